package report

import (
	"slices"
	"strings"
	"testing"

	"stdc/rules"
)

const wordsBook = `[standard]
id = "words"
title = "Words"

[[step]]
id = "in"
from = "a"

[fact.closing]
type = "time"

[fact.crowded]
type = "bool"

[element.a]
fields = { n = { type = "number", unit = "°" }, at-gate = { type = "time" }, pause = { type = "duration" }, by = { type = "text" } }

[element.b]
fields = { n = { type = "number", unit = "°" }, at-gate = { type = "time" }, pause = { type = "duration" }, by = { type = "text" } }

[rule.r]
`

// TestWordsOfForms holds the sentences of forms that no starter has.
func TestWordsOfForms(t *testing.T) {
	for _, c := range []struct{ rule, en, zh string }{
		{`each = "a"
		be = { n = "10..20" }`, "For every “a”, “n” must be 10° to 20°.", "每次“a”，“n”必须在10°至20°之间。"},
		{`each = "a"
		be = { n = { not = "..20" } }`, "For every “a”, “n” must be more than 20°.", "每次“a”，“n”必须超过20°。"},
		{`each = "a"
		be = { pause = "2s.." }`, "For every “a”, “pause” must be at least 2 s.", "每次“a”，“pause”不得少于2秒。"},
		{`each = "a"
		be = { at-gate = "@closing.." }`, "For every “a”, “at gate” must be “closing” or later.", "每次“a”，“at gate”不得早于“closing”。"},
		{`expect = "b"
		where = { at-gate = "..@closing" }`, "“b” (“at gate” is “closing” or earlier) must occur.", "必须出现“b”（“at gate”不晚于“closing”）。"},
		{`expect = "b"
		after = "a"
		different = "by"`, "After each “a”, “b” must occur with a different actor.", "每次“a”之后，必须出现行为人不同的“b”。"},
		{`expect = "b"
		after = "a"
		higher = "at-gate"`, "After each “a”, “b” must occur with a later “at gate”.", "每次“a”之后，必须出现“at gate”更晚的“b”。"},
		{`expect = "b"
		after = "a"
		lower = "pause"`, "After each “a”, “b” must occur with a shorter “pause”.", "每次“a”之后，必须出现“pause”更短的“b”。"},
		{`expect = "b"
		near = "a"
		within = "10s.."`, "At least 10 s from each “a”, before or after it, “b” must occur.", "每次“a”前后至少10秒，必须出现“b”。"},
		{`expect = "b"
		near = "a"
		within = "0 dates"`, "On the same date as each “a”, before or after it, “b” must occur.", "每次“a”前后的当天内，必须出现“b”。"},
		{`forbid = "b"
		after = "a"
		next = true
		within = "10s"`, "The event right after each “a” must not be “b” within 10 s.", "每次“a”之后紧接着的一件事不得是“b”（指10秒内出现的）。"},
		{`expect = "b"
		in = ["in"]`, "In the whole of the step “in”, “b” must occur.", "在步骤“in”的整个过程中，必须出现“b”。"},
		{`expect = "b"
		every = "5m"
		in = { per = "by" }`, "For each actor by itself, no more than 5 min may pass without “b”.", "按行为人分开来看，每隔不超过5分钟必须出现一次“b”。"},
		{`expect = "b"
		unless = { crowded = true }`, "In visits where “crowded” is “no”, “b” must occur.", "凡“crowded”为“否”的访问，必须出现“b”。"},
	} {
		b, ds := rules.Compile("book.toml", func(string) ([]byte, error) { return []byte(wordsBook + c.rule + "\n"), nil })
		if b == nil {
			t.Errorf("%s: %v", c.rule, ds)
			continue
		}
		en, zh := strings.Join(NewWords("en").Ask(b, 0), "\n"), strings.Join(NewWords("zh").Ask(b, 0), "\n")
		if en != c.en || zh != c.zh {
			t.Errorf("%s:\n%s\n%s\nwant\n%s\n%s", c.rule, en, zh, c.en, c.zh)
		}
	}
}

// TestNothingOfParts holds that each part of a combination says when it does
// not apply.
func TestNothingOfParts(t *testing.T) {
	b, ds := rules.Compile("book.toml", func(string) ([]byte, error) {
		return []byte(wordsBook + "all = [{ each = 'a', be = { n = 1 } }, { expect = 'a', after = 'b', when = { crowded = true } }]\n"), nil
	})
	if b == nil {
		t.Fatal(ds)
	}
	for lang, want := range map[string][]string{
		"en": {"no part of it applies: no “a” occurs; “crowded” is “no” or no “b” occurs"},
		"zh": {"各项都不适用：没有出现“a”；“crowded”为“否”，或者没有出现“b”"},
	} {
		if got := NewWords(lang).notApplicable(b, &b.Rules[0].Node); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
