package checker

import (
	"container/heap"
	"slices"

	"stdc/rules"
)

// reorder sorts the events of a visit whose times contradict its order: the
// first event that no other remaining one certainly precedes is taken again
// and again; an event without a time travels with the timed one before it.
func (c *Checker) reorder(v *Visit) {
	t := &c.time
	if t.apart(v) {
		t.sortApart()
	} else {
		t.takeAgain(v)
	}
	t.apply()
}

// sorter is room for putting events in order, which is used again.
type sorter struct {
	order   []int32 // the events in their new order
	at, end []moment
	ends    []bool
	events  []Event
	place   []int
}

// apart tells whether all events have times of one frame, of which any two are
// equal or do not touch: instants, or the minutes of one clock. Then an event
// certainly precedes all those of greater times, and reorder is a stable sort.
func (t *timeline) apart(v *Visit) bool {
	first := &t.at[0]
	width := first.hi - first.lo
	for i := range t.at {
		m := &t.at[i]
		if v.Events[i].At.Kind == rules.StampNone || m.frame != first.frame || m.hi-m.lo != width || width > 0 && (m.lo-first.lo)%(width+1) != 0 {
			return false
		}
	}
	return true
}

// sortApart finds the order of times that are apart.
func (t *timeline) sortApart() {
	const few = 24
	order := grow(t.sorter.order, len(t.at))
	t.sorter.order = order
	for i := range order {
		order[i] = int32(i)
	}
	if len(order) > few {
		slices.SortStableFunc(order, func(a, b int32) int { return compare(t.at[a].lo, t.at[b].lo) })
		return
	}
	for i := 1; i < len(order); i++ {
		k, lo := i, t.at[i].lo
		for ; k > 0 && t.at[order[k-1]].lo > lo; k-- {
			order[k] = order[k-1]
		}
		order[k] = int32(i)
	}
}

// takeAgain finds the order of any times.
//
// An event can be taken once its lower end is not above the least upper end
// that remains in its frame, and, where it is counted from the base, once no
// remaining offset is smaller. Both limits only rise, so two heaps a frame do.
func (t *timeline) takeAgain(v *Visit) {
	var timed []int32
	for i := range v.Events {
		if v.Events[i].At.Kind != rules.StampNone {
			timed = append(timed, int32(i))
		}
	}
	taken := make([]bool, len(v.Events))
	q := newQueue(t.at, timed, taken)
	out := t.sorter.order[:0]
	follow := func(i int32) { // the events that travel with i
		for j := i; int(j) < len(v.Events) && (j == i || v.Events[j].At.Kind == rules.StampNone); j++ {
			out = append(out, j)
		}
	}
	for j := range v.Events {
		if v.Events[j].At.Kind != rules.StampNone {
			break
		}
		out = append(out, int32(j))
	}
	for range timed {
		i := q.next()
		taken[i] = true
		follow(i)
	}
	t.sorter.order = out
}

// apply moves the times to the new order.
func (t *timeline) apply() {
	t.logged = 0
	s := &t.sorter
	s.at, t.at = t.at, grow(s.at, len(t.at))
	s.end, t.end = t.end, grow(s.end, len(t.end))
	s.ends, t.ends = t.ends, grow(s.ends, len(t.ends))
	for p, i := range s.order {
		t.log[p], t.at[p], t.end[p], t.ends[p] = i, s.at[i], s.end[i], s.ends[i]
	}
}

// queue yields events in the order of reorder.
type queue struct {
	at    []moment
	taken []bool
	byHi  [frames][]int32 // ascending upper ends
	byOff []int32         // based ones, ascending offsets
	wait  [frames][]int32 // not based, ascending lower ends
	ready minHeap
}

func newQueue(at []moment, timed []int32, taken []bool) *queue {
	q := &queue{at: at, taken: taken}
	for _, i := range timed {
		f := at[i].frame
		q.byHi[f] = append(q.byHi[f], i)
		if at[i].based {
			q.byOff = append(q.byOff, i)
		} else {
			q.wait[f] = append(q.wait[f], i)
		}
	}
	for f := range q.byHi {
		slices.SortStableFunc(q.byHi[f], func(a, b int32) int { return compare(at[a].hi, at[b].hi) })
		slices.SortStableFunc(q.wait[f], func(a, b int32) int { return compare(at[a].lo, at[b].lo) })
	}
	slices.SortStableFunc(q.byOff, func(a, b int32) int { return compare(at[a].off, at[b].off) })
	return q
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// least is the least upper end that remains in a frame.
func (q *queue) least(f frame) int64 {
	for len(q.byHi[f]) > 0 && q.taken[q.byHi[f][0]] {
		q.byHi[f] = q.byHi[f][1:]
	}
	if len(q.byHi[f]) == 0 {
		return infinite
	}
	return q.at[q.byHi[f][0]].hi
}

func (q *queue) next() int32 {
	for f := range q.wait {
		limit := q.least(frame(f))
		for len(q.wait[f]) > 0 && q.at[q.wait[f][0]].lo <= limit {
			heap.Push(&q.ready, q.wait[f][0])
			q.wait[f] = q.wait[f][1:]
		}
	}
	// Of the based ones only those with the least offset can be taken, the
	// first in the log of them; they are in the log's order in byOff.
	if len(q.byOff) > 0 {
		i := q.byOff[0]
		if q.at[i].lo <= q.least(q.at[i].frame) && (len(q.ready) == 0 || i < q.ready[0]) {
			q.byOff = q.byOff[1:]
			return i
		}
	}
	return heap.Pop(&q.ready).(int32)
}

type minHeap []int32

func (h minHeap) Len() int           { return len(h) }
func (h minHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h minHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *minHeap) Push(x any)        { *h = append(*h, x.(int32)) }
func (h *minHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
