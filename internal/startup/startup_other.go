//go:build !(linux && amd64)

package startup

// LargeHeap does nothing here.
func LargeHeap() {}
