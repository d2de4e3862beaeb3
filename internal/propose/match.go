package propose

import (
	"cmp"
	"slices"

	"stdc/rules"
)

// sort of thing that a target takes.
type takes uint8

const (
	takesName     takes = iota // any text: ids of visits, sites, staff
	takesTime                  // a moment or a time of day
	takesDate                  // a day
	takesDuration              // a length of time
	takesCount                 // a whole number
	takesAnswer                // yes or no
	takesNumber
	takesEnum
	takesText
	takesActivity // elements
	takesStep     // steps
)

// target is something that a column may state.
type target struct {
	text  string
	takes takes
	field *rules.Field // with takesEnum
	// element is the index of its element, -1 for none; aspect is what of it.
	element int
	aspect  aspect
}

// candidate is a column with a target that it may state, and how likely it is.
type candidate struct {
	c     *Column
	to    target
	score float64
	guess bool // whatever its score
}

// taking is what a field or a fact takes.
func taking(t rules.Type) takes {
	switch t {
	case rules.TypeNumber:
		return takesNumber
	case rules.TypeBool:
		return takesAnswer
	case rules.TypeEnum:
		return takesEnum
	case rules.TypeTime:
		return takesTime
	case rules.TypeDuration:
		return takesDuration
	}
	return takesText
}

// fits says how well what is in a column can be read as a target: 1 wholly, 0
// not at all.
func fits(c *Column, to target) float64 {
	number := c.Kind == KindNumber || c.Kind == KindYesNo && c.digits()
	when := func(ok bool, s float64) float64 {
		if ok {
			return s
		}
		return 0
	}
	switch to.takes {
	case takesTime:
		if c.Kind == KindDate {
			return 0.97
		}
		return when(c.timed() || numericTime(c) != "", 1)
	case takesDate:
		return max(when(c.Kind == KindDate || numericTime(c) == "excel", 1), when(c.Kind == KindMoment || numericTime(c) != "", 0.95))
	case takesDuration:
		return when(c.Kind == KindDuration || number && c.Min >= 0, 1)
	case takesCount:
		return when(number && c.Whole && c.Min >= 0 && c.Max < 1e6, 1)
	case takesAnswer:
		_, ok := ofAnswers(c)
		return when(ok, 1)
	case takesNumber:
		return when(number, 1)
	case takesEnum:
		return enumFits(c, to.field)
	case takesActivity, takesName, takesStep:
		return when(c.Kind != KindEmpty && !c.timed(), 1)
	}
	return when(c.Kind != KindEmpty, 1)
}

// digits tells a column of yes and no that is written 1 and 0.
func (c *Column) digits() bool {
	return len(c.Values) > 0 && (c.Values[0].Text == "0" || c.Values[0].Text == "1")
}

func enumFits(c *Column, f *rules.Field) float64 {
	if c.timed() || !c.few() || c.Distinct > 5*len(f.Values)+10 {
		return 0
	}
	switch share := matched(ofEnum(c, f)); {
	case share >= 0.95:
		return 1
	case share >= 0.3:
		return 0.97
	}
	return 0.9
}

// ofFacts are the facts that a column is called like.
func (n *bookNames) ofFacts(c *Column, called name) []candidate {
	var list []candidate
	for i := range n.facts {
		f := &n.book.Facts[i]
		to := target{text: "fact." + f.ID, takes: taking(f.Type), field: f, element: -1}
		if called.text == to.text {
			list = append(list, candidate{c, to, 2, false})
			continue
		}
		if s := alike(called, n.facts[i].names); s > 0 {
			list = append(list, candidate{c, to, s * fits(c, to), false})
		}
	}
	return list
}

