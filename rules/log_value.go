package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// yesWords and noWords are what people write for yes and no.
var (
	yesWords = []string{"true", "yes", "y", "1", "是", "有", "对", "√", "✓", "✔", "☑"}
	noWords  = []string{"false", "no", "n", "0", "否", "无", "错", "×", "✗", "✘", "☐"}
)

// YesNo reads a yes or a no as people write it in a table: true, yes, y, 1, 是,
// 有, 对, √, ✓, ☑, in any case and width, and their opposites. ok is false
// where s is neither.
func YesNo(s string) (yes, ok bool) {
	s = narrow(strings.TrimSpace(s))
	for i := range yesWords {
		if strings.EqualFold(s, yesWords[i]) {
			return true, true
		}
		if strings.EqualFold(s, noWords[i]) {
			return false, true
		}
	}
	return false, false
}

// valueTable reads what the cells of a column say in words of the book.
func (l *logCompiler) valueTable(col *LogColumn, n *node) {
	if w := l.choice(n, "others", string(OthersError), string(OthersIgnore), string(OthersUnknown)); w != "" {
		col.Others = Others(w)
		if col.Others == OthersUnknown && slices.ContainsFunc(col.Targets, func(t Target) bool { return t.Kind == TargetDo || t.Kind == TargetVisit }) {
			l.ds.at(n.get("others"), "misplaced-key", "write \"ignore\" to pass over such rows, or \"error\"", "a row without its %s is no event of a visit, so others cannot be \"unknown\"",
				l.targetWord(col.Targets[0]))
		}
	}
	v := n.get("values")
	if v == nil {
		return
	}
	if v.kind != tableNode {
		l.ds.at(v, "wrong-type", "write values = { \"CELL\" = \"VALUE\" }", "values must be a table, not %s", v.shown())
		return
	}
	sentinels := slices.Concat(col.Absent, col.Unobserved, col.Unknown)
	for _, e := range v.entries {
		if why, hint := neverMatches(e.name, blankColumn); why != "" {
			l.ds.key(e, "never-matches", hint, "no cell can be %s: %s", quote(e.name), why)
		} else if slices.Contains(sentinels, e.name) {
			l.ds.key(e, "never-matches", "take it out of one of the two", "the cell %s states nothing, so no value stands for it", quote(e.name))
		}
		if leaves := dottedNames(e, nil); len(leaves) > 0 {
			l.unquoted(leaves[0])
			continue
		}
		if to, ok := l.valueFor(col.Targets, col.Formats, e.val); ok {
			col.Values = append(col.Values, ValuePair{From: e.name, To: to})
		}
	}
}

// valueFor checks a value that a mapping writes out for some targets, and
// returns it as the reader takes it.
func (l *logCompiler) valueFor(targets []Target, formats []string, n *node) (string, bool) {
	text := n.plain()
	switch {
	case n.told:
		return "", false
	case n.kind == arrayNode || n.kind == tableNode:
		l.ds.at(n, "wrong-type", "write it between double quotes", "a value must be a text, not %s", n.kind)
		return "", false
	case strings.TrimSpace(text) == "":
		l.ds.at(n, "empty-text", "list the cell under absent, unobserved or unknown", "a value is empty")
		return "", false
	}
	out := text
	for _, t := range targets {
		to, ok := l.valueOf(t, formats, n, text)
		if !ok {
			return "", false
		}
		if to != text {
			out = to
		}
	}
	if len(targets) == 0 && n.kind != stringNode {
		l.ds.at(n, "wrong-type", "write it between double quotes: "+quote(text), "a value must be a text, not %s", n.shown())
	}
	return out, true
}

