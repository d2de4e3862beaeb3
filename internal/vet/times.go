package vet

// Moments under difference constraints. A moment is its time and, among events
// of one instant, its place: pairs under the lexical order, in which "x stands
// before y" and "y comes at least 10 s after x" are both bounds of a
// difference. A set of bounds has no solution exactly where a cycle of them
// sums up to less than nothing, and that cycle is the reason.

// span bounds the difference of two moments.
type span struct {
	ns    int64
	place int32
}

const (
	endless = int64(1) << 62
	// anyPlace exceeds every difference of places of the events that a proof
	// speaks of: a bound in time alone leaves the places free.
	anyPlace = int32(1) << 20
)

func (a span) less(b span) bool { return a.ns < b.ns || a.ns == b.ns && a.place < b.place }

// plus adds, and lets what is too great be less strict than it is.
func (a span) plus(b span) span {
	if a.ns >= endless || b.ns >= endless {
		return span{ns: endless}
	}
	s := span{a.ns + b.ns, a.place + b.place}
	if s.ns >= endless {
		return span{ns: endless}
	}
	s.ns = max(s.ns, -endless+1)
	return s
}

// edge says that moment `to` is at most w after moment `from`.
type edge struct {
	from, to int
	w        span
	why      *reason // nil for what holds of every visit
}

// cell holds the tightest bound between two moments, and the last edge of the
// path that gives it.
type cell struct {
	w    span
	edge int32
}

// timeline is a set of bounds, closed under addition.
type timeline struct {
	n     int
	cells []cell // n × n
	edges []edge
}

func (t *timeline) clone() timeline {
	c := *t
	c.cells = append([]cell(nil), t.cells...)
	c.edges = t.edges[:len(t.edges):len(t.edges)]
	return c
}

// add makes one more moment.
func (t *timeline) add() int {
	n := t.n + 1
	cells := make([]cell, n*n)
	for i := range n {
		for j := range n {
			switch {
			case i < t.n && j < t.n:
				cells[i*n+j] = t.cells[i*t.n+j]
			case i == j:
				cells[i*n+j] = cell{edge: -1}
			default:
				cells[i*n+j] = cell{w: span{ns: endless}, edge: -1}
			}
		}
	}
	t.n, t.cells = n, cells
	return n - 1
}

// bound is the most that `to` may come after `from`.
func (t *timeline) bound(from, to int) span { return t.cells[from*t.n+to].w }

// holds tells whether a bound follows from those there are.
func (t *timeline) holds(from, to int, w span) bool { return !w.less(t.bound(from, to)) }

// clashes tells whether a bound has no room beside those there are.
func (t *timeline) clashes(from, to int, w span) bool {
	return w.plus(t.bound(to, from)).less(span{})
}

// limit adds a bound that does not clash.
func (t *timeline) limit(e edge) {
	if t.holds(e.from, e.to, e.w) {
		return
	}
	k := int32(len(t.edges))
	t.edges = append(t.edges, e)
	n := t.n
	for u := range n {
		first := t.cells[u*n+e.from].w
		if first.ns >= endless {
			continue
		}
		first = first.plus(e.w)
		for v := range n {
			last := &t.cells[e.to*n+v]
			if last.w.ns >= endless {
				continue
			}
			w := first.plus(last.w)
			c := &t.cells[u*n+v]
			if w.less(c.w) {
				c.w, c.edge = w, last.edge
				if v == e.to {
					c.edge = k
				}
			}
		}
	}
}

// path lists the edges that give the bound between two moments, in their order.
func (t *timeline) path(from, to int) []edge {
	var out []edge
	for at := to; at != from; {
		k := t.cells[from*t.n+at].edge
		if k < 0 || len(out) > len(t.edges) {
			return append([]edge(nil), t.edges...) // cannot be; all of them explain it too
		}
		out = append(out, t.edges[k])
		at = t.edges[k].from
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}
