package rules

import (
	"slices"
	"strings"
)

// cellText reads a text that cells are compared with. Numbers are told: of 0,
// 0.0 and 00 only one is what the cell says.
func (l *logCompiler) cellText(n *node, what, blankHint string) (string, bool) {
	switch {
	case n.told:
		return "", false
	case n.kind == arrayNode || n.kind == tableNode:
		l.ds.at(n, "wrong-type", "write \"…\", or a list of such", "%s must be a text, not %s", what, n.kind)
		return "", false
	case n.kind != stringNode:
		l.ds.at(n, "wrong-type", "write it between double quotes, as the cell has it: "+quote(n.plain()), "%s must be a text, not %s", what, n.plain())
		return "", false
	}
	why, hint := neverMatches(n.str, blankHint)
	if why != "" {
		l.ds.at(n, "never-matches", hint, "no cell can be %s: %s", quote(n.str), why)
	}
	return n.str, why == ""
}

// What is written where an empty text is no way to say that a cell is blank.
const (
	blankColumn = "write blank = \"absent\", \"unobserved\" or \"error\" for what a blank cell means"
	blankTest   = "write { known = false } for rows where the cell is blank"
)

// neverMatches says why no cell can be a text.
func neverMatches(s, blankHint string) (why, hint string) {
	switch trimmed := strings.TrimSpace(s); {
	case trimmed == "":
		return "a blank cell states nothing", blankHint
	case trimmed != s:
		return "white space around the content of a cell is left out", "write " + quote(trimmed)
	}
	return "", ""
}

// cellTexts reads a text, or a list of texts, that cells are compared with.
func (l *logCompiler) cellTexts(n *node, what, blankHint string) []string {
	items := n.items
	if n.kind != arrayNode {
		items = []*node{n}
	} else if len(items) == 0 {
		l.ds.at(n, "empty-list", "", "%s is an empty list", what)
	}
	var out []string
	for _, it := range items {
		s, ok := l.cellText(it, what, blankHint)
		if ok && slices.Contains(out, s) {
			l.ds.at(it, "written-twice", "take it out", "%s stands twice in %s", quote(s), what)
		} else if ok {
			out = append(out, s)
		}
	}
	return out
}

// blanks reads what blank cells and sentinels mean.
func (l *logCompiler) blanks(col *LogColumn, n *node) {
	col.Blank = defaultBlank(col)
	if w := l.choice(n, "blank", string(BlankAbsent), string(BlankUnobserved), string(BlankError)); w != "" {
		col.Blank = Blank(w)
		if col.Blank == BlankUnobserved {
			l.watched(col, n.entry("blank"))
		}
	}
	meaning := map[string]string{}
	for _, s := range []struct {
		key string
		to  *[]string
	}{{"absent", &col.Absent}, {"unobserved", &col.Unobserved}, {"unknown", &col.Unknown}} {
		e := n.entry(s.key)
		if e == nil {
			continue
		}
		*s.to = l.cellTexts(e.val, s.key, blankColumn)
		for _, text := range *s.to {
			if other := meaning[text]; other != "" {
				l.ds.at(e.val, "contradiction", "take it out of one of the two", "the cell %s means both %s and %s", quote(text), other, s.key)
			}
			meaning[text] = s.key
		}
		if s.key == "unobserved" {
			l.watched(col, e)
		}
	}
}

// watched tells a column of which nobody could say that he did not watch.
func (l *logCompiler) watched(col *LogColumn, e *entry) {
	if len(col.Targets) == 0 || slices.ContainsFunc(col.Targets, func(t Target) bool { return groupOf(t.Kind) == ofElement }) {
		return
	}
	l.ds.key(e, "misplaced-key", "write unknown, or blank = \"absent\", for what was not recorded",
		"unobserved says that nobody watched for an element, and the column %s states none", quote(col.Name))
}
