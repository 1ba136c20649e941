package wire

import (
	"encoding/binary"
	"encoding/hex"
	"testing"

	"wiretale/internal/header"
)

// syn is a SYN from 192.168.1.10 port 40001 to 203.0.113.80 port 80.
const syn = "020000000002020000000001080045000028000140003f06" + "0000" + "c0a8010acb007150" +
	"9c410050000000010000000050024000" + "0000" + "0000"

// frameOf decodes a frame and computes its checksums.
func frameOf(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	ip := header.IPv4(b[14:])
	binary.BigEndian.PutUint16(ip[10:], header.Checksum(ip[:20]))
	tcp := ip[20:]
	binary.BigEndian.PutUint16(tcp[16:], ^uint16(header.Sum(ip.PseudoSum(6, len(tcp)), tcp)))
	return b
}

// rightSums reports whether both checksums of a frame are right.
func rightSums(b []byte) bool {
	ip := header.IPv4(b[14:])
	tcp := ip[20:]
	return header.Checksum(ip[:20]) == 0 && uint16(header.Sum(ip.PseudoSum(6, len(tcp)), tcp)) == 0xffff
}

func TestDissect(t *testing.T) {
	f := Dissect(frameOf(t, syn))
	if !SYN.Has(&f) || SYNACK.Has(&f) || DataSegment.Has(&f) || PureACK.Has(&f) || !AnyPacket.Has(&f) || ARP.Has(&f) {
		t.Errorf("a SYN is read as %+v", f)
	}
	if f.Length != 40 || f.Source != 40001 || f.Dest != 80 {
		t.Errorf("%+v", f)
	}
}

func TestNATKeepsChecksumsRight(t *testing.T) {
	translate, err := NAT("203.0.113.1")
	if err != nil {
		t.Fatal(err)
	}
	out := translate(SideA, frameOf(t, syn))
	ip := header.IPv4(out[14:])
	if ip.Source() != [4]byte{203, 0, 113, 1} || header.TCP(ip[20:]).SourcePort() != 61001 || !rightSums(out) {
		t.Errorf("outside: %x", out)
	}
	back := append([]byte(nil), out...)
	copy(back[26:30], out[30:34])
	copy(back[30:34], out[26:30])
	copy(back[34:36], out[36:38])
	copy(back[36:38], out[34:36])
	in := translate(SideB, back)
	ip = header.IPv4(in[14:])
	if ip.Destination() != [4]byte{192, 168, 1, 10} || header.TCP(ip[20:]).DestinationPort() != 40001 || !rightSums(in) {
		t.Errorf("inside: %x", in)
	}
	if _, err := NAT("nonsense"); err == nil {
		t.Error("NAT took nonsense for an address")
	}
}

func TestMarkAndFlip(t *testing.T) {
	b := frameOf(t, syn)
	f := Dissect(b)
	markCE(b, &f)
	if b[15]&3 != 0 {
		t.Error("a packet without ECN was marked")
	}
	b[15] = 2 // ECT(0)
	b = frameOf(t, hex.EncodeToString(b[:24])+"0000"+hex.EncodeToString(b[26:50])+"00000000")
	markCE(b, &f)
	if b[15]&3 != 3 || !rightSums(b) {
		t.Errorf("not marked, or a wrong checksum: %x", b)
	}
	flipBit(b, &f)
	if rightSums(b) {
		t.Error("the checksum is right after a bit was turned over")
	}
}

// Frames of a command that runs in the lab can be anything.
func FuzzFrame(f *testing.F) {
	f.Add(frameOf(f, syn))
	translate, err := NAT("203.0.113.1")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		frame := Dissect(b)
		if frame.transport > len(b) || frame.network > len(b) {
			t.Fatalf("%+v of %d bytes", frame, len(b))
		}
		flipBit(b, &frame)
		markCE(b, &frame)
		translate(SideA, b)
		translate(SideB, b)
	})
}
