package bpf

// Instruction is one instruction of the classic BPF machine, in the layout of
// Linux's struct sock_filter and of libpcap's struct bpf_insn.
type Instruction struct {
	Op     uint16 // class, and by class size and mode, or operation and operand source
	Jt, Jf uint8  // instructions to skip if a condition holds, or does not
	K      uint32 // constant, offset, scratch index, or distance of an unconditional jump
}

// Program is a filter. It runs from its first instruction; the value it
// returns is the number of bytes of the packet to keep, 0 for no match.
type Program []Instruction

// Stmt makes an instruction that does not branch.
func Stmt(op uint16, k uint32) Instruction { return Instruction{Op: op, K: k} }

// Jump makes a conditional jump that skips jt or jf instructions.
func Jump(op uint16, k uint32, jt, jf uint8) Instruction {
	return Instruction{Op: op, Jt: jt, Jf: jf, K: k}
}

// Classes: what kind of instruction it is (the low three bits of Op). The names
// are those of McCanne and Jacobson's paper of 1993.
const (
	LD   uint16 = 0x00 // load into the accumulator A
	LDX  uint16 = 0x01 // load into the index register X
	ST   uint16 = 0x02 // store A into scratch memory
	STX  uint16 = 0x03 // store X into scratch memory
	ALU  uint16 = 0x04 // A = A op operand
	JMP  uint16 = 0x05 // jump
	RET  uint16 = 0x06 // return the verdict
	MISC uint16 = 0x07 // copy between A and X
)

// Sizes of a load.
const (
	W uint16 = 0x00 // a word of 4 bytes, big endian
	H uint16 = 0x08 // a half word of 2 bytes, big endian
	B uint16 = 0x10 // a byte
)

// Modes of a load.
const (
	IMM uint16 = 0x00 // the constant K
	ABS uint16 = 0x20 // the packet at K
	IND uint16 = 0x40 // the packet at X + K
	MEM uint16 = 0x60 // scratch memory, word K
	LEN uint16 = 0x80 // the length of the packet on the wire
	MSH uint16 = 0xa0 // 4 * (byte at K & 15): the length of an IPv4 header; only LDX|B|MSH
)

// Operations of class ALU. All are of 32 bits and unsigned.
const (
	ADD uint16 = 0x00
	SUB uint16 = 0x10
	MUL uint16 = 0x20
	DIV uint16 = 0x30
	OR  uint16 = 0x40
	AND uint16 = 0x50
	LSH uint16 = 0x60
	RSH uint16 = 0x70
	NEG uint16 = 0x80
	MOD uint16 = 0x90
	XOR uint16 = 0xa0
)

// Operations of class JMP. Comparisons are unsigned.
const (
	JA   uint16 = 0x00 // always, by K instructions
	JEQ  uint16 = 0x10 // if A == operand
	JGT  uint16 = 0x20 // if A > operand
	JGE  uint16 = 0x30 // if A >= operand
	JSET uint16 = 0x40 // if A & operand != 0
)

// Sources: the operand of ALU and JMP, the value of RET.
const (
	K uint16 = 0x00 // the constant K
	X uint16 = 0x08 // the index register
	A uint16 = 0x10 // the accumulator; RET only
)

// Operations of class MISC.
const (
	TAX uint16 = 0x00 // X = A
	TXA uint16 = 0x80 // A = X
)

// The masks that take Op apart.
const (
	classMask  uint16 = 0x07
	sizeMask   uint16 = 0x18
	modeMask   uint16 = 0xe0
	opMask     uint16 = 0xf0
	sourceMask uint16 = 0x08
)

// Class is the instruction's class: LD, LDX, ST, STX, ALU, JMP, RET or MISC.
func (i Instruction) Class() uint16 { return i.Op & classMask }

// Size is the size of a load: W, H or B.
func (i Instruction) Size() uint16 { return i.Op & sizeMask }

// Mode is the mode of a load: IMM, ABS, IND, MEM, LEN or MSH.
func (i Instruction) Mode() uint16 { return i.Op & modeMask }

// Operation is the operation of an ALU or JMP instruction.
func (i Instruction) Operation() uint16 { return i.Op & opMask }

// Source is the operand of an ALU or JMP instruction: K or X.
func (i Instruction) Source() uint16 { return i.Op & sourceMask }

// ScratchWords is the number of 32-bit words of scratch memory.
const ScratchWords = 16

// Limits of the length of a program, in instructions.
const (
	MaxKernelInstructions = 4096    // what Linux attaches to a socket (BPF_MAXINSNS)
	MaxInstructions       = 1 << 18 // what this package loads
)

// Bases of the offsets that Linux gives a meaning outside the packet: a load
// with mode ABS at or above one of them. <linux/filter.h> has them as negative
// numbers.
const (
	AncillaryBase uint32 = 0xfffff000 // SKF_AD_OFF: facts about the packet
	NetworkBase   uint32 = 0xfff00000 // SKF_NET_OFF: bytes from the network header
	LinkBase      uint32 = 0xffe00000 // SKF_LL_OFF: bytes from the link header
)

// Ancillary data: facts that the Linux kernel knows about a packet and that are
// not among its bytes. Loaded with LD|ABS of any size.
const (
	AncProtocol    = AncillaryBase + 0  // ether type of the packet
	AncPacketType  = AncillaryBase + 4  // PACKET_HOST … PACKET_OUTGOING
	AncInterface   = AncillaryBase + 8  // index of the interface
	AncNetlink     = AncillaryBase + 12 // offset of a netlink attribute
	AncNetlinkNest = AncillaryBase + 16 // the same, nested
	AncMark        = AncillaryBase + 20 // firewall mark
	AncQueue       = AncillaryBase + 24 // receive queue
	AncHardware    = AncillaryBase + 28 // ARPHRD_ type of the interface
	AncRXHash      = AncillaryBase + 32 // receive hash
	AncCPU         = AncillaryBase + 36 // processor that runs the filter
	AncXorX        = AncillaryBase + 40 // not data: A ^= X
	AncVLANTag     = AncillaryBase + 44 // tag control information of an accelerated VLAN tag
	AncVLANPresent = AncillaryBase + 48 // 1 if there is such a tag
	AncPayload     = AncillaryBase + 52 // offset of the payload
	AncRandom      = AncillaryBase + 56 // a random number
	AncVLANProto   = AncillaryBase + 60 // ether type of the accelerated VLAN tag
)

// PacketOutgoing is the value of AncPacketType for a packet this host sends
// (PACKET_OUTGOING of <linux/if_packet.h>).
const PacketOutgoing = 4
