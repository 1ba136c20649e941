package filter

import "wiretale/bpf"

// A value is an expression over the packet, without side effects but for one:
// a load outside the packet ends the program with no match. Values are
// interned, so that equal expressions are the same pointer.
type value struct {
	kind    valueKind
	size    uint16 // bpf.W, bpf.H or bpf.B of a load
	op      uint16 // of a valueBinary: bpf.ADD …
	k       uint32 // constant, offset, or number of a variable or symbol
	a, b    *value // operands; a is the index of a load, or nil
	id      int
	varies  bool // mentions a variable: its meaning depends on the place
	loads   bool // may read outside the packet
	bounded bool // below 2³¹ whatever the packet holds
	small   bool // far below
	broken  bool // has a constant operand that no instruction can have
}

type valueKind uint8

const (
	valueConstant valueKind = iota
	valueLoad               // packet[a+k : size]
	valueHeader             // 4 * (packet[k] & 15), the length of an IPv4 header
	valueLength             // length of the packet on the wire
	valueVariable           // what was last assigned to variable k
	valueSymbol             // an unknown, made where paths with different assignments join
	valueBinary             // a op b
	valueNegate             // -a
)

type valueKey struct {
	kind     valueKind
	size, op uint16
	k        uint32
	a, b     int
}

// values makes and interns values. With fold it simplifies what it makes; in
// strict mode a simplification may not lose a load, because the load may fail.
type values struct {
	table        map[valueKey]*value
	tests        map[uint64]int // numbers of tests
	fold, strict bool
	plain        bool // leave tests in the form in which libpcap has them
	wild         bool // what variables hold may be any number of 32 bits
}

func newValues(fold bool) *values {
	return &values{table: map[valueKey]*value{}, tests: map[uint64]int{}, fold: fold}
}

// number is the same for the same test.
func (vs *values) number(s test) int {
	key := uint64(s.op)<<56 | uint64(s.l.id)<<28 | uint64(s.r.id)
	n, ok := vs.tests[key]
	if !ok {
		n = len(vs.tests)
		vs.tests[key] = n
	}
	return n
}

func (vs *values) intern(v value) *value {
	key := valueKey{v.kind, v.size, v.op, v.k, idOf(v.a), idOf(v.b)}
	if old, ok := vs.table[key]; ok {
		return old
	}
	v.id = len(vs.table) + 1
	for _, part := range [2]*value{v.a, v.b} {
		if part != nil {
			v.varies = v.varies || part.varies
			v.loads = v.loads || part.loads
			v.broken = v.broken || part.broken
		}
	}
	switch v.kind {
	case valueVariable, valueSymbol:
		v.varies = v.kind == valueVariable
		v.bounded = !vs.wild
	case valueLoad:
		v.loads = v.loads || !ancillary(&v)
		v.bounded = v.size != bpf.W
	case valueHeader:
		v.loads, v.bounded = true, true
	case valueConstant:
		v.bounded = v.k < 1<<31
	case valueBinary:
		v.bounded = boundedBinary(&v)
		v.broken = v.broken || v.b.kind == valueConstant && !takesConstant(v.op, v.b.k)
	}
	v.small = isSmall(&v)
	p := new(value) // not &v: that would cost an allocation each time
	*p = v
	vs.table[key] = p
	return p
}

func idOf(v *value) int {
	if v == nil {
		return 0
	}
	return v.id
}

func ancillary(v *value) bool {
	return v.kind == valueLoad && v.a == nil && v.k >= bpf.AncillaryBase
}

// boundedBinary says whether an operation on small operands stays small. It
// answers only what the offsets of headers need.
func boundedBinary(v *value) bool {
	switch v.op {
	case bpf.AND:
		return v.b.kind == valueConstant && v.b.k < 1<<31
	case bpf.ADD, bpf.OR:
		return v.a.small && v.b.small
	case bpf.LSH:
		return smallBinary(v)
	}
	return false
}

// isSmall says whether a value is below 2¹⁶, or a sum of as many such as fit
// into an expression. Its operands know already.
func isSmall(v *value) bool {
	switch v.kind {
	case valueHeader:
		return true
	case valueConstant:
		return v.k < 1<<16
	case valueLoad:
		return v.size != bpf.W
	case valueVariable, valueSymbol:
		return v.bounded
	case valueBinary:
		return smallBinary(v)
	}
	return false
}

func smallBinary(v *value) bool {
	switch v.op {
	case bpf.AND:
		return v.b.kind == valueConstant && v.b.k < 1<<16
	case bpf.ADD, bpf.OR:
		return v.a.small && v.b.small
	case bpf.LSH:
		isByte := v.a.kind == valueLoad && v.a.size == bpf.B ||
			v.a.kind == valueBinary && v.a.op == bpf.AND && v.a.b.kind == valueConstant && v.a.b.k < 1<<8
		return isByte && v.b.kind == valueConstant && v.b.k <= 8
	}
	return false
}

func (vs *values) constant(k uint32) *value { return vs.intern(value{kind: valueConstant, k: k}) }

func (vs *values) length() *value { return vs.intern(value{kind: valueLength}) }

