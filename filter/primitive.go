package filter

// primitive reads a primitive that starts with a keyword.
func (p *parser) primitive() operand {
	head := p.advance()
	q := qualifiers{}
	if head.word <= lastProtocol {
		q.proto = head.word
		if p.isSign("[") {
			a := p.accessor(head)
			if p.arithmeticSign() {
				a = p.arithmetic(a, 0)
			}
			return p.compared(a)
		}
		if p.tok.kind != tokenWord || !p.qualifies(p.tok.word) {
			return p.protocol(head)
		}
		head.at.length = p.tok.at.offset + p.tok.at.length - head.at.offset
		first := p.advance()
		first.at = head.at
		return p.qualified(q, first)
	}
	if p.qualifies(head.word) {
		return p.qualified(q, head)
	}
	return operand{tree: p.other(head)}
}

// protocol is a protocol without anything after it.
func (p *parser) protocol(head token) operand {
	switch p.tok.kind {
	case tokenNumber, tokenName, tokenDotted, tokenIPv6, tokenEther, tokenARCnet:
		p.unexpected("after " + head.text + " say what " + p.tok.text + " is: " + head.text + " host " + p.tok.text)
	}
	p.last = qualifiers{undefined: true}
	return operand{tree: p.complete(&tree{kind: treeProtocol, at: head.at, word: head.word})}
}

// qualifies says whether w can follow a protocol.
func (p *parser) qualifies(w word) bool {
	return w >= wordSrc && w <= wordGateway && w != wordMask ||
		w == wordBroadcast || w == wordMulticast || w == wordType || w == wordSubtype || w == wordDir
}

// qualified reads what follows a direction, a type or the like; w is the first word of it.
func (p *parser) qualified(q qualifiers, w token) operand {
	switch w.word {
	case wordBroadcast, wordMulticast:
		return operand{tree: p.finish(&tree{kind: treePrimitive, at: w.at, word: w.word, q: q})}
	case wordType, wordSubtype, wordDir:
		return operand{tree: p.finish(p.wlan(w))}
	}
	head := w.at
	if w.word <= wordTA {
		q.direction = p.direction(w.word)
		if p.tok.kind != tokenWord || p.tok.word < wordHost || p.tok.word > wordPortRange || p.tok.word == wordMask {
			return operand{tree: p.named(q, head)}
		}
		w = p.advance()
	}
	q.kind = w.word
	return operand{tree: p.named(q, head)}
}

// finish notes that after t nothing can be inherited.
func (p *parser) finish(t *tree) *tree {
	p.last = qualifiers{undefined: true}
	return p.complete(t)
}

// direction reads the rest of src, src or dst, dst and src …
func (p *parser) direction(w word) direction {
	other := map[word]word{wordSrc: wordDst, wordDst: wordSrc}[w]
	if or, ok := p.operator(); ok && other != wordNone {
		p.advance()
		if !p.isWord(other) {
			p.unexpected(w.String() + " needs a host, a network or a port, or " + other.String() + " here")
		}
		p.advance()
		if or {
			return directionEither
		}
		return directionBoth
	}
	if w == wordSrc {
		return directionSrc
	}
	return directionDst + direction(w-wordDst) + map[bool]direction{true: 2}[w > wordDst]
}

// wlan reads type T [subtype S], subtype S or dir D.
func (p *parser) wlan(w token) *tree {
	t := &tree{kind: treePrimitive, at: w.at, word: w.word}
	t.args = append(t.args, p.nameOrNumber(w.text, w.word != wordSubtype))
	if w.word == wordType && p.isWord(wordSubtype) {
		p.advance()
		t.args = append(t.args, p.nameOrNumber("subtype", true))
	}
	return t
}

func (p *parser) nameOrNumber(what string, number bool) argument {
	if p.tok.kind == tokenName || number && p.tok.kind == tokenNumber {
		return argument{p.advance()}
	}
	if number {
		p.unexpected(what + " needs a name or a number")
	}
	p.unexpected(what + " needs a name; a number only after type: type 0 subtype 0x80")
	return argument{}
}

func (p *parser) need(kind tokenKind, hint string) argument {
	if p.tok.kind != kind {
		p.unexpected(hint)
	}
	return argument{p.advance()}
}

