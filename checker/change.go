package checker

import (
	"fmt"
	"time"

	"stdc/rules"
)

// shift is what a change of the clocks makes of a local time.
type shift uint8

const (
	noShift shift = iota
	inGap         // the clocks are put forward past it: it does not exist
	inFold        // the clocks are put back over it: it comes twice
)

// changes counts the times of a visit that such a change leaves in doubt.
type changes struct{ gap, fold int }

// changeReach is more than the clocks of a zone were ever put forward or back,
// which is a day (Alaska 1867, Samoa 2011).
const changeReach = 25 * 60 * 60

// ask finds the offset of the zone on a day. The day is steady where no change
// lies so near that one of its local times could belong to another offset.
func (k *clock) ask(d int32) {
	k.day, k.asked = d, true
	noon := time.Date(1970, 1, 1+int(d), 12, 0, 0, 0, k.zone)
	_, off := noon.Zone()
	k.offset = int64(off) * second
	start, end := noon.ZoneBounds()
	begin := int64(d)*86400 - int64(off)
	k.steady = (start.IsZero() || start.Unix() <= begin-changeReach) &&
		(end.IsZero() || end.Unix() >= begin+86400+changeReach)
}

// offsetAt asks the zone for its offset at a local time, in half nanoseconds
// east. A time that does not exist, or comes twice, is read as time.Date reads
// it: in zones east of Greenwich, and in its own, by the lesser of the two
// offsets, which is that of winter, else by the greater.
func (k *clock) offsetAt(d int32, nano int64) int64 {
	t := time.Date(1970, 1, 1+int(d), 0, 0, 0, 0, time.UTC).Add(time.Duration(nano))
	y, mo, da := t.Date()
	h, mi, s := t.Clock()
	local := time.Date(y, mo, da, h, mi, s, t.Nanosecond(), k.zone)
	return (t.Unix() - local.Unix()) * second
}

// shiftAt tells whether the zone has no instant with a local time, or another
// one beside that by the offset off.
func (k *clock) shiftAt(local, off int64) shift {
	sec := floorDiv(local, second) + epochDay*86400
	t := time.Unix(sec-off/second, 0).In(k.zone)
	if _, real := t.Zone(); int64(real)*second != off {
		return inGap
	}
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		if _, before := start.Add(-1).Zone(); sec-int64(before) < start.Unix() {
			return inFold
		}
	}
	if end.After(t) { // or it is unknown, see zoneSpanOf
		if _, after := end.Zone(); sec-int64(after) >= end.Unix() {
			return inFold
		}
	}
	return noShift
}

// Where a time stands that is no event's.
const (
	ofVisit = -1 - iota
	ofFacts
)

// told counts a time of the visit that a change of the clocks leaves in doubt;
// under Options.Strict it is an error. The time is the key of an event, else of
// the visit or its facts.
func (c *Checker) told(sh shift, s rules.Stamp, key string, event int) error {
	switch sh {
	case noShift:
		return nil
	case inGap:
		c.time.changes.gap++
	case inFold:
		c.time.changes.fold++
	}
	if !c.opts.Strict {
		return nil
	}
	// A time of day is named with the day that it was put on.
	s.Kind, s.Day = rules.StampLocal, c.time.clock.day
	switch event {
	case ofVisit:
	case ofFacts:
		key = "facts." + key
	default:
		key = fmt.Sprintf("events[%d].%s", event, key)
	}
	what := "does not exist in %s, where the clocks are put forward past it"
	if sh == inFold {
		what = "comes twice in %s, where the clocks are put back"
	}
	return fmt.Errorf("%s: %s "+what+"; --strict allows no such time without its offset", key, s, c.time.clock.zone)
}

// completeFields looks at the fields of events that are times. They are
// completed where a condition asks for them; here it is only told which of them
// a change of the clocks leaves in doubt.
func (c *Checker) completeFields(v *Visit) error {
	if c.timeFields == nil || v.Zone == time.UTC {
		return nil
	}
	for i := range v.Events {
		e := &v.Events[i]
		for _, slot := range c.timeFields[e.Element] {
			val := &v.Values[int(e.Fields)+slot]
			if val.Kind() != rules.KindTime {
				continue
			}
			m, ok := c.time.clock.complete(val.Stamp(), v.Date.Day)
			if !ok {
				continue
			}
			if err := c.told(m.shift, val.Stamp(), c.book.Elements[e.Element].Fields[slot].ID, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// timeFieldsOf gives the slots of the fields that are times, by element; nil
// where the book has none.
func timeFieldsOf(b *rules.Book) [][]int {
	var slots [][]int
	for i := range b.Elements {
		for k := range b.Elements[i].Fields {
			if b.Elements[i].Fields[k].Type != rules.TypeTime {
				continue
			}
			if slots == nil {
				slots = make([][]int, len(b.Elements))
			}
			slots[i] = append(slots[i], k)
		}
	}
	return slots
}
