package booktest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stdc/checker"
	"stdc/internal/notation"
	"stdc/rules"
)

// Update returns the file with what failing tests expect rewritten to what came
// out, and the number of tests so changed. Comments, order and layout stay.
// What a table of cases shares is left alone; the case says what is different.
// A visit that could not be judged is passed over.
func (s *Suite) Update(results []Result) (text string, changed int) {
	e := &editor{b: s.Book, text: s.doc.Text()}
	for i := range results {
		if r := &results[i]; !r.Passed() && r.Rejected == "" {
			changed++
			e.result(r)
		}
	}
	return e.apply(), changed
}

// editor collects changes of a text.
type editor struct {
	b     *rules.Book
	text  string
	edits []textEdit
}

// textEdit puts a text in the place of the bytes [from, to).
type textEdit struct {
	from, to int
	with     string
}

func (e *editor) put(from, to int, with string) { e.edits = append(e.edits, textEdit{from, to, with}) }

func (e *editor) apply() string {
	slices.SortStableFunc(e.edits, func(a, b textEdit) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	var out strings.Builder
	at := 0
	for _, d := range e.edits {
		if d.from < at {
			continue // inside of what is gone
		}
		out.WriteString(e.text[at:d.from] + d.with)
		at = d.to
	}
	out.WriteString(e.text[at:])
	return out.String()
}

func (e *editor) result(r *Result) {
	c := r.Case
	moved := map[checker.Verdict][]string{} // ids by the verdict that came out
	gone := map[*rules.DocNode]bool{}
	for i := range r.Diffs {
		d := &r.Diffs[i]
		switch d.Kind {
		case DiffVerdict:
			got := r.Outcome.Rules[d.Rule].Verdict
			moved[got] = append(moved[got], e.b.Rules[d.Rule].ID)
			for j := range c.Verdicts {
				if c.Verdicts[j].Rule == d.Rule {
					gone[c.Verdicts[j].node] = true
				}
			}
		case DiffCredit:
			e.credit(c, d)
		case DiffScore:
			e.value(c, "score", quoted(d.Got))
		case DiffPassed:
			e.value(c, "passed", quoted(d.Got))
		}
	}
	e.verdicts(c.own, moved, gone)
}

// quoted writes a value of score or passed.
func quoted(s string) string {
	if s == "none" || s == "undecided" {
		return notation.String(s)
	}
	return s
}

// verdicts takes ids out of the lists of a table and puts them into others.
func (e *editor) verdicts(table *rules.DocNode, moved map[checker.Verdict][]string, gone map[*rules.DocNode]bool) {
	var named []string // keys that are dealt with: given another name, or that name
	for _, k := range verdictKeys {
		if add := moved[k.verdict]; len(add) > 0 && table.Get(k.key) == nil {
			if old := e.rename(table, k.key, add, gone); old != "" {
				named = append(named, old, k.key)
			}
		}
	}
	for _, k := range verdictKeys {
		list, add := table.Get(k.key), moved[k.verdict]
		switch {
		case slices.Contains(named, k.key):
		case list != nil:
			e.list(list, add, gone)
		case len(add) > 0:
			e.key(table, k.key, idList(add))
		}
	}
}

func idList(ids []string) string {
	q := make([]string, len(ids))
	for i := range ids {
		q[i] = notation.String(ids[i])
	}
	return "[" + strings.Join(q, ", ") + "]"
}

// rename turns `pass = X` into `fail = X` where all of X and nothing else moves
// there, and returns the old key.
func (e *editor) rename(table *rules.DocNode, key string, ids []string, gone map[*rules.DocNode]bool) string {
	for _, k := range verdictKeys {
		list := table.Get(k.key)
		items := list.Items()
		if len(items) != len(ids) || len(items) == 0 {
			continue
		}
		all := true
		for _, it := range items {
			all = all && it.Same(gone) != nil && slices.Contains(ids, it.Plain())
		}
		if all {
			from, to := list.KeySpan()
			e.put(from, to, key)
			return k.key
		}
	}
	return ""
}

// list takes items out of a list and adds ids behind the last one.
func (e *editor) list(list *rules.DocNode, add []string, gone map[*rules.DocNode]bool) {
	items := list.Items()
	from, to := list.Span()
	var stay []*rules.DocNode
	for _, it := range items {
		if it.Same(gone) == nil {
			stay = append(stay, it)
		}
	}
	if len(stay) == len(items) && len(add) == 0 {
		return
	}
	if !list.IsList() { // one id without brackets
		for i := len(stay) - 1; i >= 0; i-- {
			add = append([]string{stay[i].Plain()}, add...)
		}
		e.put(from, to, idList(add))
		return
	}
	for i, it := range items {
		if it.Same(gone) == nil {
			continue
		}
		itFrom, itTo := it.Span()
		if i+1 < len(items) {
			next, _ := items[i+1].Span()
			if !strings.ContainsAny(e.text[itTo:next], "\n#") {
				itTo = next
			} else if strings.HasPrefix(e.text[itTo:], ",") {
				itTo++
			}
		} else if len(stay) > 0 {
			_, itFrom = stay[len(stay)-1].Span()
			itFrom, itTo = e.lastOf(itFrom, itTo, items, i)
		}
		e.put(itFrom, itTo, "")
	}
	if len(add) > 0 {
		with := strings.Trim(idList(add), "[]")
		at := from + 1
		if len(stay) > 0 {
			_, at = stay[len(stay)-1].Span()
			with = ", " + with
		}
		e.put(at, at, with)
	}
}

// lastOf is what goes with the last item of a list: the comma before it, where
// nothing else stands between.
func (e *editor) lastOf(stayEnd, itTo int, items []*rules.DocNode, i int) (from, to int) {
	from, _ = items[i].Span()
	if between := e.text[stayEnd:from]; strings.Trim(between, ", ") == "" {
		from = stayEnd
	}
	return from, itTo
}

// credit rewrites a credit in its place.
func (e *editor) credit(c *Case, d *Diff) {
	for _, cr := range c.Credits {
		if cr.Rule != d.Rule {
			continue
		}
		from, to := cr.node.Span()
		switch {
		case d.Got == "none":
			from, _ = cr.node.KeySpan()
			to = len(e.text[:to]) + len(e.text[to:]) - len(strings.TrimLeft(strings.TrimPrefix(e.text[to:], ","), " "))
			e.put(from, to, "")
		default:
			e.put(from, to, d.Got)
		}
	}
}

// value rewrites the value of a key, or adds the key to the case.
func (e *editor) value(c *Case, key, value string) {
	if n := c.own.Get(key); n != nil {
		from, to := n.Span()
		e.put(from, to, value)
		return
	}
	e.key(c.own, key, value)
}

// key adds a key to a table: on a line behind its last expectation, or before
// the brace that closes it.
func (e *editor) key(table *rules.DocNode, key, value string) {
	var after *rules.DocNode
	for _, n := range table.Entries() {
		if after == nil || slices.Contains(expectKeys, n.Key()) || !slices.Contains(expectKeys, after.Key()) && n.Key() != "case" {
			after = n
		}
	}
	if table.Inline() {
		_, to := table.Span()
		at := to - 1
		for at > 0 && e.text[at-1] == ' ' {
			at--
		}
		e.put(at, at, fmt.Sprintf(", %s = %s", key, value))
		return
	}
	_, to := table.Span()
	if after != nil {
		_, to = after.Span()
	}
	if i := strings.IndexByte(e.text[to:], '\n'); i >= 0 {
		to += i
	} else {
		to = len(e.text)
	}
	e.put(to, to, fmt.Sprintf("\n%s = %s", key, value))
}
