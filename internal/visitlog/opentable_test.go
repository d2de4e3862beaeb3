package visitlog

import (
	"bytes"
	"compress/gzip"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"stdc/internal/visitlog/table"
)

func tableOf(data []byte) Input {
	return Input{Name: "log", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

func packed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// countRows reads a table to its end.
func countRows(in Input) (rows int, err error) {
	src, err := OpenTable(in, table.Options{})
	if err != nil {
		return 0, err
	}
	defer src.Close()
	for {
		var r table.Row
		switch err := src.Next(&r); err {
		case nil:
			rows++
		case io.EOF:
			return rows, nil
		default:
			return rows, err
		}
	}
}

func TestOpenTable(t *testing.T) {
	text := "visit,site\n" + strings.Repeat("V-1,A\n", 50_000)
	for name, data := range map[string][]byte{"plain": []byte(text), "packed": packed(t, text)} {
		if rows, err := countRows(tableOf(data)); rows != 50_000 || err != nil {
			t.Errorf("%s: %d rows, %v", name, rows, err)
		}
	}
}

func TestOpenTableFaults(t *testing.T) {
	whole := packed(t, "visit,site\n"+strings.Repeat("V-1,A\n", 50_000))
	for _, c := range []struct {
		name string
		in   Input
		want string
	}{
		{"missing", Files([]string{filepath.Join(t.TempDir(), "none")}, nil)[0], "no such file"},
		{"cut short", tableOf(whole[:len(whole)-20]), "log: the packed file ends too early; it was not copied or written to its end"},
		{"damaged", tableOf(append(whole[:len(whole)-8:len(whole)-8], 1, 2, 3, 4, 5, 6, 7, 8)), "log: the packed file is damaged: its checksum is wrong"},
		{"no table", tableOf([]byte("%PDF-1.7")), "log: this is a PDF document"},
	} {
		if _, err := countRows(c.in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
