package filter

// A tree is an expression as it was written, before anything is known about
// the link type.
type tree struct {
	kind  treeKind
	at    span
	links []link     // of treeChain; the operator of the first means nothing
	inner *tree      // of treeNot, treeAnywhere
	q     qualifiers // of treeID, and of primitives that take a protocol
	id    identifier // of treeID
	word  word       // of treePrimitive: which one
	args  []argument // of treePrimitive
	sub   []*tree    // of treePrimitive: a list such as vpi (5 or 6)
	op    string     // of treeRelation and of primitives that compare
	l, r  *arithmetic
}

type treeKind uint8

const (
	treeChain     treeKind = iota // a and b or c …, all of the same precedence
	treeNot                       // not a
	treeID                        // [qualifiers] identifier
	treeProtocol                  // a protocol alone
	treeRelation                  // arithmetic compared
	treePrimitive                 // everything else
	treeAnywhere                  // anywhere (a)
)

type link struct {
	or   bool
	tree *tree
}

// qualifiers say what an identifier means. Those that are missing are taken
// from the primitive before.
type qualifiers struct {
	proto     word // a protocol, or wordNone
	direction direction
	kind      word // wordHost, wordNet, wordPort …, or wordNone
	undefined bool // there is no primitive to take them from
}

type direction uint8

const (
	directionDefault direction = iota
	directionSrc
	directionDst
	directionEither // src or dst
	directionBoth   // src and dst
	directionAddr1
	directionAddr2
	directionAddr3
	directionAddr4
	directionRA
	directionTA
)

func (d direction) String() string {
	return [...]string{"", "src", "dst", "src or dst", "src and dst", "addr1", "addr2", "addr3", "addr4", "ra", "ta"}[d]
}

// identifier is a name, number or address, perhaps with a mask.
type identifier struct {
	token
	mask *token // netmask, or nil
	bits *token // prefix length, or nil
	span span   // all of it
}

// argument is a number or a name that belongs to a primitive.
type argument struct {
	token
}

// arithmetic is an expression with a number as result.
type arithmetic struct {
	kind  arithmeticKind
	at    span
	n     uint32 // of a number; of an accessor, the size in bytes
	word  word   // of an accessor: the protocol
	op    string
	l, r  *arithmetic // operands; of an accessor and a negation, l
	bare  bool        // a number alone that may still turn out to be an identifier
	token token
}

type arithmeticKind uint8

const (
	arithmeticNumber arithmeticKind = iota
	arithmeticLength
	arithmeticAccessor
	arithmeticBinary
	arithmeticNegate
)
