package savefile_test

import (
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"wiretale/savefile"
)

// Read a capture file packet by packet.
func ExampleReader_Next() {
	name := exampleFile()
	defer os.RemoveAll(filepath.Dir(name))
	r, err := savefile.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	for {
		p, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%d.%09d: %d of %d bytes\n", p.Sec, p.Nsec, len(p.Data), p.Length)
	}
	// Output:
	// 1.000002000: 4 of 60 bytes
	// 2.000003000: 5 of 5 bytes
}

// Read a capture file in batches, which is faster.
func ExampleReader_ReadBatch() {
	name := exampleFile()
	defer os.RemoveAll(filepath.Dir(name))
	r, err := savefile.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	var records []savefile.Record
	var block []byte
	packets, bytes := 0, 0
	for {
		records, block, err = r.ReadBatch(records, block)
		if err != nil {
			break
		}
		for i := range records {
			packets++
			bytes += len(records[i].Data)
		}
	}
	if err != io.EOF {
		log.Fatal(err)
	}
	fmt.Println(packets, "packets,", bytes, "bytes")
	// Output: 2 packets, 9 bytes
}

// exampleFile makes a capture file with two packets.
func exampleFile() string {
	dir, err := os.MkdirTemp("", "savefile")
	if err != nil {
		log.Fatal(err)
	}
	name := filepath.Join(dir, "example.pcap")
	w, err := savefile.Create(name, savefile.WriterOptions{LinkType: 1, SnapLen: savefile.MaxSnapLen})
	if err != nil {
		log.Fatal(err)
	}
	err = w.WriteBatch([]savefile.Record{
		{Sec: 1, Nsec: 2000, Data: []byte("abcd"), Length: 60, LinkType: 1},
		{Sec: 2, Nsec: 3000, Data: []byte("abcde"), Length: 5, LinkType: 1},
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	return name
}

// Write a pcapng file; the format goes by the name.
func ExampleCreate() {
	name := filepath.Join(os.TempDir(), "example.pcapng")
	defer os.Remove(name)
	interfaces := []savefile.Interface{{Name: "eth0", LinkType: 1, SnapLen: savefile.MaxSnapLen}}
	w, err := savefile.Create(name, savefile.WriterOptions{
		OS:         "Linux",
		Interfaces: func() []savefile.Interface { return interfaces },
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := w.Write(&savefile.Record{Data: []byte("abcd"), Length: 4, LinkType: 1, Direction: savefile.DirectionOut}); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	r, err := savefile.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	fmt.Println(r.Interfaces()[0].Name)
	// Output: eth0
}
