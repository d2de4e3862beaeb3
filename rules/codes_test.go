package rules

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	gotypes "go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ours imports the packages of this project that were checked before; all
// others are missing, which leaves gaps that the codes do not need.
type ours map[string]*gotypes.Package

func (o ours) Import(path string) (*gotypes.Package, error) {
	if p := o[path]; p != nil {
		return p, nil
	}
	return nil, errors.New("not needed")
}

// codesUsed lists the constants of type Code in the sources: all codes that a
// diagnostic can have.
func codesUsed(t *testing.T) []string {
	t.Helper()
	used := map[string]bool{}
	have := ours{}
	for _, dir := range []string{".", "lint", "../checker", "../internal/notation", "../internal/booktest", "../internal/vet"} {
		fset := token.NewFileSet()
		var files []*ast.File
		names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "gen_traditional.go" || strings.HasPrefix(filepath.Base(name), "codes") {
				continue
			}
			f, err := parser.ParseFile(fset, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		path := "stdc/" + strings.TrimPrefix(filepath.ToSlash(dir), "../")
		if !strings.HasPrefix(dir, "..") {
			path = strings.TrimSuffix("stdc/rules/"+dir, "/.")
		}
		info := gotypes.Info{Types: map[ast.Expr]gotypes.TypeAndValue{}}
		cfg := gotypes.Config{Importer: have, Error: func(error) {}}
		have[path], _ = cfg.Check(path, fset, files, &info)
		for e, tv := range info.Types {
			if _, ok := e.(*ast.BasicLit); !ok || tv.Value == nil || tv.Value.Kind() != constant.String {
				continue
			}
			if n, ok := tv.Type.(*gotypes.Named); ok && n.Obj().Name() == "Code" && n.Obj().Pkg().Path() == "stdc/rules" {
				used[constant.StringVal(tv.Value)] = true
			}
		}
	}
	delete(used, "")
	return slices.Sorted(maps.Keys(used))
}

// TestCodeDocs holds the table of codes to those that the sources use: each has
// one entry, in both languages.
func TestCodeDocs(t *testing.T) {
	docs, book, err := CodeDocs()
	if err != nil || book == "" {
		t.Fatal(err)
	}
	var have []string
	for _, d := range docs {
		have = append(have, string(d.Code))
		for _, s := range []string{d.Meaning.EN, d.Meaning.ZH, d.Mend.EN, d.Mend.ZH} {
			if strings.TrimSpace(s) == "" || strings.Contains(s, "\n") {
				t.Errorf("%s: a text is missing or has several lines: %q", d.Code, s)
			}
		}
	}
	if !slices.IsSorted(have) {
		t.Error("the entries are not sorted")
	}
	used := codesUsed(t)
	if len(used) < 50 {
		t.Fatalf("only %d codes were found in the sources", len(used))
	}
	if !slices.Equal(have, used) {
		for _, c := range used {
			if !slices.Contains(have, c) {
				t.Errorf("templates/codes/codes.md has no entry for %s", c)
			}
		}
		for _, c := range have {
			if !slices.Contains(used, c) {
				t.Errorf("no diagnostic has the code %s", c)
			}
		}
	}
}
