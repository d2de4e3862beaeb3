package vet

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
)

// smallBook is a book of testdata, with what its second line says of it.
type smallBook struct {
	name, says string
	book       *rules.Book
}

func smallBooks(t *testing.T, kind string) []smallBook {
	t.Helper()
	list, err := filepath.Glob("testdata/" + kind + "/*.toml")
	if err != nil || len(list) == 0 {
		t.Fatal("no books", err)
	}
	var out []smallBook
	for _, path := range list {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b, ds := rules.Compile(path, os.ReadFile)
		if b == nil {
			t.Errorf("%s: %v", path, ds)
			continue
		}
		out = append(out, smallBook{strings.TrimSuffix(filepath.Base(path), ".toml"), strings.TrimPrefix(strings.Split(string(data), "\n")[1], "# "), b})
	}
	return out
}

// TestContradictory: each of these books clashes, and its smallest core is just
// the rules that its second line names.
func TestContradictory(t *testing.T) {
	for _, s := range smallBooks(t, "contradictory") {
		t.Run(s.name, func(t *testing.T) {
			r := Book(s.book)
			var cores []string
			for _, f := range r.Findings {
				if f.Code == CodeContradictory || f.Code == CodeImpossible {
					cores = append(cores, core(s.book, f.Rules))
				}
			}
			want := strings.Fields(strings.TrimPrefix(s.says, "core: "))
			slices.Sort(want)
			if r.Answer != Contradictory || !slices.Contains(cores, strings.Join(want, " ")) {
				t.Errorf("%s, cores %q, want %q", r.Answer, cores, want)
			}
		})
	}
}

func core(b *rules.Book, list []int) string {
	var ids []string
	for _, r := range list {
		ids = append(ids, b.Rules[r].ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// TestSatisfiable: these books look alike, and a witness shows that they do not
// clash.
func TestSatisfiable(t *testing.T) {
	for _, s := range smallBooks(t, "satisfiable") {
		t.Run(s.name, func(t *testing.T) {
			if r := Book(s.book); r.Answer != Satisfiable {
				t.Errorf("%s, %+v", r.Answer, r.Rules)
			}
		})
	}
}
