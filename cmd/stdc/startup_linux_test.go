package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"stdc/internal/startup"
)

// TestStartUpFirst keeps package startup ahead of what it is to help: an import
// of its own would move it behind.
func TestStartUpFirst(t *testing.T) {
	onlyAMD64(t)
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, trace)
	}
	at := strings.Index(string(trace), "init stdc/internal/startup @")
	if at < 0 {
		t.Fatalf("package startup is not initialised:\n%s", trace)
	}
	for _, later := range []string{"sync", "os", "github.com/yuin/goldmark/util", "stdc/rules"} {
		if i := strings.Index(string(trace), "init "+later+" @"); i >= 0 && i < at {
			t.Errorf("%s is initialised before package startup", later)
		}
	}
}

// TestStartUpHugePages looks up what the system made of the advice.
func TestStartUpHugePages(t *testing.T) {
	onlyAMD64(t)
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("this system has no huge pages to give")
	}
	if n := hugeKilobytes(t); n < 2<<10 {
		t.Errorf("%d KB may have huge pages from the start", n)
	}
	startup.LargeHeap()
	if n := hugeKilobytes(t); n < 32<<10 {
		t.Errorf("%d KB may have huge pages after LargeHeap", n)
	}
}

// hugeKilobytes is how much of the memory may have huge pages.
func hugeKilobytes(t *testing.T) (sum int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for line := range strings.Lines(string(maps)) {
		if s, ok := strings.CutPrefix(line, "Size:"); ok {
			if _, err := fmt.Sscan(s, &size); err != nil {
				t.Fatal(err)
			}
		}
		if strings.HasPrefix(line, "VmFlags:") && strings.Contains(line, " hg") {
			sum += size
		}
	}
	return sum
}

func onlyAMD64(t *testing.T) {
	t.Helper()
	if runtime.GOARCH != "amd64" {
		t.Skip("package startup does nothing on " + runtime.GOARCH)
	}
}
