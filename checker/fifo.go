package checker

// fifo is a list that grows at its end and shrinks at its front. Room that was
// given up at the front is used again.
type fifo[T any] struct {
	items []T
	head  int
}

func (q *fifo[T]) len() int { return len(q.items) - q.head }

// at is the item i behind the front; the pointer holds until the next push.
func (q *fifo[T]) at(i int) *T { return &q.items[q.head+i] }

func (q *fifo[T]) back() *T { return &q.items[len(q.items)-1] }

func (q *fifo[T]) push(item T) {
	if q.head > len(q.items)/2 && len(q.items) == cap(q.items) {
		n := copy(q.items, q.items[q.head:])
		clear(q.items[n:])
		q.items, q.head = q.items[:n], 0
	}
	q.items = append(q.items, item)
}

// drop takes n items from the front.
func (q *fifo[T]) drop(n int) {
	clear(q.items[q.head : q.head+n])
	if q.head += n; q.head == len(q.items) {
		q.items, q.head = q.items[:0], 0
	}
}

// clear empties q, and gives back room of unusual size.
func (q *fifo[T]) clear() {
	const usual = 1 << 12
	if q.drop(q.len()); cap(q.items) > usual {
		q.items = nil
	}
}
