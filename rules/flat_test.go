package rules

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestFlatOrigins shows a flat book whole: params over two files, a rule with
// keys of both, a retired one, a dollar, conditions of one file.
func TestFlatOrigins(t *testing.T) {
	load := loadText(map[string]string{
		"branch/book.toml": `[standard]
id = "b"
title = "B"
extends = "../hq.toml"
[param]
limit = "20s"
[rule.greet]
weight = 3
[rule.old]
retired = true
[rule.own]
forbid = "bow"
`,
		"hq.toml": `[standard]
id = "hq"
title = "HQ"
pass-mark = 80
when = { busy = true }
import = "words.toml"
[param]
limit = "10s"
wide = "0s..${limit}"
cost = "$$5"
[rule.greet]
expect = "greet"
after = "enter"
within = "${wide}"
title = "in ${limit} for ${cost}"
when = { channel = "phone" }
[rule.old]
expect = "bow"
`,
		"words.toml": "[element.enter]\n[element.bow.fields]\nangle = 'number'\n[element.greet]\n[fact]\nbusy = 'bool'\nchannel = 'text'\n",
	})
	const want = `# book.toml with all that it extends and imports, made by stdc compile --flat.
# Behind each value stands where it was written, and the params that it was made of.

[standard]
id = "b" # book.toml:2
title = "B" # book.toml:3
pass-mark = 80 # ../hq.toml:4

[fact.busy]
type = "bool" # ../words.toml:6

[fact.channel]
type = "text" # ../words.toml:7

[element.enter]

[element.bow]

[element.bow.fields]
angle = "number" # ../words.toml:3

[element.greet]

[rule.greet]
expect = "greet" # ../hq.toml:12
after = "enter" # ../hq.toml:13
within = "0s..20s" # ../hq.toml:14, wide ../hq.toml:9, limit book.toml:6
title = "in 20s for $$5" # ../hq.toml:15, limit book.toml:6, cost ../hq.toml:10
when = { busy = true, channel = "phone" } # ../hq.toml:16, [standard] ../hq.toml:5
weight = 3 # book.toml:8

[rule.old]
expect = "bow" # ../hq.toml:18
retired = true # book.toml:10
when = { busy = true } # ../hq.toml:5

[rule.own]
forbid = "bow" # book.toml:12
`
	got, ds, err := Flatten("branch/book.toml", load)
	if err != nil || HasErrors(ds) || string(got) != want {
		t.Errorf("%v %v\n%s", err, ds, got)
	}
}

// TestFlatRefused: conditions of a file and of a rule that no one key can hold,
// in a book in which they do not hold for all rules.
func TestFlatRefused(t *testing.T) {
	const hq = "[standard]\nid = \"hq\"\ntitle = \"HQ\"\ngiven = \"x\"\n[element.x]\n[element.y]\n[rule.a]\nexpect = \"x\"\ngiven = \"y\"\n"
	files := map[string]string{"hq.toml": hq, "book.toml": "[standard]\nid = \"b\"\ntitle = \"B\"\nextends = \"hq.toml\"\n"}
	if _, _, err := Flatten("book.toml", loadText(files)); err != nil {
		t.Errorf("conditions that hold for every rule: %v", err)
	}
	files["book.toml"] += "[rule.b]\nforbid = \"y\"\n"
	_, _, err := Flatten("book.toml", loadText(files))
	const want = "the book cannot be written flat: the rule a has given (hq.toml:9) beside that of [standard] (hq.toml:4), which other rules do not have, and the two cannot stand in one key"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if text, ds, err := Flatten("none.toml", loadText(files)); text != nil || err != nil || !HasErrors(ds) {
		t.Errorf("a book that is not there: %q %v %v", text, ds, err)
	}
}

// places matches what a flat book does not keep: where things stood.
var places = regexp.MustCompile(`"pos": \{[^}]*\}|"(hash|sha256)": "[^"]*"|"name": "[^"]*\.toml"`)