// ofElements are the aspects and fields of elements that a column is called
// like.
func (n *bookNames) ofElements(c *Column, called name) []candidate {
	var list []candidate
	for i := range n.elements {
		ways := readings(called)
		for k, r := range ways {
			s := alike(r.base, n.elements[i].names)
			if s == 0 {
				continue
			}
			a := r.aspect
			switch {
			case k == 0:
				a = n.aspectOf(c, i)
			case a == aspectAt && c.Kind == KindNumber && numericTime(c) == "":
				a = aspectDuration // "waiting time", in seconds
			}
			if a == aspectNone || k == 0 && a == aspectCount && len(ways) > 1 {
				continue
			}
			to := n.aspectTarget(i, a)
			list = append(list, candidate{c, to, s * fits(c, to), false})
		}
		list = append(list, n.ofElementFields(c, called, i)...)
	}
	return list
}

// aspectOf is what a column that is called like an element tells of it, by its
// cells.
func (n *bookNames) aspectOf(c *Column, element int) aspect {
	_, answers := ofAnswers(c)
	switch {
	case c.Kind == KindClock || c.Kind == KindMoment:
		return aspectAt
	case answers:
		return aspectSeen
	case c.Kind == KindDuration:
		return aspectDuration
	case c.Kind == KindNumber && len(n.fields[element]) == 1: // `by` alone
		return aspectCount
	}
	return aspectNone
}

func (n *bookNames) aspectTarget(element int, a aspect) target {
	kinds := map[aspect]takes{
		aspectAt: takesTime, aspectEnd: takesTime, aspectDuration: takesDuration, aspectCount: takesCount, aspectSeen: takesAnswer,
	}
	return target{text: n.elements[element].id + "." + string(a), takes: kinds[a], element: element, aspect: a}
}

// ofElementFields are the fields of one element. The name of a column holds
// that of the field, and that of the element unless the field's own name says
// enough.
func (n *bookNames) ofElementFields(c *Column, called name, element int) []candidate {
	var list []candidate
	e := &n.book.Elements[element]
	of := alike(called, n.elements[element].names)
	for j := range e.Fields {
		f := &e.Fields[j]
		if f.Fixed != "" {
			continue
		}
		to := target{text: e.ID + "." + fieldKey(f.ID), takes: taking(f.Type), field: f, element: element}
		s := 0.0
		if of > 0 && slices.ContainsFunc(n.fields[element][j].names, called.holds) {
			s = alike(called, n.joined[element][j])
		}
		if l := alike(called, n.fields[element][j].names); f.ID != "by" && l >= guess {
			s = max(s, l-0.06) // another element may have such a field
		}
		// A number under the name of an element with one number to tell.
		if s < guess && of >= guess && c.Kind == KindNumber && f.Type == rules.TypeNumber && len(e.Fields) == 2 {
			s = of - 0.06
		}
		if s > 0 {
			list = append(list, candidate{c, to, s * fits(c, to), false})
		}
	}
	return list
}

// fieldKey is how a field stands behind its element: a field that is called
// like an aspect says that it is a field.
func fieldKey(id string) string {
	switch id {
	case "at", "end", "count", "seen", "duration", "field":
		return "field." + id
	}
	return id
}

// ofRoles are the targets of the visit that no book declares.
func ofRoles(c *Column, called name, roles ...role) []candidate {
	var list []candidate
	for _, r := range roles {
		to := target{text: string(r), takes: takesName, element: -1}
		switch r {
		case roleDate, roleDay:
			to.takes = takesDate
		case roleStart, roleAt, roleEnd:
			to.takes = takesTime
		case roleDuration:
			to.takes = takesDuration
		}
		if s := roleScore(called, r); s > 0 {
			// A word that a fact is called by is that fact's first.
			list = append(list, candidate{c, to, (s - 0.02) * fits(c, to), false})
		}
	}
	return list
}

// settle gives each column the likeliest target that is still free, the best
// matches first. Only what is likely enough is given away.
func settle(list []candidate) map[*Column]candidate {
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.c.index, b.c.index))
	})
	given := map[*Column]candidate{}
	taken := map[string]bool{}
	for _, k := range list {
		if _, has := given[k.c]; has || taken[k.to.text] || k.score < guess {
			continue
		}
		given[k.c] = k
		taken[k.to.text] = true
	}
	return given
}
