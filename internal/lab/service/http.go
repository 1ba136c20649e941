package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// HTTP/1.1 (RFC 9112), by Go's own server and client.
var httpKind = Kind{
	Name: "http", Port: 80, About: "HTTP/1.1: /, /large (1 MB), /slow (answers after a second)", Args: "[PATH ...]",
	Serve: func(at Place, address string, _ Terminal) (*Server, error) { return HTTP(at, address, nil) },
	Dial:  dialHTTP,
}

// HTTP starts a web server; without a handler it serves a few pages of its own.
func HTTP(at Place, address string, handler http.Handler) (*Server, error) {
	l, err := at.Listen("tcp", address, nil)
	if err != nil {
		return nil, err
	}
	if handler == nil {
		handler = pages()
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10}
	return start(l.Addr().String(), func() { server.Close() }, func() error {
		err := server.Serve(l)
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return err
	}), nil
}

func pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "Hello from the lab.")
	})
	mux.HandleFunc("/large", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(1<<20))
		Write(w, 1<<20)
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(time.Second):
			fmt.Fprintln(w, "Sorry for the wait.")
		case <-r.Context().Done():
		}
	})
	return mux
}

// Web is an HTTP client that keeps its connection between requests.
type Web struct {
	client  http.Client
	address string
}

// NewWeb returns a client of the web server at an address.
func NewWeb(at Place, address string) *Web {
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dialTCP(ctx, at, address)
		},
		DisableCompression: true,
	}
	return &Web{http.Client{Transport: transport}, address}
}

// Get fetches a path, and returns the status line and the number of bytes.
func (w *Web) Get(ctx context.Context, path string) (status string, size int64, err error) {
	request, err := http.NewRequestWithContext(ctx, "GET", "http://"+w.address+path, nil)
	if err != nil {
		return "", 0, err
	}
	request.Header.Set("User-Agent", "wiretale-lab")
	response, err := w.client.Do(request)
	if err != nil {
		return "", 0, err
	}
	defer response.Body.Close()
	size, err = io.Copy(io.Discard, response.Body)
	return response.Proto + " " + response.Status, size, err
}

// Close closes the connection.
func (w *Web) Close() { w.client.CloseIdleConnections() }

func dialHTTP(ctx context.Context, at Place, address string, args []string, t Terminal) error {
	if len(args) == 0 {
		args = []string{"/"}
	}
	web := NewWeb(at, address)
	defer web.Close()
	for _, path := range args {
		begin := time.Now()
		status, size, err := web.Get(ctx, path)
		if err != nil {
			return err
		}
		t.say("%s: %s, %d bytes, %s", path, status, size, time.Since(begin).Round(time.Millisecond))
	}
	return nil
}
