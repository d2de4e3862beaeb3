package booktest

import (
	"slices"
	"time"

	"stdc/checker"
	"stdc/rules"
)

// without returns a copy without event i.
func without(b *rules.Book, v *checker.Visit, i int) *checker.Visit {
	list := make([]int, 0, len(v.Events))
	for j := range v.Events {
		if j != i {
			list = append(list, j)
		}
	}
	return only(b, v, list)
}

// only returns a copy with the events of a list, in its order.
func only(b *rules.Book, v *checker.Visit, list []int) *checker.Visit {
	c := v.Clone()
	c.Events, c.Values, c.Labelled = c.Events[:0], c.Values[:0], false
	for _, j := range list {
		old := &v.Events[j]
		e := c.AddEvent(b, int(old.Element))
		fields := e.Fields
		*e = *old
		e.Fields = fields
		copy(c.Values[fields:], v.Values[old.Fields:int(old.Fields)+len(b.Elements[old.Element].Fields)])
		c.Labelled = c.Labelled || e.Step >= 0
	}
	return c
}

// shrink takes out of a visit what can be spared while it stays good: events,
// fields, facts, ends, long waits, the date.
func shrink(b *rules.Book, v *checker.Visit, good func(*checker.Visit) bool) *checker.Visit {
	try := func(c *checker.Visit) bool {
		if good(c) {
			v = c
			return true
		}
		return false
	}
	for again := true; again; {
		again = false
		for i := len(v.Events) - 1; i >= 0; i-- {
			again = try(without(b, v, i)) || again
		}
		for i := range v.Facts {
			if v.Facts[i].Known() {
				c := v.Clone()
				c.Facts[i] = rules.Value{}
				again = try(c) || again
			}
		}
		for i := range v.Events {
			if v.Events[i].End.Kind != rules.StampNone {
				c := v.Clone()
				c.Events[i].End = rules.Stamp{}
				again = try(c) || again
			}
		}
		again = shrinkFields(b, v, try) || again
	}
	if c := inSteps(b, v); c != nil {
		try(c)
	}
	for i := 1; i < len(v.Events); i++ {
		for _, gap := range []time.Duration{time.Second, time.Minute} {
			if c := closer(v, i, int64(gap)); c != nil && try(c) {
				break
			}
		}
	}
	for _, f := range []func(*checker.Visit){toNine, tidy, func(v *checker.Visit) { v.Date = rules.Stamp{} }} {
		c := v.Clone()
		f(c)
		try(c)
	}
	return v
}

func shrinkFields(b *rules.Book, v *checker.Visit, try func(*checker.Visit) bool) bool {
	again := false
	for i := range v.Events {
		e := v.Events[i]
		fields := b.Elements[e.Element].Fields
		for j := range fields {
			at := int(e.Fields) + j
			if at >= len(v.Values) || !v.Values[at].Known() || fields[j].Fixed != "" {
				continue
			}
			c := v.Clone()
			c.Values[at] = rules.Value{}
			if try(c) {
				v, again = c, true
			}
		}
	}
	return again
}

// inSteps puts the events of a visit in the order of the book's steps, at the
// same moments: a farewell before the welcome reads oddly where the rule does
// not mind. It returns nil where they stand so already.
func inSteps(b *rules.Book, v *checker.Visit) *checker.Visit {
	rank := len(b.Steps)
	ranks, list := make([]int, len(v.Events)), make([]int, len(v.Events))
	for i := range v.Events {
		opens := slices.IndexFunc(b.Steps, func(s rules.Step) bool { return slices.Contains(s.From, int(v.Events[i].Element)) })
		if opens >= 0 {
			rank = opens
		}
		ranks[i], list[i] = rank, i
		if v.Events[i].At.Kind != v.Events[0].At.Kind || v.Events[i].At.Kind == rules.StampNone {
			return nil
		}
	}
	slices.SortStableFunc(list, func(i, j int) int { return ranks[i] - ranks[j] })
	if slices.IsSorted(list) {
		return nil
	}
	c := only(b, v, list)
	for i := range c.Events {
		e := &c.Events[i]
		by := moment(v.Events[i].At) - moment(e.At)
		for _, t := range []*rules.Stamp{&e.At, &e.End} {
			if t.Kind != rules.StampNone {
				shift(t, by)
			}
		}
	}
	return c
}

// moment orders times of one kind.
func moment(t rules.Stamp) int64 { return int64(t.Day)*int64(24*time.Hour) + t.Nano }

// closer moves event i and all later ones so that it comes gap after the one
// before it; nil where it comes no later already.
func closer(v *checker.Visit, i int, gap int64) *checker.Visit {
	by := moment(v.Events[i].At) - moment(v.Events[i-1].At) - gap
	if v.Events[i].At.Kind != rules.StampLocal || v.Events[i-1].At.Kind != rules.StampLocal || by <= 0 {
		return nil
	}
	c := v.Clone()
	for j := i; j < len(c.Events); j++ {
		for _, t := range []*rules.Stamp{&c.Events[j].At, &c.Events[j].End} {
			if t.Kind == rules.StampLocal {
				n := moment(*t) - by
				t.Day, t.Nano = int32(n/int64(24*time.Hour)), n%int64(24*time.Hour)
			}
		}
	}
	return c
}

// toNine moves the whole visit so that it begins at nine o'clock.
func toNine(v *checker.Visit) {
	if len(v.Events) == 0 {
		return
	}
	by := v.Events[0].At.Nano - baseTime
	for i := range v.Events {
		for _, t := range []*rules.Stamp{&v.Events[i].At, &v.Events[i].End} {
			if t.Kind == rules.StampLocal && by > 0 && t.Nano >= by {
				t.Nano -= by
			}
		}
	}
}
