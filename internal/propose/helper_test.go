package propose

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stdc/internal/visitlog/table"
	"stdc/rules"
)

// rows is a source in memory.
type rows struct {
	tables []table.Table
	rows   []table.Row
	notes  []table.Note
	next   int
}

func (s *rows) Tables() []table.Table { return s.tables }
func (s *rows) Notes() []table.Note   { return s.notes }
func (s *rows) Close() error          { return nil }

func (s *rows) Next(r *table.Row) error {
	if s.next == len(s.rows) {
		return io.EOF
	}
	*r = s.rows[s.next]
	s.next++
	return nil
}

// sheet makes a source of lines whose cells are parted by |, the first being
// the header.
func sheet(lines ...string) *rows {
	s := &rows{}
	for i, l := range lines {
		cells := strings.Split(l, "|")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		if i == 0 {
			s.tables = []table.Table{{Columns: cells}}
			continue
		}
		s.rows = append(s.rows, table.Row{Line: i + 1, Cells: cells})
	}
	return s
}

func lookAt(t testing.TB, s table.Source) *Profile {
	t.Helper()
	p, err := Look(s, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// column is what is seen of a column with some cells.
func column(t testing.TB, name string, cells ...string) *Column {
	t.Helper()
	return lookAt(t, sheet(append([]string{name + "|x"}, withTail(cells)...)...)).Tables[0].Columns[0]
}

func withTail(cells []string) []string {
	lines := make([]string, len(cells))
	for i, c := range cells {
		lines[i] = c + "|"
	}
	return lines
}

func bookAt(t testing.TB, path string) *rules.Book {
	t.Helper()
	b, diagnostics := rules.Compile(path, os.ReadFile)
	if rules.HasErrors(diagnostics) {
		t.Fatalf("%s: %v", path, diagnostics)
	}
	return b
}

// books are all starters, and the books beside logs of tests.
func books(t testing.TB) []*rules.Book {
	t.Helper()
	var list []*rules.Book
	for _, pattern := range []string{"../../templates/starters/*/book.toml", "../../testdata/map/*/book.toml", "../../testdata/call-centre/book.toml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			list = append(list, bookAt(t, p))
		}
	}
	return list
}

// compiles fails the test where a proposal is no mapping of the book.
func compiles(t testing.TB, text []byte, book *rules.Book) {
	t.Helper()
	_, diagnostics := rules.CompileLog("proposed.toml", func(string) ([]byte, error) { return text, nil }, book)
	if len(diagnostics) > 0 {
		t.Fatalf("%v\n%s", diagnostics, text)
	}
}
