package filter

// parser is a recursive descent over the tokens with one token of lookahead.
type parser struct {
	lexer lexer
	tok   token
	depth int
	last  qualifiers // of the primitive before: for those that leave theirs out
	done  []part     // what has been read completely so far
}

// part is a primitive or an accessor.
type part struct {
	tree       *tree
	arithmetic *arithmetic
}

// complete notes that t has been read completely.
func (p *parser) complete(t *tree) *tree {
	p.done = append(p.done, part{tree: t})
	return t
}

// maxDepth bounds how deep parentheses, nots and brackets may nest.
const maxDepth = 9990

func parse(text string, o Options) *tree {
	p := &parser{lexer: lexer{text: text, own: o.Anywhere}, last: qualifiers{undefined: true}}
	defer p.complainInOrder(o)
	p.advance()
	if p.tok.kind == tokenEnd {
		return nil
	}
	t := p.chain(p.operand(false))
	if p.tok.kind != tokenEnd {
		p.unexpected(hintAfter(p.tok))
	}
	return t
}

// complainInOrder makes an error of syntax give way to what is wrong, beyond
// syntax, with a primitive before it. libpcap compiles a primitive as soon as it
// is read, and so finds that first.
func (p *parser) complainInOrder(o Options) {
	err := recover()
	if err == nil {
		return
	}
	if e, ok := err.(*Error); ok && e.Message == syntaxError {
		c := newCompiler(o)
		for _, d := range p.done {
			if d.tree != nil {
				c.tree(d.tree)
			} else {
				c.arithmetic(d.arithmetic, new([]*condition))
			}
		}
	}
	panic(err)
}

func (p *parser) advance() token {
	t := p.tok
	p.tok = p.lexer.next()
	return t
}

func (p *parser) isSign(s string) bool { return p.tok.kind == tokenSign && p.tok.text == s }

func (p *parser) isWord(w word) bool { return p.tok.kind == tokenWord && p.tok.word == w }

func (p *parser) accept(s string) bool {
	if !p.isSign(s) {
		return false
	}
	p.advance()
	return true
}

func (p *parser) expect(s, hint string) {
	if !p.accept(s) {
		p.unexpected(hint)
	}
}

func (p *parser) unexpected(hint string) { panic(fault(p.tok.at, hint, syntaxError)) }

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		panic(fault(p.tok.at, "the expression is nested too deeply", "can't parse filter expression: memory exhausted"))
	}
}

func (p *parser) leave() { p.depth-- }

// operator reads "and" or "or" if it comes next.
func (p *parser) operator() (or, ok bool) {
	switch {
	case p.isWord(wordAnd) || p.isSign("&&"):
		return false, true
	case p.isWord(wordOr) || p.isSign("||"):
		return true, true
	}
	return false, false
}

// operand is what stands between and, or and parentheses: a condition or, in
// parentheses before a comparison, arithmetic.
type operand struct {
	tree       *tree
	arithmetic *arithmetic
}

// chain reads the rest of a and b or c, whose first operand is known.
func (p *parser) chain(first operand) *tree {
	t := p.condition(first)
	or, ok := p.operator()
	if !ok {
		return t
	}
	names := t.bareID()
	c := &tree{kind: treeChain, at: t.at, links: []link{{tree: t}}}
	for ; ok; or, ok = p.operator() {
		p.advance()
		next := p.condition(p.operand(true))
		if names && !next.bareID() {
			panic(fault(next.at, "in these parentheses only names can stand, as in the first place", syntaxError))
		}
		c.links = append(c.links, link{or, next})
	}
	return c
}

// bareID says whether t is made of identifiers that leave out all qualifiers.
func (t *tree) bareID() bool {
	switch t.kind {
	case treeNot:
		return t.inner.bareID()
	case treeChain:
		return t.links[0].tree.bareID()
	case treeID:
		return t.word == wordNone && t.op == "bare"
	}
	return false
}

// condition makes sure that o is a condition: a number alone is an identifier,
// other arithmetic must be compared with something.
func (p *parser) condition(o operand) *tree {
	if o.tree != nil {
		return o.tree
	}
	a := o.arithmetic
	if a.bare && !p.comparison() {
		return p.identified(identifier{token: a.token, span: a.at})
	}
	return p.relation(a)
}

// operand reads an operand. With names, an identifier may stand without qualifiers.
func (p *parser) operand(names bool) operand {
	p.enter()
	defer p.leave()
	switch {
	case p.isWord(wordNot) || p.isSign("!"):
		at := p.advance().at
		inner := p.condition(p.operand(names))
		return operand{tree: &tree{kind: treeNot, at: at, inner: inner}}
	case p.isSign("("):
		return p.parenthesis(names)
	case p.isSign("-") || p.isWord(wordLen):
		return operand{tree: p.relation(p.arithmetic(nil, 0))}
	}
	switch p.tok.kind {
	case tokenNumber:
		return p.number(names)
	case tokenName, tokenDotted, tokenIPv6, tokenEther, tokenARCnet:
		if !names {
			p.unexpected(hintBareName(p.tok))
		}
		return operand{tree: p.identified(p.identifier())}
	case tokenWord:
		return p.primitive()
	}
	p.unexpected(hintOperand(p.tok))
	return operand{}
}

