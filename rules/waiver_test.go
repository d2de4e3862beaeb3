package rules

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
)

const waiverBase = `
[standard]
id = "hall"
title = "Hall"
[element.greet]
[rule.greet]
expect = "greet"
[rule.twice]
expect = "greet"
times = 2
[[waiver]]
rule = ["greet", "twice"]
site = "SH-03"
until = 2026-03-31
why = "Rebuilding."
why-zh = "改造。"
by = "HQ"
`

// TestWaiversOfOverlays: a book and the one that it extends have both waivers;
// the compiled book keeps them.
func TestWaiversOfOverlays(t *testing.T) {
	files := map[string]string{"hq.toml": waiverBase, "branch.toml": `
[standard]
id = "branch"
title = "Branch"
extends = "hq.toml"
[[waiver]]
rule = "greet"
visit = ["V-1", "V-2"]
until = "2026-04-30"
why = "Fire alarm."
by = "Region"
`}
	b, ds := Compile("branch.toml", func(path string) ([]byte, error) {
		if text, ok := files[path]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	})
	if b == nil || len(ds) > 0 {
		t.Fatal(ds)
	}
	data, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	read, err := ReadBook(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []*Book{b, read} {
		if len(b.Waivers) != 2 {
			t.Fatalf("waivers: %+v", b.Waivers)
		}
		one, two := &b.Waivers[0], &b.Waivers[1]
		if !slices.Equal(one.Rules, []int{0, 1}) || one.Why.In("zh") != "改造。" || one.Why.In("en") != "Rebuilding." || one.By != "HQ" ||
			one.Pos.File != "hq.toml" || two.Pos.File != "branch.toml" || two.Until != "2026-04-30" {
			t.Errorf("waivers: %+v, %+v", one, two)
		}
		last, _ := ParseStamp("2026-03-31")
		if !one.Names("V-9", "SH-03") || one.Names("V-9", "") || !two.Names("V-2", "SH-03") || two.Names("V-3", "SH-03") ||
			!one.Covers(last.Day) || one.Covers(last.Day+1) {
			t.Error("a waiver is for other visits or other dates")
		}
	}
	at := strings.Index(string(data), `"waivers"`)
	head, tail := string(data[:at]), string(data[at:])
	for _, c := range []struct{ from, to, want string }{
		{"\n    1\n", "\n    9\n", "a rule of a waiver has the index 9"},
		{"2026-03-31", "soon", "the waiver of hq.toml:11 ends on no date"},
	} {
		if _, err := ReadBook([]byte(head + strings.Replace(tail, c.from, c.to, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.from, err)
		}
	}
}
