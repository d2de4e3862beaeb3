package propose

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"stdc/internal/visitlog/table"
)

var update = flag.Bool("update", false, "rewrite testdata/map/*/expected.toml")

// TestMap proposes a mapping for each log of testdata/map by the book beside
// it. A new case is a folder with log.* and book.toml.
func TestMap(t *testing.T) {
	folders, err := filepath.Glob("../../testdata/map/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("no cases", err)
	}
	for _, dir := range folders {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			logs, err := filepath.Glob(filepath.Join(dir, "log.*"))
			if err != nil || len(logs) != 1 {
				t.Fatal("one log is needed:", logs, err)
			}
			book := bookAt(t, filepath.Join(dir, "book.toml"))
			got := Propose(lookAtFile(t, logs[0]), book, book.Language).Text
			compiles(t, got, book)
			path := filepath.Join(dir, "expected.toml")
			if *update {
				if err := os.WriteFile(path, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the proposal has changed (go test ./internal/propose -run Map -update rewrites it):\n%s", got)
			}
		})
	}
}

func lookAtFile(t testing.TB, path string) *Profile {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := profileOf(data)
	if err != nil {
		t.Fatal(err)
	}
	p.Name = filepath.Base(path)
	return p
}

func profileOf(data []byte) (*Profile, error) {
	format, err := table.Sniff(data[:min(len(data), 256<<10)])
	if err != nil {
		return nil, err
	}
	src, err := table.Open(format, bytes.NewReader(data), table.Options{})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	return Look(src, Limits{})
}
