package protocol

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"wiretale/internal/pipeline"
	"wiretale/internal/printer"
	"wiretale/internal/source"
)

// object is a packet as --json prints it.
type object struct{ Layers []map[string]any }

// objects prints a capture as JSON.
func objects(t *testing.T, name string, o printer.Options) []object {
	t.Helper()
	src, err := source.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var out bytes.Buffer
	if _, err := pipeline.Run(src, pipeline.Config{Options: o, Workers: 2, JSON: true}, &out); err != nil {
		t.Fatal(err)
	}
	var list []object
	for d := json.NewDecoder(&out); d.More(); {
		var x object
		if err := d.Decode(&x); err != nil {
			t.Fatal(err)
		}
		list = append(list, x)
	}
	return list
}

// TestFieldsOfDNS finds in the objects what a line says by marks, or by saying
// nothing, and what it needs -v for.
func TestFieldsOfDNS(t *testing.T) {
	list := objects(t, "../../testdata/lab/dns.pcap", printer.Options{})
	i := slices.IndexFunc(list, func(x object) bool { return x.Layers[len(x.Layers)-1]["response"] == true })
	if i < 1 {
		t.Fatal("no answer in the capture")
	}
	query, answer := list[i-1].Layers, list[i].Layers
	for _, want := range []struct {
		layer map[string]any
		name  string
		value any
	}{
		{query[0], "layer", "ether"}, {query[0], "src", "02:00:00:00:00:01"}, {query[0], "dst", "02:00:00:00:00:02"},
		{query[1], "src", "10.0.0.1"}, {query[1], "ttl", 64.0}, {query[1], "protocol", "UDP"}, {query[1], "flags", "DF"},
		{query[2], "dst_port", 53.0}, {query[3], "qname", "server.lab.test."}, {query[3], "qtype", "A"}, {query[3], "opcode", "query"},
		{query[3], "recursion_desired", true}, {query[3], "response", false},
		{answer[3], "rcode", "NoError"}, {answer[3], "address", "10.0.0.2"}, {answer[3], "answers", 1.0}, {answer[3], "authoritative", true},
	} {
		if got := want.layer[want.name]; got != want.value {
			t.Errorf("%s of %s is %v, not %v", want.name, want.layer["layer"], got, want.value)
		}
	}
}

// TestFieldsOfDHCP finds each option under its own name.
func TestFieldsOfDHCP(t *testing.T) {
	records := spineRecords()
	p := printer.New(printer.Options{Verbose: 1}, nil, nil)
	var f printer.Fields
	p.Listen(&f)
	p.Packet(nil, &records[len(records)-1], 1, printer.Times{})
	for name, want := range map[string]string{"dhcp_message": "Discover", "hostname": "abc", "client_mac": "02:00:00:00:00:01"} {
		i := slices.IndexFunc(f.List, func(x printer.Field) bool { return x.Name == name })
		if i < 0 || string(f.List[i].Text) != want {
			t.Errorf("no field %s of %q", name, want)
		}
	}
}

// TestFieldsChangeNoText holds the two listeners together: the text is the same
// whether somebody wants fields or not.
func TestFieldsChangeNoText(t *testing.T) {
	for _, name := range captures(t) {
		for _, o := range styles[:3] {
			want, ok := printInOrder(name, o, nil)
			if !ok {
				continue
			}
			if got, _ := printInOrder(name, o, new(printer.Fields)); !bytes.Equal(want, got) {
				t.Errorf("%s, -v %d: the text differs when somebody listens", name, o.Verbose)
			}
		}
	}
}
