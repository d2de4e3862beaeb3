package checker

import (
	"container/heap"
	"slices"

	"stdc/rules"
)

// reorder sorts the events of a visit whose times contradict its order: the
// first event that no other remaining one certainly precedes is taken again
// and again; an event without a time travels with the timed one before it.
//
// An event can be taken once its lower end is not above the least upper end
// that remains in its frame, and, where it is counted from the base, once no
// remaining offset is smaller. Both limits only rise, so two heaps a frame do.
func (c *Checker) reorder(v *Visit) {
	t := &c.time
	var timed []int32
	for i := range v.Events {
		if v.Events[i].At.Kind != rules.StampNone {
			timed = append(timed, int32(i))
		}
	}
	taken := make([]bool, len(v.Events))
	q := newQueue(t.at, timed, taken)
	out := make([]int32, 0, len(v.Events))
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
	t.apply(out)
}

// apply moves the times to the new order.
func (t *timeline) apply(order []int32) {
	t.logged = 0
	at, end, ends := slices.Clone(t.at), slices.Clone(t.end), slices.Clone(t.ends)
	for p, i := range order {
		t.log[p], t.at[p], t.end[p], t.ends[p] = i, at[i], end[i], ends[i]
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
