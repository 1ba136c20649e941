// Package conversation tells from packets what happened on each TCP connection:
// the states of both ends, what was lost and repeated, who waited for whom, how
// it ended. It says so in events and findings, which are small values; the words
// for them are in package explain. UDP, ICMP and SCTP are counted as flows.
//
// A connection is two streams, and one update is called with them swapped
// (update.go). What a state changes to, and why, is in one table (state.go).
//
// The tracker sees what a capture sees. That an end received a packet is known
// only from what it sends afterwards, so a state changes when its evidence
// passes, and is corrected when later packets contradict.
package conversation
