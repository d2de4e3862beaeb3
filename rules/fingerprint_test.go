package rules

import (
	"strings"
	"testing"
)

const fingerprinted = `
[standard]
id = "hall"
title = "Hall"
[[step]]
id = "welcome"
from = "enter"
[fact.vip]
type = "bool"
[element.enter]
[element.greet]
fields = { text = { type = "text" } }
[element.bow]
[phrases]
hello = ["你好", "您好"]
[rule.other]
expect = "bow"
[rule.greet]
title = "A greeting"
expect = "greet"
saying = "hello"
after = "enter"
within = "10s"
in = "welcome"
when = { vip = true }
weight = 2
partial = [{ within = "20s", credit = 0.5 }]
`

// fingerprintOf compiles a book and returns the fingerprint of its rule greet.
func fingerprintOf(t *testing.T, source string) string {
	t.Helper()
	b, diagnostics := Compile("book.toml", func(string) ([]byte, error) { return []byte(source), nil })
	if b == nil {
		t.Fatalf("%v", diagnostics)
	}
	for i := range b.Rules {
		if b.Rules[i].ID == "greet" {
			return b.Fingerprint(i)
		}
	}
	t.Fatal("no rule greet")
	return ""
}

func TestFingerprint(t *testing.T) {
	was := fingerprintOf(t, fingerprinted)
	for _, c := range []struct {
		what, old, now string
		same           bool
	}{
		{"the title", `"A greeting"`, `"Another title"`, true},
		{"another rule", `expect = "bow"`, `expect = "enter"`, true},
		{"a need", `weight = 2`, "weight = 2\nneed = \"To be seen\"", true},
		{"an element more, in front", `[element.enter]`, "[element.aaa]\n[element.enter]", true},
		{"the version", `title = "Hall"`, "title = \"Hall\"\nversion = \"2\"", true},
		{"the window", `"10s"`, `"11s"`, false},
		{"the anchor", `after = "enter"`, `after = "bow"`, false},
		{"the side", `after = "enter"`, `before = "enter"`, false},
		{"the form", "expect = \"greet\"\n", "forbid = \"greet\"\n", false},
		{"a phrase", `"您好"`, `"早上好"`, false},
		{"the weight", `weight = 2`, `weight = 3`, false},
		{"the scoring", `weight = 2`, "weight = 2\nbonus = true", false},
		{"the credit", `credit = 0.5`, `credit = 0.6`, false},
		{"a gate", `vip = true`, `vip = false`, false},
		{"the step", `from = "enter"`, `from = "bow"`, false},
	} {
		source := strings.Replace(fingerprinted, c.old, c.now, 1)
		if c.what == "the form" {
			source = strings.Replace(source, "partial = [{ within = \"20s\", credit = 0.5 }]\n", "", 1)
		}
		if source == fingerprinted {
			t.Fatalf("%s: nothing to change", c.what)
		}
		if same := fingerprintOf(t, source) == was; same != c.same {
			t.Errorf("%s: the fingerprint is the same: %v", c.what, same)
		}
	}
}
