package form

import (
	"strconv"
	"strings"
)

// moreTimes ends the names of repeats.
const moreTimes = "_more"

// itemNames are the names of the questions about an element. Those of further
// times stand beside those of the first.
type itemNames struct {
	tap, count, again, times, touch, seen string
	first, further                        timeNames
}

// timeNames are the names of what is asked of one time.
type timeNames struct {
	at, over, end, photo string
	fields               []string // as the item has them
}

// formNames are the names of a form. All that there could be are given out,
// whether they are asked or not: so a question has the same name whatever
// options a form was made with, and on whatever server.
type formNames struct {
	steps, screens []string // by group
	items          map[int]*itemNames
	facts, asked   []string
}

func (f *Form) names() *formNames {
	n, all := newNames(), &formNames{items: map[int]*itemNames{}}
	for i := range f.Groups {
		step := f.stepID(i)
		all.steps = append(all.steps, n.give("step-"+step, ""))
		all.screens = append(all.screens, n.give("step-"+step, "_screen"))
		for k := range f.Groups[i].Items {
			it := &f.Groups[i].Items[k]
			id := f.Book.Elements[it.Element].ID
			all.items[it.Element] = &itemNames{tap: n.give(id, ""), count: n.give(id, "_count"), again: n.give(id, "_again"), times: n.give(id, moreTimes),
				touch: n.give(id, "_tap"), seen: n.give(id, "_seen"), first: n.time(id, it.Fields, ""), further: n.time(id, it.Fields, "_again")}
		}
	}
	for i := range f.Facts {
		all.facts = append(all.facts, n.give("fact-"+f.Facts[i].Field.ID, ""))
		all.asked = append(all.asked, n.give("fact-"+f.Facts[i].Field.ID, "_asked"))
	}
	return all
}

// stepID is the id of the step of a group.
func (f *Form) stepID(group int) string {
	if st := f.Groups[group].Step; st >= 0 {
		return f.Book.Steps[st].ID
	}
	return "whole"
}

func (n names) time(id string, fields []Question, what string) timeNames {
	t := timeNames{at: n.give(id, "_at"+what), over: n.give(id, "_over"+what), end: n.give(id, "_end"+what), photo: n.give(id, "_photo"+what)}
	for i := range fields {
		t.fields = append(t.fields, n.give(id+"-"+fields[i].Field.ID, what))
	}
	return t
}

// names gives out the names of a form: each once, whatever its capitals.
type names map[string]bool

// reserved are names that servers and exports give a meaning of their own, those
// that every form has, and those of its lists of choices.
var reserved = []string{"meta", "instanceid", "instancename", "start", "end", "today", "starttime", "endtime", "key", "parent_key", "formdef_version",
	"submissiondate", "deviceid", "username", "duration", "caseid", "name", "label", "type", "id", "version", "data", "visit", "facts", "site", "staff", "how_to",
	ColumnBook, ColumnVersion, ColumnHash, nameZone, namePrecision, "tap", "touch", "seen", "again", "yes_no"}

func newNames() names {
	n := names{}
	for _, r := range reserved {
		n[r] = true
	}
	return n
}

// The lengths of the longest names: of repeats, of which exports make sheets of a
// workbook, which take no more, and of others.
const (
	mostSheet = 31
	mostName  = 60
)

// give makes a name of an id of the book and of what is asked of it. Names have
// letters, digits and underscores alone: hyphens and slashes stand for groups in
// the headers of exports.
func (n names) give(id, what string) string {
	base := strings.ReplaceAll(id, "-", "_")
	base = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return -1
	}, base)
	if base == "" || base[0] < 'A' { // digits stand before letters
		base = "e_" + base
	}
	room := mostName - len(what)
	if what == moreTimes {
		room = mostSheet - len(what)
	}
	if len(base) > room {
		base = base[:room]
	}
	for name, k := base+what, 2; ; k++ {
		if !n[strings.ToLower(name)] {
			n[strings.ToLower(name)] = true
			return name
		}
		tail := "_" + strconv.Itoa(k)
		name = base[:min(len(base), room-len(tail))] + tail + what
	}
}
