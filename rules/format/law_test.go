package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
)

// corpus returns the TOML of the repository by its path.
func corpus(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, root := range []string{"../../testdata", "../../templates"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" {
				return err
			}
			files[path], err = os.ReadFile(path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 100 {
		t.Fatalf("only %d files", len(files))
	}
	return files
}

// meaning is what a book is compiled to, without its places and its hash.
func meaning(t testing.TB, path string, text []byte) string {
	t.Helper()
	book, ds := rules.Compile(path, func(name string) ([]byte, error) {
		if name == filepath.ToSlash(filepath.Clean(path)) {
			return text, nil
		}
		return os.ReadFile(name)
	})
	var b strings.Builder
	var codes []string // in the order of places, which may change within a line
	for _, d := range ds {
		codes = append(codes, fmt.Sprintf("%s: %s %s", d.File, d.Code, d.Message))
	}
	slices.Sort(codes)
	b.WriteString(strings.Join(codes, "\n"))
	if book == nil {
		return b.String()
	}
	data, err := book.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	delete(v, "hash")
	delete(v, "sources")
	unplace(v)
	data, err = json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + string(data)
}

func unplace(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "pos")
		for _, x := range v {
			unplace(x)
		}
	case []any:
		for _, x := range v {
			unplace(x)
		}
	}
}

// comments are the comments of a file, sorted, each without white space at its
// end. They are found by other means than the scanner's: what is left of a line
// behind texts.
func comments(text string) []string {
	var out []string
	for i := 0; i < len(text); {
		switch c := text[i]; c {
		case '#':
			line, _, _ := strings.Cut(text[i:], "\n")
			out = append(out, strings.TrimRight(line, " \t\r"))
			i += len(line)
		case '"', '\'':
			quote := string(c)
			if long := strings.Repeat(quote, 3); strings.HasPrefix(text[i:], long) {
				quote = long
			}
			for i += len(quote); !strings.HasPrefix(text[i:], quote); i++ {
				if c == '"' && text[i] == '\\' {
					i++
				}
			}
			for i += len(quote); len(quote) == 3 && i < len(text) && text[i] == c; i++ {
			}
		default:
			i++
		}
	}
	slices.Sort(out)
	return out
}

// checkLaws holds a text to the laws of formatting; want is its meaning.
func checkLaws(t *testing.T, path string, text []byte, want string) {
	t.Helper()
	got, faults := Source(path, text)
	if faults != nil {
		t.Fatalf("%s: %v\n%s", path, faults, text)
	}
	if m := meaning(t, path, got); m != want {
		t.Fatalf("%s means another thing when formatted:\n%s\n%s\nit meant\n%s", path, got, m, want)
	}
	if again, _ := Source(path, got); !bytes.Equal(again, got) {
		t.Fatalf("%s: formatted twice:\n%s\nonce:\n%s", path, again, got)
	}
	if had, has := comments(string(text)), comments(string(got)); !slices.Equal(had, has) {
		t.Fatalf("%s: comments %q became %q", path, had, has)
	}
	for i, line := range strings.Split(string(got), "\n") {
		if strings.TrimRight(line, " \t") != line && !bytes.Contains(text, []byte(`"""`)) && !bytes.Contains(text, []byte(`'''`)) {
			t.Fatalf("%s:%d: white space at the end of %q", path, i+1, line)
		}
	}
}

// TestLaws holds every file of the repository to them: formatting changes no
// meaning, loses no comment, and twice is once; and so whatever layout the file
// comes in.
func TestLaws(t *testing.T) {
	files := corpus(t)
	rng := rand.New(rand.NewPCG(5, 25))
	layouts := 6
	if testing.Short() {
		layouts = 1
	}
	formatted := 0
	for _, path := range slices.Sorted(maps.Keys(files)) {
		text := files[path]
		if rules.HasErrors(rules.CheckSyntax(path, text)) {
			if got, faults := Source(path, text); got != nil || !rules.HasErrors(faults) {
				t.Errorf("%s has faults and is formatted", path)
			}
			continue
		}
		formatted++
		want := meaning(t, path, text)
		checkLaws(t, path, text, want)
		for range layouts {
			other := disarrange(rng, strings.TrimPrefix(string(text), "\uFEFF"))
			if m := meaning(t, path, []byte(other)); m != want {
				t.Fatalf("the layout changes the meaning of %s:\n%s", path, other)
			}
			checkLaws(t, path, []byte(other), want)
		}
	}
	if formatted < 150 {
		t.Errorf("only %d files were formatted", formatted)
	}
}

