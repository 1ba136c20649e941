package bpf

import (
	"errors"
	"fmt"
)

// ErrInvalid is what every error about a malformed program wraps.
var ErrInvalid = errors.New("bpf: invalid program")

func invalid(pc int, format string, args ...any) error {
	return fmt.Errorf("%w: instruction %d: %s", ErrInvalid, pc, fmt.Sprintf(format, args...))
}

// Validate reports whether [Load] can run the program: opcodes are known, jumps
// stay inside, constants do not divide by zero or shift by more than 31, scratch
// indices exist, and the last instruction cannot fall off the end.
//
// An unconditional jump may lead backwards, as it does in libpcap's code for
// protochain; a [Matcher] bounds how often it is taken. The kernel refuses that:
// see [Program.ValidateKernel].
func (p Program) Validate() error {
	if len(p) == 0 {
		return fmt.Errorf("%w: it is empty", ErrInvalid)
	}
	if len(p) > MaxInstructions {
		return fmt.Errorf("%w: %d instructions, more than %d", ErrInvalid, len(p), MaxInstructions)
	}
	for pc, i := range p {
		if _, ok := opcodes[i.Op]; !ok {
			return invalid(pc, "unknown opcode %#x", i.Op)
		}
		if err := i.validateConstant(pc); err != nil {
			return err
		}
		if err := i.validateJump(pc, len(p)); err != nil {
			return err
		}
	}
	if last := len(p) - 1; p[last].Class() != RET {
		return invalid(last, "the last instruction must return")
	}
	return nil
}

func (i Instruction) validateConstant(pc int) error {
	switch i.Op {
	case ALU | DIV | K, ALU | MOD | K:
		if i.K == 0 {
			return invalid(pc, "division by zero")
		}
	case ALU | LSH | K, ALU | RSH | K:
		if i.K > 31 {
			return invalid(pc, "shift by more than 31 bits")
		}
	case ST, STX, LD | MEM, LDX | MEM:
		if i.K >= ScratchWords {
			return invalid(pc, "scratch index %d out of range", i.K)
		}
	}
	return nil
}

func (i Instruction) validateJump(pc, length int) error {
	if i.Class() != JMP {
		return nil
	}
	if i.Operation() == JA {
		if to := int64(pc) + 1 + int64(int32(i.K)); to < 0 || to >= int64(length) {
			return invalid(pc, "jump to %d, outside the program", to)
		}
		return nil
	}
	if to := pc + 1 + int(max(i.Jt, i.Jf)); to >= length {
		return invalid(pc, "jump to %d, outside the program", to)
	}
	return nil
}

// ValidateKernel reports whether Linux accepts the program on a socket
// (SO_ATTACH_FILTER): as [Program.Validate], and at most
// [MaxKernelInstructions], no backward jump, only known ancillary data, and no
// load from scratch memory that some path has not stored before.
func (p Program) ValidateKernel() error {
	if err := p.Validate(); err != nil {
		return err
	}
	if len(p) > MaxKernelInstructions {
		return fmt.Errorf("%w: %d instructions, the kernel takes at most %d", ErrInvalid, len(p), MaxKernelInstructions)
	}
	for pc, i := range p {
		if i.Op == JMP|JA && int32(i.K) < 0 {
			return invalid(pc, "backward jump")
		}
		if i.Class() == LD && i.Mode() == ABS && i.K >= AncillaryBase && !isAncillary(i.K) {
			return invalid(pc, "unknown ancillary data %d", int32(i.K))
		}
	}
	return p.validateStores()
}

func isAncillary(k uint32) bool { return k%4 == 0 && k >= AncillaryBase && k <= AncVLANProto }

// validateStores walks the program once, forwards, with the set of scratch
// words that are stored on every path to each instruction.
func (p Program) validateStores() error {
	stored := make([]uint16, len(p))
	for pc := range stored {
		stored[pc] = 0xffff
	}
	stored[0] = 0
	for pc, i := range p {
		after := stored[pc]
		switch i.Op {
		case ST, STX:
			after |= 1 << i.K
		case LD | MEM, LDX | MEM:
			if after>>i.K&1 == 0 {
				return invalid(pc, "scratch word %d is loaded but may not have been stored", i.K)
			}
		}
		for _, to := range i.successors(pc) {
			if to < len(p) {
				stored[to] &= after
			}
		}
	}
	return nil
}

// successors are the two instructions that can follow the one at pc; both the
// same unless it is a conditional jump. The kernel does not look for returns
// here, so a return counts as going on to the next.
func (i Instruction) successors(pc int) [2]int {
	switch {
	case i.Op == JMP|JA:
		to := pc + 1 + int(int32(i.K))
		return [2]int{to, to}
	case i.Class() == JMP:
		return [2]int{pc + 1 + int(i.Jt), pc + 1 + int(i.Jf)}
	}
	return [2]int{pc + 1, pc + 1}
}
