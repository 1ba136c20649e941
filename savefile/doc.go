// Package savefile reads and writes capture files: pcap and pcapng, plain or
// compressed. It needs no C library and depends on nothing else of this project.
//
// # Reading
//
// Open recognises what a file is by its content: pcap in either byte order, with
// microseconds or nanoseconds, of every version there was, and pcapng with any
// number of sections and interfaces; each plain or compressed with gzip, zstd, lz4
// or xz. Reader.ReadBatch is made for speed: a block of a quarter of a mebibyte is
// read at once, and the records it returns point into it; nothing is copied and
// nothing allocated. Reader.Next is for those who want one packet after the other.
//
// What is wrong with a file is said in the words of libpcap, after every packet
// before the fault was handed out. Memory goes by what a file holds, never by what
// it claims to hold.
//
// # Writing
//
// A Writer writes pcap to the byte as tcpdump does, or pcapng, by the name of the
// file. The file always ends on a whole record: on a full disk it is cut back to the
// last one that fits, and the error is returned. A Rotator writes a row of files,
// with tcpdump's names. A Guard mends the file if the process is killed.
//
// The formats are those of draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng.
package savefile