// other reads the primitives that take no protocol before them.
func (p *parser) other(w token) *tree {
	t := &tree{kind: treePrimitive, at: w.at, word: w.word}
	switch w.word {
	case wordLess, wordGreater:
		t.args = append(t.args, p.need(tokenNumber, w.text+" needs a length in bytes: "+w.text+" 128"))
	case wordIfIndex, wordRnr, wordSrnr:
		t.args = append(t.args, p.need(tokenNumber, w.text+" needs a number"))
	case wordIfName, wordRset, wordAction:
		t.args = append(t.args, p.need(tokenName, w.text+" needs a name"))
	case wordReason:
		t.args = append(t.args, p.nameOrNumber("reason", true))
	case wordByte:
		p.byteTest(t)
	case wordVLAN, wordMPLS, wordPPPoES, wordGeneve, wordVXLAN:
		p.optionalNumber(t)
	case wordLLC:
		p.llc(t)
	case wordVPI, wordVCI:
		p.field(t, wordVPI, wordVCI)
	case wordSIO, wordOPC, wordDPC, wordSLS, wordHSIO, wordHOPC, wordHDPC, wordHSLS:
		p.field(t, wordSIO, wordHSLS)
	case wordAnywhere:
		return p.anywhere(w)
	case wordInbound, wordOutbound, wordPPPoED, wordLane, wordMetac, wordBCC, wordSC, wordILMIC, wordOAM,
		wordOAMF4, wordOAMF4EC, wordOAMF4SC, wordConnectMsg, wordMetaConnect, wordFISU, wordLSSU, wordMSU,
		wordHFISU, wordHLSSU, wordHMSU:
	default:
		panic(fault(w.at, hintOperand(w), syntaxError))
	}
	return p.finish(t)
}

// byteTest reads byte OFFSET OP VALUE.
func (p *parser) byteTest(t *tree) {
	t.args = append(t.args, p.need(tokenNumber, "byte needs an offset: byte 12 = 8"))
	switch {
	case p.isSign("=") || p.isSign("==") || p.isSign("<") || p.isSign(">") || p.isSign("&") || p.isSign("|"):
		t.op = p.advance().text
	default:
		p.unexpected("byte knows only =, <, >, & and |")
	}
	t.args = append(t.args, p.need(tokenNumber, "byte needs a value to compare with"))
}

// optionalNumber reads the number after vlan and its like, if there is one. It
// may stand in parentheses.
func (p *parser) optionalNumber(t *tree) {
	switch {
	case p.tok.kind == tokenNumber:
		t.args = append(t.args, argument{p.advance()})
	case p.isSign("("):
		t.args = append(t.args, p.parenthesizedNumber())
	}
}

func (p *parser) parenthesizedNumber() argument {
	p.enter()
	defer p.leave()
	p.expect("(", "a number is expected")
	var a argument
	if p.isSign("(") {
		a = p.parenthesizedNumber()
	} else {
		a = p.need(tokenNumber, "a number is expected")
	}
	p.expect(")", "a closing parenthesis is missing")
	return a
}

// llc reads the type of an LLC frame, if there is one.
func (p *parser) llc(t *tree) {
	if p.tok.kind == tokenName || p.isWord(wordRnr) {
		t.args = append(t.args, argument{p.advance()})
	}
}

// field reads what vpi, opc and their like are compared with: a number, a
// comparison, or a list of such in parentheses.
func (p *parser) field(t *tree, first, last word) {
	switch {
	case p.tok.kind == tokenNumber:
		t.op = "="
		t.args = append(t.args, argument{p.advance()})
	case p.comparison():
		t.op = p.advance().text
		t.args = append(t.args, p.need(tokenNumber, "a number is expected"))
	case p.isSign("("):
		p.advance()
		for {
			t.sub = append(t.sub, p.listed(t, first, last))
			or, ok := p.operator()
			if !ok {
				break
			}
			if !or {
				p.unexpected("only or can stand in this list")
			}
			p.advance()
		}
		p.expect(")", "a closing parenthesis is missing")
	default:
		p.unexpected(t.word.String() + " needs a number, a comparison or a list: " + t.word.String() + " 5")
	}
}

// listed reads one element of a list: a number, or a field with its own value.
func (p *parser) listed(t *tree, first, last word) *tree {
	p.enter()
	defer p.leave()
	e := &tree{kind: treePrimitive, at: p.tok.at, word: t.word}
	if p.tok.kind == tokenWord && p.tok.word >= first && p.tok.word <= last {
		e.word = p.advance().word
		p.field(e, first, last)
		return e
	}
	e.op = "="
	e.args = append(e.args, p.need(tokenNumber, "a number is expected"))
	return e
}

// anywhere reads anywhere ( … ).
func (p *parser) anywhere(w token) *tree {
	if !p.isSign("(") {
		p.unexpected("anywhere needs parentheses: anywhere (tcp port 80)")
	}
	inner := p.condition(p.parenthesis(false))
	return &tree{kind: treeAnywhere, at: w.at, inner: inner}
}
