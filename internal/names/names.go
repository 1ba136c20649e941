// Package names turns numbers into names, and back: hosts, ports, protocols and
// link-layer header types.
package names
