package table

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// show writes what a source gives as a person may read it: a line a row,
// record/line and the cells that are not blank; faults, the error that ended
// it, and notes.
func show(s Source, err error) string {
	var b strings.Builder
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	cells := func(c []string) {
		for i, v := range c {
			if v != "" {
				fmt.Fprintf(&b, " %s=%s", s.Tables()[0].Columns[i], v)
			}
		}
		b.WriteByte('\n')
	}
	var r Row
	for b.Len() < 1<<24 {
		err := s.Next(&r)
		if f, ok := errors.AsType[*Fault](err); ok {
			swallowed := ""
			if f.Swallowed {
				swallowed = " swallowed"
			}
			fmt.Fprintf(&b, "fault %d%s: %s |", f.Line, swallowed, f.Reason)
			cells(f.Cells)
			continue
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Fprintf(&b, "error: %v\n", err)
			if again := s.Next(&r); again != err {
				fmt.Fprintf(&b, "then: %v\n", again)
			}
			break
		}
		fmt.Fprintf(&b, "%d/%d", r.Record, r.Line)
		cells(r.Cells)
	}
	for _, n := range s.Notes() {
		fmt.Fprintf(&b, "note %d %dx %v: %s\n", n.Kind, n.Count, n.Lines, n.What)
	}
	return strings.ReplaceAll(b.String(), " \n", "\n")
}

func showXES(text string, o Options) string {
	return show(Open(XES, strings.NewReader(text), o))
}

// same compares what a case gave with what it shall give, without indents.
func same(t *testing.T, got, want string) {
	t.Helper()
	want = strings.ReplaceAll(strings.TrimLeft(want, "\n"), "\n\t\t", "\n")
	if want = strings.TrimSpace(want); want != "" {
		want += "\n"
	}
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// openShared opens a real log, unpacked.
func openShared(t testing.TB, name string) io.Reader {
	t.Helper()
	dir := os.Getenv("STDC_SHARED")
	if dir == "" {
		t.Skip("STDC_SHARED is not set")
	}
	f, err := os.Open(filepath.Join(dir, "data", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if !strings.HasSuffix(name, ".gz") {
		return f
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// checkRows holds what Source promises for any bytes.
func checkRows(t *testing.T, format Format, text string) {
	s, err := Open(format, strings.NewReader(text), Options{MaxRowBytes: 1 << 16})
	if err != nil {
		return
	}
	record, columns := 0, []string(nil)
	for n := 0; ; n++ {
		var r Row
		err := s.Next(&r)
		now := s.Tables()[0].Columns
		if len(now) < len(columns) || !slices.Equal(now[:len(columns)], columns) {
			t.Fatalf("columns were %q, are %q", columns, now)
		}
		columns = now
		fault, ok := errors.AsType[*Fault](err)
		if err != nil && !ok {
			break
		}
		if ok {
			r = Row{Line: fault.Line, Cells: fault.Cells, Record: record}
		}
		if n > len(text) || r.Line < 1 || r.Line > strings.Count(text, "\n")+1 || r.Record < record || len(r.Cells) > len(columns) {
			t.Fatalf("row %d after record %d, of %d columns: %+v", n, record, len(columns), r)
		}
		record = r.Record
	}
	// The same bytes give the same rows.
	first := show(Open(format, strings.NewReader(text), Options{}))
	if second := show(Open(format, strings.NewReader(text), Options{})); first != second {
		t.Fatalf("%s\nand then\n%s", first, second)
	}
}
