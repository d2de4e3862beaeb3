package rules

import (
	"slices"
	"strings"
)

// substituter replaces ${name} by params, in every string of the book.
type substituter struct {
	params *table
	ds     *diagnostics
	open   []string // params being resolved, to find circles
}

// substitute replaces params in every value of the rulebook.
func (rb *rulebook) substitute(ds *diagnostics) {
	s := &substituter{params: &rb.params, ds: ds}
	for _, p := range rb.params.items {
		s.param(p)
	}
	for _, f := range rb.files {
		s.node(f.src.root)
	}
	if rb.standard != nil {
		s.node(rb.standard)
	}
	for _, r := range rb.rules.items {
		s.node(r.val)
	}
}

func (s *substituter) param(p *item) {
	if p.val.filled {
		return
	}
	if p.val.kind == tableNode {
		s.ds.key(p.entry, "wrong-type", "", "the param %s must be a text, a number, true or false, or a list, not a table", quote(p.name))
		p.val.told = true
	}
	s.open = append(s.open, p.name)
	s.node(p.val)
	s.open = s.open[:len(s.open)-1]
}

func (s *substituter) node(n *node) {
	if n.filled {
		return
	}
	n.filled = true
	for _, it := range n.items {
		s.node(it)
	}
	for _, e := range n.entries {
		s.node(e.val)
	}
	if n.kind == stringNode && strings.Contains(n.str, "$") {
		s.text(n)
	}
}

// text substitutes in one string; a lone ${name} takes the param's type, but
// keeps its own place, so that a fault is told where the param is used.
func (s *substituter) text(n *node) {
	var b strings.Builder
	rest := n.str
	for {
		i := strings.IndexByte(rest, '$')
		if i < 0 || i == len(rest)-1 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:i])
		rest = rest[i+1:]
		switch rest[0] {
		case '$':
			b.WriteByte('$')
			rest = rest[1:]
		case '{':
			end := strings.IndexByte(rest, '}')
			if end < 0 {
				s.ds.at(n, "bad-param", "write ${name}, or $$ for a dollar", "a ${ is not closed by }")
				n.told = true
				return
			}
			p := s.lookup(n, rest[1:end])
			if p == nil || p.val.told {
				n.told = true
				return
			}
			if n.str == "${"+rest[1:end]+"}" {
				n.take(p)
				return
			}
			if p.val.kind == arrayNode {
				s.ds.at(n, "bad-param", "write \"${"+p.name+"}\" alone, without other text", "the param %s is a list and cannot stand inside a text", quote(p.name))
				n.told = true
				return
			}
			n.from = append(append(n.from, p.entry), p.val.from...)
			b.WriteString(p.val.plain())
			if n.part == nil {
				n.part = p.entry
			}
			rest = rest[end+1:]
		default:
			b.WriteByte('$')
		}
	}
	n.str = b.String()
}

// take gives the node a param's value; the place stays its own.
func (n *node) take(p *item) {
	own := *n
	*n = *p.val
	n.src, n.off, n.end, n.param = own.src, own.off, own.end, p.entry
	n.from = append([]*entry{p.entry}, p.val.from...)
}

func (s *substituter) lookup(n *node, name string) *item {
	p := s.params.get(name)
	if p == nil {
		s.ds.unknown(n, &paramName, name, s.params.names())
		return nil
	}
	if i := slices.Index(s.open, name); i >= 0 {
		s.ds.at(n, "param-circle", "write out the value of one of them", "params stand for each other in a circle: %s",
			strings.Join(append(slices.Clone(s.open[i:]), name), " → "))
		return nil
	}
	p.used = true
	s.param(p)
	return p
}

// plain writes a scalar as it stands in a text.
func (n *node) plain() string {
	if n.kind == boolNode {
		if n.truth {
			return "true"
		}
		return "false"
	}
	return n.str
}