func (vs *values) variable(n int) *value { return vs.intern(value{kind: valueVariable, k: uint32(n)}) }

func (vs *values) symbol(n uint32) *value { return vs.intern(value{kind: valueSymbol, k: n}) }

func (vs *values) header(k uint32) *value { return vs.intern(value{kind: valueHeader, k: k}) }

// load is packet[index+k : size]; index may be nil.
func (vs *values) load(size uint16, index *value, k uint32) *value {
	if vs.fold && index != nil {
		switch {
		case index.kind == valueConstant:
			return vs.intern(value{kind: valueLoad, size: size, k: k + index.k})
		case index.kind == valueBinary && index.op == bpf.ADD && index.b.kind == valueConstant &&
			index.a.bounded && index.b.k < 1<<30 && k < 1<<30:
			return vs.load(size, index.a, k+index.b.k)
		}
	}
	return vs.intern(value{kind: valueLoad, size: size, a: index, k: k})
}

func (vs *values) negate(a *value) *value {
	if vs.fold && a.kind == valueConstant {
		return vs.constant(-a.k)
	}
	return vs.intern(value{kind: valueNegate, a: a})
}

// binary is a op b. Division by a constant zero must have been refused before.
func (vs *values) binary(op uint16, a, b *value) *value {
	if vs.fold {
		if v := vs.foldBinary(op, a, b); v != nil {
			return v
		}
		if commutes(op) && a.kind == valueConstant {
			a, b = b, a
		}
		if v := vs.reassociate(op, a, b); v != nil {
			return v
		}
	}
	return vs.intern(value{kind: valueBinary, op: op, a: a, b: b})
}

func commutes(op uint16) bool {
	return op == bpf.ADD || op == bpf.MUL || op == bpf.AND || op == bpf.OR || op == bpf.XOR
}

// reassociate turns (x op k1) op k2 into x op k, and x - k into x + -k.
func (vs *values) reassociate(op uint16, a, b *value) *value {
	if b.kind != valueConstant {
		return nil
	}
	if op == bpf.SUB {
		return vs.binary(bpf.ADD, a, vs.constant(-b.k))
	}
	if a.kind != valueBinary || a.op != op || a.b.kind != valueConstant || !commutes(op) {
		return nil
	}
	k, _ := evaluate(op, a.b.k, b.k)
	if k == 0 && (op == bpf.AND || op == bpf.MUL) && a.loads {
		return nil // tcpdump: so deep it does not look, and still loads
	}
	return vs.binary(op, a.a, vs.constant(k))
}

// foldBinary applies the laws that make an operation a constant or an operand.
func (vs *values) foldBinary(op uint16, a, b *value) *value {
	if a.kind == valueConstant && b.kind == valueConstant {
		if k, ok := evaluate(op, a.k, b.k); ok {
			return vs.constant(k)
		}
		return nil
	}
	if b.kind == valueConstant && b.k == 0 {
		switch op {
		case bpf.ADD, bpf.SUB, bpf.OR, bpf.XOR, bpf.LSH, bpf.RSH:
			return a
		case bpf.MUL, bpf.AND:
			return vs.zero(a)
		}
	}
	if b.kind == valueConstant && (b.k == 1 && (op == bpf.MUL || op == bpf.DIV) || b.k == 1<<32-1 && op == bpf.AND) {
		return a
	}
	if a.kind == valueConstant && a.k == 0 {
		switch op {
		case bpf.ADD, bpf.OR, bpf.XOR:
			return b
		case bpf.MUL, bpf.AND, bpf.LSH, bpf.RSH:
			return vs.zero(b)
		}
	}
	return nil
}

// zero replaces a product with lost by 0, unless that would lose a load that counts.
func (vs *values) zero(lost *value) *value {
	if vs.strict && lost.loads {
		return nil
	}
	return vs.constant(0)
}

// evaluate computes a op b as the BPF machine does. It is not ok to divide by 0.
func evaluate(op uint16, a, b uint32) (uint32, bool) {
	switch op {
	case bpf.ADD:
		return a + b, true
	case bpf.SUB:
		return a - b, true
	case bpf.MUL:
		return a * b, true
	case bpf.OR:
		return a | b, true
	case bpf.AND:
		return a & b, true
	case bpf.XOR:
		return a ^ b, true
	case bpf.LSH:
		return a << b, b < 32
	case bpf.RSH:
		return a >> b, b < 32
	}
	if b == 0 {
		return 0, false
	}
	if op == bpf.DIV {
		return a / b, true
	}
	return a % b, true
}

// resolve replaces the variables of v by what env says they hold.
func (vs *values) resolve(v *value, env []*value) *value {
	if v == nil || !v.varies {
		return v
	}
	switch v.kind {
	case valueVariable:
		return env[v.k]
	case valueLoad:
		return vs.load(v.size, vs.resolve(v.a, env), v.k)
	case valueNegate:
		return vs.negate(vs.resolve(v.a, env))
	}
	return vs.binary(v.op, vs.resolve(v.a, env), vs.resolve(v.b, env))
}
