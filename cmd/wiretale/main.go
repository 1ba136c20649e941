// Command wiretale is tcpdump that also tells the tale of what it captured.
package main

func main() {}
