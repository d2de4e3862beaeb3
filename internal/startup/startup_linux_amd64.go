package startup

const (
	page     = 4 << 10
	hugePage = 2 << 20
	// hallFrame is what the frame of hall takes of a stack of 32 MB. The rest is
	// for what the runtime keeps free below a frame, and for the frame above.
	hallFrame = 32<<20 - 32<<10
)

// Advice to madvise(2), from linux/mman.h.
const (
	adviceHugePages    = 14 // let later faults bring in huge pages
	advicePopulateRead = 22 // bring in now, for reading
	adviceCollapse     = 25 // put what is there into a huge page
)

func init() {
	layHeap()
	room()
	from, to := code()
	from &^= page - 1
	madvise(from, to-from, advicePopulateRead)
}

// layHeap asks for huge pages for the next 32 MB of the heap. The heap grows by
// 4 MB at a time, and advice is lost where it grows, since the runtime maps
// anew; so it is made to grow once. Only a stack does that without leaving
// something behind: it is a part of the heap that is given back, whole and
// untouched, when its goroutine ends, and what is allocated next comes from it.
func layHeap() {
	done := make(chan struct{})
	go func() {
		low := hall()
		// The page in which the stack begins holds what was allocated before.
		from := (low - page) &^ (hugePage - 1)
		madvise(from, low+hallFrame-from, adviceHugePages)
		madvise(from, hugePage, adviceCollapse)
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
