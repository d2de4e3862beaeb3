package startup

import "unsafe"

const (
	page     = 4 << 10
	hugePage = 2 << 20
	// hallFrame is what the frame of hall takes of a stack of 32 MB. The rest is
	// for what the runtime keeps free below a frame, and for the frame above.
	hallFrame = 32<<20 - 32<<10
	// Each processor of the runtime takes up to 64 pages of 8 KB at once, and
	// allocates fewer than 16 of them at a time. Objects have at least five.
	cacheBypass = 16 * 8 << 10
	smallBlock  = 5 * 8 << 10
	// Garbage of more than three megabytes would be collected before main begins.
	skipMost = 2304 << 10
)

// Advice to madvise(2), from linux/mman.h.
const (
	adviceHugePages    = 14 // let later faults bring in huge pages
	advicePopulateRead = 22 // bring in now, for reading
)

func init() {
	skip()
	room()
	from, to := code()
	from &^= page - 1
	madvise(from, to-from, advicePopulateRead)
}

// skip takes what is left of the two megabytes in which the heap begins, and does
// not touch it: some of them are there already, so that they can be no huge page.
// What it takes is garbage, for the first collection to give back. The heap goes
// on behind it, and there may have huge pages as far as it is mapped.
func skip() {
	// A block of this size does not come from the processor's own pages, but
	// lies behind them.
	at := block(cacheBypass) + cacheBypass
	rest := -at & (hugePage - 1)
	block(rest)
	end := at + rest
	for left := skipMost - int(rest); left > 0; left -= smallBlock {
		if block(smallBlock) >= end { // the processor has no more of its own
			break
		}
	}
	madvise(end, 2*hugePage, adviceHugePages)
}

// block allocates bytes that the heap has fresh from the system, so that they
// are not cleared, and returns where they are.
//
//go:noinline
func block(size uintptr) uintptr {
	return uintptr(unsafe.Pointer(unsafe.SliceData(make([]byte, size))))
}

// LargeHeap asks for huge pages for the next 32 MB of the heap. The heap grows by
// 4 MB at a time, and advice is lost where it grows, since the runtime maps
// anew; so it is made to grow once. Only a stack does that without leaving
// something behind: it is a part of the heap that is given back, whole and
// untouched, when its goroutine ends, and what is allocated next comes from it.
func LargeHeap() {
	done := make(chan struct{})
	go func() {
		low := hall()
		from := (low - page) &^ (hugePage - 1)
		madvise(from, low+hallFrame-from, adviceHugePages)
		close(done)
	}()
	<-done
}

// room makes the calling goroutine's stack 64 KB larger, while there is hardly
// anything on it that would have to be moved.
func room()

// hall makes the calling goroutine's stack 32 MB large, of which it touches
// nothing, and returns the lowest address of its frame.
func hall() (low uintptr)

// code returns where the instructions of the program begin and end.
func code() (from, to uintptr)

// madvise is the system call. Its result is of no use: advice may be refused.
func madvise(from, length, advice uintptr)
