package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Waiver lets failures of some rules pass for a while, at some sites or in some
// visits: they are still failures, but leave the score. It was agreed by
// somebody, for a reason, and it ends.
type Waiver struct {
	Rules  []int    `json:"rules"`            // indexes of Book.Rules
	Sites  []string `json:"sites,omitempty"`  // any of them, or
	Visits []string `json:"visits,omitempty"` // any of these; one of the two is empty
	Until  string   `json:"until"`            // the last date, 2026-01-31
	Why    Text     `json:"why"`
	By     string   `json:"by"`
	Pos    Position `json:"pos"`

	last int32 // Until, in days as Stamp.Day counts them
}

// Names tells whether a waiver is for a visit of this id at this site,
// whatever its date.
func (w *Waiver) Names(visit, site string) bool {
	return slices.Contains(w.Visits, visit) || site != "" && slices.Contains(w.Sites, site)
}

// Covers tells whether a waiver still holds on a day, as Stamp.Day counts them.
func (w *Waiver) Covers(day int32) bool { return day <= w.last }

// waiversOf reads the [[waiver]]s, behind the rules that they name.
func (c *compiler) waiversOf() {
	for _, n := range c.rb.waivers {
		c.waiver(n)
	}
}

var waiverKeys = keyNames(waiverRows)

func (c *compiler) waiver(n *node) {
	c.keys(n, "[[waiver]]", waiverKeys...)
	w := Waiver{Until: c.dayOf(n, "until"), Why: c.text(n, "why", ""), By: c.strOf(n, "by"), Pos: n.src.place(n.off)}
	w.Pos.File = besideBook(c.main, w.Pos.File)
	for _, need := range [][2]string{{"rule", `rule = "ID"`}, {"until", "until = 2026-12-31"}, {"why", `why = "…"`}, {"by", `by = "…"`}} {
		if v := n.get(need[0]); v == nil && !c.ds.broken && !misspelt(n, waiverKeys, need[0]) {
			c.ds.at(n, "missing-key", "add "+need[1], "this waiver has no %s", need[0])
		} else if v != nil && v.kind == stringNode && strings.TrimSpace(v.str) == "" && !v.told {
			c.ds.at(v, "empty-text", "say it, or take the waiver out", "%s is empty", need[0])
		}
	}
	if v := n.get("rule"); v != nil {
		for _, it := range c.names(v, "rule") {
			if i, ok := c.waived(it); ok {
				w.Rules = append(w.Rules, i)
			}
		}
	}
	w.Sites, w.Visits = c.namesOnce(n, "site"), c.namesOnce(n, "visit")
	site, visit := n.entry("site"), n.entry("visit")
	switch {
	case site == nil && visit == nil && !c.ds.broken && !misspelt(n, waiverKeys, "site", "visit"):
		c.ds.at(n, "missing-key", "add site = \"…\" or visit = \"…\"; to ask a rule nowhere, retire it",
			"this waiver names no site and no visit")
	case site != nil && visit != nil:
		d := c.ds.key(visit, "clash", "keep one of the two; the id of a visit needs no site", "a waiver is for sites or for visits, not for both")
		d.relate(site.src, site.off, "site")
	}
	c.book.Waivers = append(c.book.Waivers, w)
}

// waived finds a rule by its id.
func (c *compiler) waived(it *node) (int, bool) {
	i := slices.IndexFunc(c.book.Rules, func(r Rule) bool { return r.ID == it.str })
	switch {
	case i >= 0:
		return i, true
	case c.rb.rules.get(it.str) != nil:
		c.ds.at(it, "useless-key", "take it out", "the rule %s is retired: there is nothing to waive", quote(it.str)).warn()
	default:
		c.ds.unknown(it, &ruleName, it.str, c.rb.rules.names())
	}
	return 0, false
}

// namesOnce reads a name or a list of names, none of them empty and each once.
func (c *compiler) namesOnce(n *node, key string) []string {
	v := n.get(key)
	if v == nil {
		return nil
	}
	var out []string
	for _, it := range c.names(v, key) {
		switch {
		case it.str == "":
			c.ds.at(it, "empty-text", "write it as the logs do", "%s is empty", key)
		case slices.Contains(out, it.str):
			c.ds.at(it, "written-twice", "", "%s stands twice", quote(it.str))
		default:
			out = append(out, it.str)
		}
	}
	return out
}

// dayOf reads a date without a time of day, "" where none is written.
func (c *compiler) dayOf(n *node, key string) string {
	s := c.dateOf(n, key)
	if s == "" {
		return ""
	}
	if t, err := ParseStamp(s); err != nil || t.Kind != StampDate {
		c.ds.at(n.get(key), "wrong-type", "write a date such as 2026-01-31", "%s must be a date without a time of day, not %s", key, n.get(key).shown())
		return ""
	}
	return s
}

// waiver links a waiver and checks what it names.
func (k *linker) waiver(w *Waiver) {
	k.indexes("a rule of a waiver", len(k.book.Rules), w.Rules...)
	t, err := ParseStamp(w.Until)
	if err != nil || t.Kind != StampDate {
		k.err = fmt.Errorf("the waiver of %s:%d ends on no date: %s", w.Pos.File, w.Pos.Line, quote(w.Until))
		return
	}
	w.last = t.Day
}
