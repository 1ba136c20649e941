package bpf

// opcode is what a listing says about one value of Op.
type opcode struct {
	name string
	form form
}

// opcodes names every opcode of the machine; what is not here is not one.
var opcodes = map[uint16]opcode{
	RET | K: {"ret", formDecimal},
	RET | A: {"ret", formNone},

	LD | W | ABS: {"ld", formAbsolute},
	LD | H | ABS: {"ldh", formAbsolute},
	LD | B | ABS: {"ldb", formAbsolute},
	LD | W | IND: {"ld", formIndirect},
	LD | H | IND: {"ldh", formIndirect},
	LD | B | IND: {"ldb", formIndirect},
	LD | W | LEN: {"ld", formLength},
	LD | IMM:     {"ld", formHex},
	LD | MEM:     {"ld", formScratch},

	LDX | IMM:     {"ldx", formHex},
	LDX | MEM:     {"ldx", formScratch},
	LDX | W | LEN: {"ldx", formLength},
	LDX | B | MSH: {"ldxb", formHeader},

	ST:  {"st", formScratch},
	STX: {"stx", formScratch},

	JMP | JA:       {"ja", formTarget},
	JMP | JEQ | K:  {"jeq", formHex},
	JMP | JGT | K:  {"jgt", formHex},
	JMP | JGE | K:  {"jge", formHex},
	JMP | JSET | K: {"jset", formHex},
	JMP | JEQ | X:  {"jeq", formX},
	JMP | JGT | X:  {"jgt", formX},
	JMP | JGE | X:  {"jge", formX},
	JMP | JSET | X: {"jset", formX},

	ALU | ADD | K: {"add", formDecimal},
	ALU | SUB | K: {"sub", formDecimal},
	ALU | MUL | K: {"mul", formDecimal},
	ALU | DIV | K: {"div", formDecimal},
	ALU | MOD | K: {"mod", formDecimal},
	ALU | LSH | K: {"lsh", formDecimal},
	ALU | RSH | K: {"rsh", formDecimal},
	ALU | AND | K: {"and", formHex},
	ALU | OR | K:  {"or", formHex},
	ALU | XOR | K: {"xor", formHex},
	ALU | ADD | X: {"add", formX},
	ALU | SUB | X: {"sub", formX},
	ALU | MUL | X: {"mul", formX},
	ALU | DIV | X: {"div", formX},
	ALU | MOD | X: {"mod", formX},
	ALU | LSH | X: {"lsh", formX},
	ALU | RSH | X: {"rsh", formX},
	ALU | AND | X: {"and", formX},
	ALU | OR | X:  {"or", formX},
	ALU | XOR | X: {"xor", formX},
	ALU | NEG:     {"neg", formNone},

	MISC | TAX: {"tax", formNone},
	MISC | TXA: {"txa", formNone},
}

func (i Instruction) mnemonic() (string, form) {
	if o, ok := opcodes[i.Op]; ok {
		return o.name, o.form
	}
	return "unimp", formUnknown
}