// sameFlat holds a book to its flat form, twice. Patterns may have other numbers
// where conditions move from a file to its rules; so the rules are compared by
// their fingerprints there.
func sameFlat(t *testing.T, name, path string, load Loader) bool {
	t.Helper()
	book, ds := Compile(path, load)
	if HasErrors(ds) {
		return false
	}
	text, _, err := Flatten(path, load)
	if err != nil {
		if strings.Contains(err.Error(), "cannot be written flat") {
			return false
		}
		t.Fatal(err)
	}
	for range 2 {
		flat, ds := Compile("book.toml", loadText(map[string]string{"book.toml": string(text)}))
		if HasErrors(ds) {
			t.Errorf("%s: the flat book has faults: %v\n%s", name, ds, text)
			return true
		}
		for i := range book.Rules {
			if i < len(flat.Rules) && book.Fingerprint(i) != flat.Fingerprint(i) {
				t.Errorf("%s: the rule %s is another one", name, book.Rules[i].ID)
			}
		}
		if a, b := unplaced(t, book), unplaced(t, flat); a != b {
			t.Errorf("%s: another book:\n%s\n%s\n%s", name, a, b, text)
		}
		text, _, err = Flatten("book.toml", loadText(map[string]string{"book.toml": string(text)}))
		if err != nil {
			t.Fatal(err)
		}
	}
	return true
}

// unplaced is a book without what names places, sources and patterns.
func unplaced(t *testing.T, b *Book) string {
	c := *b
	c.Sources, c.Hash, c.Patterns = nil, "", nil
	c.Rules = append([]Rule{}, b.Rules...)
	for i := range c.Rules {
		c.Rules[i].Node = Node{}
	}
	out, err := json.MarshalIndent(&c, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return places.ReplaceAllString(strings.ReplaceAll(string(out), "\n", " "), "")
}

// TestFlatSame: every book of testdata and every starter is the same when flat.
func TestFlatSame(t *testing.T) {
	n := 0
	for _, pattern := range []string{"../templates/starters/*/*.toml", "../testdata/*/*.toml", "../testdata/*/*/*.toml"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			if sameFlat(t, path, path, os.ReadFile) {
				n++
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d books", n)
	}
}

// TestFlatOverlays: random overlays of the starters are the same when flat.
func TestFlatOverlays(t *testing.T) {
	books, _ := filepath.Glob("../templates/starters/*/book.toml")
	if len(books) < 20 {
		t.Fatalf("only %d starters", len(books))
	}
	rng := rand.New(rand.NewSource(6))
	for _, path := range books {
		base, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		src := parseSource(path, base, &diagnostics{})
		for round := range 3 {
			var over strings.Builder
			over.WriteString("[standard]\nid = \"over\"\ntitle = \"Over $$ ${own}\"\nextends = \"book.toml\"\n")
			if rng.Intn(2) == 0 {
				over.WriteString("unless = { overlay-fact = true }\n")
			}
			over.WriteString("[fact.overlay-fact]\ntype = \"bool\"\n[param]\nown = \"a$${b}\"\nheavy = 2.5\n")
			if params := src.root.get("param"); params != nil {
				for _, e := range params.entries {
					if rng.Intn(2) == 0 {
						over.WriteString(e.name + " = " + src.text[e.val.off:e.val.end] + "\n")
					}
				}
			}
			for _, e := range src.root.get("rule").entries {
				switch rng.Intn(4) {
				case 0:
					fmt.Fprintf(&over, "[rule.%s]\nretired = true\n", e.name)
				case 1:
					fmt.Fprintf(&over, "[rule.%s]\nweight = \"${heavy}\"\nsource = \"say \\\"${own}\\\" \\\\ \\t here\"\n", e.name)
				case 2:
					fmt.Fprintf(&over, "[rule.%s-too]\nrequire = { overlay-fact = true }\n", e.name)
				}
			}
			load := func(name string) ([]byte, error) {
				if filepath.Base(name) == "over.toml" {
					return []byte(over.String()), nil
				}
				return os.ReadFile(name)
			}
			top := filepath.Join(filepath.Dir(path), "over.toml")
			if !sameFlat(t, fmt.Sprintf("%s, round %d", path, round), top, load) {
				t.Errorf("%s: the overlay has faults, or cannot be written flat", path)
			}
		}
	}
}
