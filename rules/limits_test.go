package rules

import (
	"strings"
	"testing"
)

// TestLimits compiles what no author writes: each must end, and with a fault
// that has a place.
func TestLimits(t *testing.T) {
	const n = 1_000_000
	rule := head + "[element.e]\n[rule.r]\n"
	for name, text := range map[string]string{
		"lists never closed":         "a = " + strings.Repeat("[", n),
		"lists in lists":             "a = " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000),
		"tables never closed":        "a = " + strings.Repeat("{a=", n/3),
		"tables in tables":           "a = " + strings.Repeat("{a=", 9000) + "1" + strings.Repeat("}", 9000),
		"a key of many parts":        strings.Repeat("a.", n/2) + "a = 1",
		"a header of many parts":     "[" + strings.Repeat("a.", n/2) + "a]",
		"not in not":                 rule + "expect = \"e\"\nwhere = {by=" + strings.Repeat("{not=", 9000) + "'1'" + strings.Repeat("}", 9001),
		"parts in parts":             rule + strings.Repeat("all=[{", 4000) + "expect='e'" + strings.Repeat("}]", 4000),
		"no line is TOML":            strings.Repeat("x\n", n/2),
		"no text is closed":          strings.Repeat("a = \"\n", n/6),
		"no list is closed":          strings.Repeat("a = [\n", n/6),
		"full-width characters only": strings.Repeat("，", n/3),
		"too large":                  strings.Repeat("#", maxSource+1),
		"zero bytes":                 strings.Repeat("\x00", n),
	} {
		b, ds := compileText(text)
		if b != nil || len(ds) == 0 {
			t.Errorf("%s: no fault is told", name)
		}
		checkSpans(t, []byte(text), ds[:min(len(ds), 5)])
	}
}