func (p *parser) number(names bool) operand {
	t := p.advance()
	a := &arithmetic{kind: arithmeticNumber, at: t.at, n: t.n, bare: names, token: t}
	if p.arithmeticSign() {
		a = p.arithmetic(a, 0)
	}
	if a.bare || p.comparison() {
		return p.compared(a)
	}
	if p.depth > 1 && p.isSign(")") {
		return operand{arithmetic: a} // (5) = 5
	}
	p.unexpected("a number alone says nothing: compare it, or say what it is, as in port 80")
	return operand{}
}

// compared is arithmetic with the comparison that follows, or alone if none does.
func (p *parser) compared(a *arithmetic) operand {
	if p.comparison() {
		return operand{tree: p.relation(a)}
	}
	return operand{arithmetic: a}
}

// parenthesis reads ( … ), which holds a condition or arithmetic.
func (p *parser) parenthesis(names bool) operand {
	open, before := p.advance(), p.last
	var inner operand
	if p.isSign("-") || p.isWord(wordLen) {
		inner = p.compared(p.arithmetic(nil, 0))
	} else {
		again, done := p.isSign("("), len(p.done)
		inner = p.operand(names)
		if again && inner.tree != nil && inner.tree.bareID() {
			p.done = p.done[:done] // found at the first name
			panic(fault(inner.tree.at, "one pair of parentheses around names is enough", syntaxError))
		}
	}
	if inner.arithmetic != nil && p.arithmeticSign() {
		inner = p.compared(p.arithmetic(inner.arithmetic, 0))
	}
	if inner.tree != nil || inner.arithmetic.bare && !p.isSign(")") {
		inner = operand{tree: p.chain(inner)}
	}
	if !p.isSign(")") {
		panic(fault(p.tok.at, "the parenthesis at column "+itoa(open.at.offset+1)+" is not closed", syntaxError))
	}
	p.advance()
	p.last = before // what is in parentheses leaves its qualifiers there
	if inner.arithmetic != nil && p.arithmeticSign() {
		return p.compared(p.arithmetic(inner.arithmetic, 0))
	}
	if inner.arithmetic != nil && p.comparison() {
		return operand{tree: p.relation(inner.arithmetic)}
	}
	return inner
}

// identifier reads a name, number or address with its mask.
func (p *parser) identifier() identifier {
	t := p.advance()
	id := identifier{token: t, span: t.at}
	switch {
	case t.kind == tokenDotted && p.isWord(wordMask):
		p.advance()
		if p.tok.kind != tokenDotted {
			p.unexpected("mask needs a netmask: net 10.0.0.0 mask 255.0.0.0")
		}
		m := p.advance()
		id.mask = &m
	case (t.kind == tokenDotted || t.kind == tokenIPv6) && p.accept("/"):
		if p.tok.kind != tokenNumber {
			p.unexpected("/ needs a prefix length: 10.0.0.0/8")
		}
		b := p.advance()
		id.bits = &b
	}
	if id.mask != nil {
		id.span.length = id.mask.at.offset + id.mask.at.length - id.span.offset
	} else if id.bits != nil {
		id.span.length = id.bits.at.offset + id.bits.at.length - id.span.offset
	}
	return id
}

// identified is an identifier that takes its qualifiers from the primitive before.
func (p *parser) identified(id identifier) *tree {
	return p.complete(&tree{kind: treeID, at: id.span, q: p.last, id: id, op: "bare"})
}

// named reads the identifiers after qualifiers: one, or several in parentheses.
func (p *parser) named(q qualifiers, head span) *tree {
	p.last = q
	switch {
	case p.isSign("(") || p.isWord(wordNot) || p.isSign("!"):
		t := p.condition(p.operand(true))
		if !t.bareID() {
			panic(fault(t.at, hintQualified(q), syntaxError))
		}
		t.claim()
		p.last = q
		return t
	case p.tok.kind < tokenNumber:
		p.unexpected(hintQualified(q))
	}
	id := p.identifier()
	t := &tree{kind: treeID, at: id.span, q: q, id: id}
	t.at = span{head.offset, id.span.offset + id.span.length - head.offset}
	return p.complete(t)
}

// claim marks identifiers as belonging to the qualifiers before them.
func (t *tree) claim() {
	switch t.kind {
	case treeID:
		t.op = ""
	case treeNot:
		t.inner.claim()
	case treeChain:
		for _, l := range t.links {
			l.tree.claim()
		}
	}
}