// disarrange writes a file in another layout of the same meaning: other white
// space, more comments and blank lines, broken lists, quoted keys.
func disarrange(rng *rand.Rand, text string) string {
	var b strings.Builder
	pick := func(of ...string) { b.WriteString(of[rng.IntN(len(of))]) }
	var open []byte // the brackets that are open
	key := true     // at the beginning of a line, where a key or a header stands
	for i := 0; i < len(text); {
		c := text[i]
		if key && len(open) == 0 && c != '\n' && c != ' ' {
			key = false
			pick("", "", "  ", "\t", "\n", "# inserted\n", "\n\n# one\n\n\n")
			if name := bareKey(text[i:]); name != "" && rng.IntN(3) == 0 {
				b.WriteString(`"` + name + `"`)
				i += len(name)
				continue
			}
			if c == '[' { // a header
				line, _, _ := strings.Cut(text[i:], "\n")
				b.WriteString(strings.TrimRight(line, " \t\r"))
				pick("", " ", "\t ")
				i += len(line)
				continue
			}
		}
		switch {
		case c == '#' || c == '"' || c == '\'':
			s := scanner{text: text, pos: i}
			if c == '#' {
				s.comment()
			} else {
				s.quoted()
			}
			b.WriteString(text[i:s.pos])
			i = s.pos
			continue
		case c == '\n':
			key = len(open) == 0
			pick("", "", " ", "\t")
			pick("\n", "\n", "\r\n", "\n\n")
		case c == '[' || c == '{':
			open = append(open, c)
			b.WriteByte(c)
			loosen(rng, &b, open)
		case c == ']' || c == '}':
			loosen(rng, &b, open)
			open = open[:len(open)-1]
			b.WriteByte(c)
		case c == ',':
			pick("", " ")
			b.WriteByte(c)
			loosen(rng, &b, open)
		case c == '=':
			pick("", " ", "   ")
			b.WriteByte(c)
			pick("", " ", "\t")
		default:
			b.WriteByte(c)
		}
		i++
	}
	return b.String()
}

// loosen writes what may stand in a list or, less of it, between braces.
func loosen(rng *rand.Rand, b *strings.Builder, open []byte) {
	if open[len(open)-1] == '{' {
		b.WriteString([]string{"", " ", "  "}[rng.IntN(3)])
		return
	}
	b.WriteString([]string{"", "", " ", "\n", "\n\t", " # in a list\n", "\n# a\n # b\n"}[rng.IntN(7)])
}

// bareKey is the bare name that a line begins with, "" where it is dotted or no
// key.
func bareKey(line string) string {
	n := 0
	for n < len(line) && isBare(line[n]) {
		n++
	}
	if rest := strings.TrimLeft(line[n:], " "); !strings.HasPrefix(rest, "=") {
		return ""
	}
	return line[:n]
}

// FuzzFormat formats anything: no panic, and the laws but for that of books.
func FuzzFormat(f *testing.F) {
	const small = 400 // bytes; the fuzzer puts small things together itself
	for _, text := range corpus(f) {
		if len(text) < small {
			f.Add(text)
		}
	}
	for _, s := range []string{"a = [[1,], {b.c = 'x' # y\n, d = \"\\u0041\"}]", "'a.b'.\"c\" . d=1979-05-27 07:32:00Z#x", "[a]\n\n\n#x\n[[a.b]]#y", "a=\"\"\"\"\"\"\"\"\"", "x = ''''''\r\n", "a = {\n#c\n}\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, faults := Source("x.toml", text)
		if rules.HasErrors(faults) {
			if got != nil {
				t.Fatal("faults, and a result")
			}
			return
		}
		if again, faults := Source("x.toml", got); faults != nil || !bytes.Equal(again, got) {
			t.Fatalf("once:\n%s\ntwice:\n%s\n%v", got, again, faults)
		}
		if had, has := comments(string(text)), comments(string(got)); !slices.Equal(had, has) {
			t.Fatalf("comments %q became %q", had, has)
		}
		if had, has := meaning(t, "x.toml", text), meaning(t, "x.toml", got); had != has {
			t.Fatalf("%s\nbecame\n%s", had, has)
		}
	})
}
