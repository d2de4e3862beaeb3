package rules

import (
	"fmt"
	"strings"
	"testing"
)

// TestTightenOnly: what an overlay of a base with tighten-only may do. Each
// fault is told where the overlay says it.
func TestTightenOnly(t *testing.T) {
	const hq = `
[standard]
id = "hq"
title = "HQ"
tighten-only = true
pass-mark = 80
min-coverage = 0.5
bonus-max = 2
[param]
limit = "20s"
least = "2.."
[fact.vip]
type = "bool"
[element.enter]
[element.greet]
[element.bow]
[rule.greet]
expect = "greet"
after = "enter"
within = "${limit}"
critical = true
[rule.bow]
expect = "bow"
times = "${least}"
`
	const head = "[standard]\nid = \"branch\"\ntitle = \"Branch\"\nextends = \"hq.toml\"\n"
	for _, c := range []struct{ overlay, want string }{
		{"", ""},
		{"[param]\nlimit = \"10s\"\n", ""},
		{"[param]\nleast = \"3..\"\n", ""},
		{"pass-mark = 90\nmin-coverage = 0.6\nbonus-max = 1\n", ""},
		{"[rule.greet]\nwithin = \"5s\"\nweight = 3\n", ""},
		{"[rule.more]\nforbid = \"bow\"\nbefore = \"enter\"\n", ""},
		{"[rule.greet]\nafter = [\"enter\", \"bow\"]\n", ""},
		{"[param]\nlimit = \"30s\"\n", `6:1 the rule "greet" is looser than in "hq.toml": it fails a part only of the visits that it fails there`},
		{"[param]\nleast = \"1..\"\n", `6:1 the rule "bow" is looser than in "hq.toml": it fails a part only of the visits that it fails there`},
		{"[rule.greet]\nwithin = \"5s..30s\"\n", `5:7 the rule "greet" may be looser than in "hq.toml": that it fails all visits that it fails there cannot be shown`},
		{"[rule.greet]\nwhen = { vip = true }\n", `5:7 the rule "greet" is looser than in "hq.toml": it fails a part only of the visits that it fails there`},
		{"[rule.greet]\nretired = true\n", `6:1 the rule "greet" is retired`},
		{"[rule.greet]\ncritical = false\n", `6:1 the rule "greet" is critical in "hq.toml", and is not here`},
		{"[rule.bow]\nbonus = true\n", `6:1 the rule "bow" is made a bonus, which costs nothing when failed`},
		{"[rule.bow]\nweight = 0\n", `6:1 the rule "bow" has no weight left`},
		{"pass-mark = 70\n", `5:1 pass-mark is 80 in "hq.toml", and may only be raised`},
		{"min-coverage = 0.4\n", `5:1 min-coverage is 0.5 in "hq.toml", and may only be raised`},
		{"bonus-max = 3\n", `5:1 bonus-max is 2 in "hq.toml", and may only be lowered`},
		{"tighten-only = false\n", `5:1 "hq.toml" lets those who extend it only tighten its rules; that holds for those who extend this one too`},
	} {
		files := map[string]string{"hq.toml": hq, "branch.toml": head + c.overlay}
		b, ds := Compile("branch.toml", loadText(files))
		got := faults(ds, "loosened")
		if got != c.want || (b == nil) != (c.want != "") {
			t.Errorf("%s\ngot  %s\nwant %s\n%v", c.overlay, got, c.want, ds)
		}
	}
}

// TestTightenOnlyFurther: it holds for what extends an overlay, and not for a
// book that is imported.
func TestTightenOnlyFurther(t *testing.T) {
	const hq = "[standard]\nid = \"hq\"\ntitle = \"HQ\"\ntighten-only = true\n[element.e]\n[rule.r]\nexpect = \"e\"\ntimes = \"2..\"\n"
	overlay := func(id, base, rest string) string {
		return fmt.Sprintf("[standard]\nid = %q\ntitle = %q\nextends = %q\n%s", id, id, base, rest)
	}
	files := map[string]string{
		"hq.toml":     hq,
		"region.toml": overlay("region", "hq.toml", "[rule.r]\ntimes = \"3..\"\n"),
		"good.toml":   overlay("good", "region.toml", "[rule.r]\ntimes = \"4..\"\n"),
		"bad.toml":    overlay("bad", "region.toml", "[rule.r]\ntimes = \"2..\"\n"),
		"faulty.toml": overlay("faulty", "hq.toml", "[rule.r]\ntimes = \"1..\"\n"),
		"below.toml":  overlay("below", "faulty.toml", ""),
		"import.toml": "[standard]\nid = \"i\"\ntitle = \"i\"\nimport = [\"hq.toml\"]\n",
	}
	for name, want := range map[string]string{
		"good.toml": "", "import.toml": "",
		"bad.toml":   `5:7 the rule "r" is looser than in "region.toml": it fails a part only of the visits that it fails there`,
		"below.toml": `4:11 the rules of "faulty.toml" are to be tightened only, and it has faults of its own`,
	} {
		if _, ds := Compile(name, loadText(files)); faults(ds, "loosened") != want {
			t.Errorf("%s: %v, want %s", name, ds, want)
		}
	}
}

// faults writes the faults of a code.
func faults(ds []Diagnostic, code Code) string {
	var out []string
	for _, d := range ds {
		if d.Code == code {
			out = append(out, fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Message))
		}
	}
	return strings.Join(out, "; ")
}
