// Package startup lays out the memory of the process before anything else of
// the program is initialised.
//
// A command that checks one visit executes little; what it waits for is memory
// that it touches for the first time: some thousand pages of heap, stack and
// code, each of which the system brings in by a fault of its own. On a
// virtual machine, and stdc runs in the containers of CI, that can be half of the
// whole time. So the heap is put on pages of two megabytes, as much of it as a
// short command needs from the start, and more by LargeHeap; the code is mapped at
// once, and the stack need not be moved as it grows. All of it is advice to the
// system: where it is not taken, the program runs as it would without.
// docs/performance.md has the figures.
//
// Packages are initialised in the order of their paths as soon as those that
// they import are (Go 1.21). This one imports nothing, so that it comes before
// strconv, sync and syscall, and all that need them.
package startup
