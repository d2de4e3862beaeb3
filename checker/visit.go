package checker

import (
	"slices"
	"time"

	"stdc/rules"
)

// Visit is one observed visit as it was read: names are indexes of the book,
// times are as written. A reader resets and fills it; Checker.Check completes
// its times and judges it. All slices may be reused from visit to visit.
type Visit struct {
	ID, Site, Staff, Wave string

	Date      rules.Stamp // StampDate, or StampNone where none is given
	Zone      *time.Location
	ZoneName  string
	Start     rules.Stamp
	Precision int64 // nanoseconds, 0 for none

	Facts      []rules.Value // by index of Book.Facts
	Unobserved []bool        // by index of Book.Elements
	Labelled   bool          // some event carries a step

	Events []Event
	Values []rules.Value // the fields of all events, see Event.Fields

	// Rest is set for a visit that is judged while it is read: Events are then
	// its first events, and Rest replaces them, and Values, by the next ones; it
	// returns false where there are none, or when something is wrong with them.
	// Gone is the number of events before Events[0].
	Rest func() (more bool, err error)
	Gone int

	// File and Line say where the visit stands (a line or a row, from 1), for
	// messages and evidence.
	File string
	Line int
}

// Event is one event of a visit.
type Event struct {
	Element int32
	Step    int32 // its label, -1 for none
	// Fields is the index in Visit.Values of the event's first field; the
	// others follow in the order of Element.Fields.
	Fields int32
	Line   int32 // where it stands, 0 where that is the visit's line
	At     rules.Stamp
	End    rules.Stamp
}

// Reset empties v for the next visit of book b. Room for values is then zero: a
// reader may lengthen Values by fields that are not recorded.
func (v *Visit) Reset(b *rules.Book) {
	facts, unobserved, events, values := v.Facts, v.Unobserved, v.Events[:0], v.Values[:0]
	if len(facts) != len(b.Facts) {
		facts = make([]rules.Value, len(b.Facts))
	}
	if len(unobserved) != len(b.Elements) {
		unobserved = make([]bool, len(b.Elements))
	}
	clear(facts)
	clear(unobserved)
	clear(v.Values)
	*v = Visit{} // in place, where a whole one would be made elsewhere and copied
	v.Facts, v.Unobserved, v.Events, v.Values, v.Zone = facts, unobserved, events, values, time.UTC
}

// AddEvent appends an event of an element with all its fields unrecorded, but
// for those that the book fixes, and returns it; the pointer holds until the
// next call.
func (v *Visit) AddEvent(b *rules.Book, element int) *Event {
	fields := b.Elements[element].Fields
	first := len(v.Values)
	for i := range fields {
		var val rules.Value
		if f := &fields[i]; f.Fixed != "" {
			val = rules.TextValue(f.Fixed)
		}
		v.Values = append(v.Values, val)
	}
	v.Events = append(v.Events, Event{Element: int32(element), Step: -1, Fields: int32(first)})
	return &v.Events[len(v.Events)-1]
}

// Clone returns a copy of v that shares no slice with it.
func (v *Visit) Clone() *Visit {
	c := *v
	c.Facts, c.Unobserved = slices.Clone(v.Facts), slices.Clone(v.Unobserved)
	c.Events, c.Values = slices.Clone(v.Events), slices.Clone(v.Values)
	return &c
}
