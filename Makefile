# The figures of `bench`, and the comparisons of `test`, want these two:
#   WIRETALE_REFERENCE    path of the tcpdump to compare with
#   WIRETALE_CONFORMANCE  folder with tcpdump's and libpcap's own tests
# and `test` also these:
#   WIRETALE_TSHARK, WIRETALE_TCPTRACE  paths of the programs to compare conversations with

GO ?= go

.PHONY: build test lint update bench profile man

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags=-s -o wiretale ./cmd/wiretale

test:
	$(GO) test ./...

lint:
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted: $$unformatted"; false; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

# Records the project's own captures again, and what the reference prints of them.
update: build
	./wiretale lab all -w testdata/lab
	rm -f testdata/lab/index.md; find testdata/lab -size +80k -delete
	WIRETALE_UPDATE=1 $(GO) test ./cmd/wiretale -run TestOwnCaptures -count=1

bench:
	$(GO) run ./bench

# Records anew where the time goes, for the compiler: after large changes of what is hot.
profile:
	$(GO) run -trimpath ./bench/profile

man:
	$(GO) generate ./internal/cli