// valueOf checks a value for one target.
func (l *logCompiler) valueOf(t Target, formats []string, n *node, text string) (string, bool) {
	switch t.Kind {
	case TargetDo:
		return l.elementNamed(n, text)
	case TargetStep:
		return text, l.stepNamed(n) != None
	case TargetUnobserved:
		return l.elementsNamed(n, text)
	case TargetZone:
		return text, l.zone(n, text)
	case TargetLifecycle:
		if text != "start" && text != "complete" {
			l.ds.at(n, "unknown-value", "an event begins with \"start\" and ends with \"complete\"", "a lifecycle cannot be %s%s", quote(text), didYouMean(text, []string{"start", "complete"}))
			return "", false
		}
		return text, true
	case TargetCount:
		if i, err := strconv.Atoi(text); err != nil || i < 0 {
			l.ds.at(n, "wrong-type", "write a whole number from 0", "%s is how often something was seen, not %s", l.targetWord(t), n.shown())
			return "", false
		}
		return text, true
	}
	var first error
	for _, f := range l.fieldsOf(t) {
		to, err := fieldValue(f, formats, n.kind, text)
		if err == nil {
			if date, err := ParseStamp(to); err == nil && (t.Kind == TargetDate || t.Kind == TargetDay) && date.Kind == StampClock {
				l.ds.at(n, "wrong-type", "write a date such as 2026-01-31", "%s is a day, not %s", t.Kind, n.shown())
				return "", false
			}
			return to, true
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		return text, true
	}
	code, hint := Code("wrong-type"), ""
	switch typ := l.fieldsOf(t)[0].Type; {
	case typ == TypeEnum && n.kind == stringNode:
		code = "unknown-value"
	case typ == TypeEnum || typ == TypeText:
		hint = "write it between double quotes: " + quote(text)
	case typ == TypeBool:
		hint = "write \"yes\" or \"no\""
	}
	l.ds.at(n, code, hint, "%s: %s", l.targetWord(t), first.Error())
	return "", false
}

// fieldValue reads a value of a field as a mapping writes it, and writes it as
// a log does.
func fieldValue(f *Field, formats []string, kind nodeKind, text string) (string, error) {
	switch f.Type {
	case typeTold:
		return text, nil
	case TypeText, TypeEnum:
		if kind != stringNode {
			return "", fmt.Errorf("%s is written without quotes, and it is a text", text)
		}
	case TypeBool:
		yes, ok := YesNo(text)
		if !ok {
			return "", fmt.Errorf("%s is neither yes nor no", quote(text))
		}
		return strconv.FormatBool(yes), nil
	case TypeTime:
		return timeValue(formats, text)
	case TypeNumber:
		text = strings.ReplaceAll(text, "_", "")
	}
	_, err := f.ParseValue(text)
	return text, err
}

// timeValue reads a time in one of the formats of a column, which the reader
// then does too, or in any that leaves no doubt, as ParseStamp reads it.
func timeValue(formats []string, text string) (string, error) {
	for _, pattern := range formats {
		if f, err := parsePattern(pattern); err == nil {
			if _, err := f.Parse(text); err == nil {
				return text, nil
			}
		}
	}
	if len(formats) > 0 {
		return "", fmt.Errorf("%s is written by none of the formats of the column, %s", quote(text), list(formats))
	}
	st, _, err := ParseHumanTime(text)
	return st.String(), err
}

// elementNamed finds an element by its id or one of its titles.
func (l *logCompiler) elementNamed(n *node, s string) (string, bool) {
	if _, ok := l.elements[s]; ok {
		return s, true
	}
	titled := l.elementsTitled(s)
	if len(titled) == 1 {
		return titled[0], true
	}
	if len(titled) > 1 {
		l.ds.at(n, "unknown-element", "write "+quote(titled[0])+" or "+quote(titled[1]), "%s is the title of several elements", quote(s))
		return "", false
	}
	l.unknownIn(n, &elementName, s, l.elementIDs(), "", nil)
	return "", false
}

// elementsNamed finds the elements of a list in one text.
func (l *logCompiler) elementsNamed(n *node, text string) (string, bool) {
	if _, ok := l.elements[text]; ok || len(l.elementsTitled(text)) > 0 {
		return l.elementNamed(n, text)
	}
	var ids []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r != '-' && (unicode.IsSpace(r) || unicode.IsPunct(r)) }) {
		id, ok := l.elementNamed(n, word)
		if !ok {
			return "", false
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " "), true
}
