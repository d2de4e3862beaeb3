package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// TestProgress holds a run open until its terminal shows how far it is, and looks
// that the line is gone at the end. Without a terminal nothing is shown.
func TestProgress(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "call-centre")
	day, err := os.ReadFile(filepath.Join(dir, "day.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	some := strings.Join(strings.SplitAfter(string(day), "\n")[:20], "")
	args := []string{"check", "-r", filepath.Join(dir, "book.toml"), "--format", "ndjson", "-"}

	screen, terminal := openTerminal(t)
	log, input := io.Pipe()
	status := make(chan int)
	go func() { status <- run(args, log, io.Discard, terminal) }()
	if _, err := io.WriteString(input, some); err != nil {
		t.Fatal(err)
	}
	shown := bufio.NewReader(screen)
	line := readUntil(t, shown, "visits: ")
	if !regexp.MustCompile(`\d+\.\d MB, visits: $`).MatchString(line) {
		t.Errorf("the line is %q", line)
	}
	input.Close()
	if s := <-status; s != statusShort {
		t.Errorf("status %d", s)
	}
	fmt.Fprint(terminal, "END")
	if rest := readUntil(t, shown, "END"); !strings.HasSuffix(rest, clearLine+"END") {
		t.Errorf("the line was not taken away: %q", rest)
	}

	var stderr strings.Builder
	if run(args, strings.NewReader(some), io.Discard, &stderr); stderr.Len() > 0 {
		t.Errorf("without a terminal: %q", stderr.String())
	}
}

// readUntil reads to the end of a word that will come.
func readUntil(t *testing.T, r io.ByteReader, word string) string {
	var text strings.Builder
	for !strings.HasSuffix(text.String(), word) {
		c, err := r.ReadByte()
		if err != nil {
			t.Fatalf("%v after %q", err, text.String())
		}
		text.WriteByte(c)
	}
	return text.String()
}

// openTerminal makes a terminal: what is written to the second file is read from
// the first.
func openTerminal(t *testing.T) (screen, terminal *os.File) {
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { screen.Close() })
	var locked, number int32
	for request, value := range map[uintptr]*int32{syscall.TIOCSPTLCK: &locked, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, screen.Fd(), request, uintptr(unsafe.Pointer(value))); errno != 0 {
			t.Fatal(errno)
		}
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	return screen, terminal
}
