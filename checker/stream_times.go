package checker

import (
	"fmt"

	"stdc/rules"
)

// streamTimes completes the times of a visit that comes in pieces, as plainTimes
// does those of one that is there: all have to be plain.
type streamTimes struct {
	kind rules.StampKind
	base moment
	last int64
}

// begin looks at the first event of a visit, and says why its times are not plain.
func (s *streamTimes) begin(k *clock, v *Visit) error {
	at := v.Events[0].At
	*s = streamTimes{kind: at.Kind, base: moment{frame: frameAbsolute}, last: noDistance}
	switch {
	case v.Precision > 0:
		return &NeedsWhole{"a precision is stated"}
	case v.Start.Kind != rules.StampNone:
		return &NeedsWhole{"a start is stated"}
	case at.Kind == rules.StampOffset:
		s.base.frame, k.baseless = frameOffset, true
	case at.Kind == rules.StampClock && v.Date.Kind == rules.StampNone:
		return &NeedsWhole{"it has times of day and no date"}
	case at.Kind == rules.StampNone || at.Kind == rules.StampDate:
		return untimely(v, 0)
	}
	return nil
}

// piece completes the times of the events that are there.
func (s *streamTimes) piece(t *timeline, v *Visit) error {
	k := &t.clock
	if v.Gone > 0 { // what is known of the visit stays
		clock, changes := *k, t.changes
		t.begin(v)
		*k, t.changes = clock, changes
	}
	t.room(len(v.Events))
	for i := range v.Events {
		e := &v.Events[i]
		lo, ok := k.plain(e.At, s.kind)
		if !ok || lo < s.last {
			return untimely(v, i)
		}
		s.last = lo
		t.at[i], t.ends[i] = s.moment(lo, 2*i+1), e.End.Kind != rules.StampNone
		if !t.ends[i] {
			continue
		}
		if lo, ok = k.plain(e.End, s.kind); !ok || lo < s.last {
			return untimely(v, i)
		}
		t.end[i] = s.moment(lo, 2*i+2)
	}
	if v.Gone == 0 && !k.baseless {
		k.base = t.at[0] // what offsets, of facts, are counted from
		k.base.id = 0
	}
	return nil
}

func (s *streamTimes) moment(at int64, id int) moment {
	m := s.base
	m.lo, m.hi, m.id = at, at, int32(id)
	return m
}

// untimely says that a visit has times that are not plain.
func untimely(v *Visit, i int) *NeedsWhole {
	e := &v.Events[i]
	said := "has no time"
	if e.At.Kind != rules.StampNone {
		said = "is at " + e.At.String()
	}
	if e.End.Kind != rules.StampNone {
		said += " and ends at " + e.End.String()
	}
	return &NeedsWhole{fmt.Sprintf("events[%d] %s, and its times have to be all written in one way, to the second, and in order", v.Gone+i, said)}
}
