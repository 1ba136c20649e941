// Package bpf is the classic BPF machine: its instructions, the three listings
// of tcpdump, a validator, and a fast evaluator.
package bpf
