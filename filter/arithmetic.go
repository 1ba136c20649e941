package filter

import "strconv"

func itoa(n int) string { return strconv.Itoa(n) }

// precedence of the operators of arithmetic, as libpcap's grammar declares it.
// tcpdump: % and ^ are not declared at all, and so take as right operand all
// that follows, and are themselves taken by whatever operator is before them.
var precedence = map[string]int{"|": 1, "&": 2, "<<": 3, ">>": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": undeclared, "^": undeclared}

const (
	undeclared      = 100
	unaryPrecedence = 6
)

func (p *parser) arithmeticSign() bool {
	return p.tok.kind == tokenSign && precedence[p.tok.text] != 0
}

func (p *parser) comparison() bool {
	if p.tok.kind != tokenSign {
		return false
	}
	switch p.tok.text {
	case ">", ">=", "=", "==", "<=", "<", "!=":
		return true
	}
	return false
}

// relation reads the comparison after l and its right side.
func (p *parser) relation(l *arithmetic) *tree {
	if !p.comparison() {
		panic(fault(p.tok.at, "a number alone decides nothing: compare it, as in "+hintComparison(l), syntaxError))
	}
	op := p.advance()
	l.bare = false
	r := p.arithmetic(nil, 0)
	p.last = qualifiers{undefined: true}
	return p.complete(&tree{kind: treeRelation, at: op.at, op: op.text, l: l, r: r})
}

// arithmetic reads operators of at least the given precedence and their
// operands; left is the first operand if it is known already.
func (p *parser) arithmetic(left *arithmetic, least int) *arithmetic {
	p.enter()
	defer p.leave()
	if left == nil {
		left = p.term()
	}
	for p.arithmeticSign() {
		prec := precedence[p.tok.text]
		if prec < least {
			break
		}
		op := p.advance()
		next := prec + 1
		if prec == undeclared {
			next = 0
		}
		right := p.arithmetic(nil, next)
		left = &arithmetic{kind: arithmeticBinary, at: op.at, op: op.text, l: left, r: right}
	}
	return left
}

// term reads an operand of arithmetic.
func (p *parser) term() *arithmetic {
	switch {
	case p.isSign("-"):
		at := p.advance().at
		return &arithmetic{kind: arithmeticNegate, at: at, l: p.arithmetic(nil, unaryPrecedence)}
	case p.isSign("("):
		p.advance()
		a := p.arithmetic(nil, 0)
		a.bare = false
		p.expect(")", "a closing parenthesis is missing")
		return a
	case p.isWord(wordLen):
		return &arithmetic{kind: arithmeticLength, at: p.advance().at}
	case p.tok.kind == tokenNumber:
		t := p.advance()
		return &arithmetic{kind: arithmeticNumber, at: t.at, n: t.n, token: t}
	case p.tok.kind == tokenWord && p.tok.word <= lastProtocol:
		return p.accessor(p.advance())
	}
	p.unexpected(hintTerm(p.tok))
	return nil
}

// accessor reads [index] or [index:size] after a protocol.
func (p *parser) accessor(protocol token) *arithmetic {
	p.expect("[", "to read a part of the packet say where, as in "+protocol.text+"[0]")
	a := &arithmetic{kind: arithmeticAccessor, at: protocol.at, word: protocol.word, n: 1, token: protocol}
	a.l = p.arithmetic(nil, 0)
	if p.accept(":") {
		if p.tok.kind != tokenNumber {
			p.unexpected("after the colon comes how many bytes: 1, 2 or 4")
		}
		t := p.advance()
		a.n = t.n
		if a.n != 1 && a.n != 2 && a.n != 4 {
			panic(fault(t.at, "", "data size must be 1, 2, or 4"))
		}
	}
	a.at.length = p.tok.at.offset + 1 - a.at.offset
	p.expect("]", "a closing bracket is missing")
	p.done = append(p.done, part{arithmetic: a})
	return a
}
