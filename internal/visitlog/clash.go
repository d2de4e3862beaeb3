package visitlog

import (
	"fmt"
	"time"

	"stdc/checker"
	"stdc/rules"
)

// ambiguity settles local times in the gap or the fold of a clock change, as
// the mapping says: they get the offset that is meant, and are told.
type ambiguity struct {
	// the zone and the day that were looked at last, and whether its clocks
	// stay as they are
	zone   *time.Location
	day    int32
	steady bool
}

// settle puts the events of a visit in order and completes what the mapping
// decides of its times.
func (m *mapper) settle() {
	if m.native {
		return // our own logs are taken as they stand; the checker tells of the rest
	}
	v := m.v
	got, err := m.arranger.Arrange(v, checker.Arrangement{ByTime: m.log.ByTime, Skew: m.log.Skew, Midnight: m.log.Midnight})
	if err != nil {
		m.fail(&Reject{Line: v.Line, Reason: err.Error()})
		return
	}
	m.row.line = v.Line
	for range got.Wrapped {
		m.note(RepairWrapped, "", "", nil, "")
	}
	for range got.Shifted {
		m.note(RepairShifted, "", "", nil, "")
	}
	if got.Sorted {
		m.note(RepairSorted, "", "", nil, "")
	}
	for i := range v.Events {
		e := &v.Events[i]
		if e.Line > 0 {
			m.row.line = int(e.Line)
		}
		m.unclash(&e.At)
		m.unclash(&e.End)
	}
	got.Unwrap()
	m.row.line = v.Line
	m.unclash(&v.Start)
	for i := range v.Facts {
		if v.Facts[i].Kind() == rules.KindTime {
			st := v.Facts[i].Stamp()
			m.unclash(&st)
			v.Facts[i] = rules.TimeValue(st)
		}
	}
}

// unclash gives a local time in a gap or a fold its offset.
func (m *mapper) unclash(s *rules.Stamp) {
	day := s.Day
	switch {
	case s.Kind == rules.StampClock && m.v.Date.Kind != rules.StampNone:
		day = m.v.Date.Day
	case s.Kind != rules.StampLocal:
		return
	}
	before, after, clash := m.around(day, s.Nano, m.v.Zone)
	if clash == "" {
		return
	}
	choice := m.log.Fold
	earlier, later := before, after // the larger offset is the earlier moment
	if clash == RepairGap {
		choice = m.log.Gap
		earlier, later = after, before
	}
	text := s.String()
	if choice == rules.ClashError {
		what := "exists twice"
		if clash == RepairGap {
			what = "does not exist"
		}
		m.fail(&Reject{Line: m.row.line, Reason: fmt.Sprintf("the local time %s %s in %s, where clocks change then", text, what, m.v.Zone)})
		return
	}
	offset := earlier
	if choice == rules.ClashLater {
		offset = later
	}
	*s = rules.Stamp{Kind: rules.StampZoned, Day: day, Nano: s.Nano, Zone: int32(offset), Minute: s.Minute}
	m.note(clash, "", m.v.Zone.String(), []byte(text), s.String())
}

// around returns the offsets, in seconds east, before and after a clock change
// in whose gap or fold a local time lies; kind is "" where it lies in none.
func (a *ambiguity) around(day int32, nano int64, zone *time.Location) (before, after int, kind RepairKind) {
	if zone == time.UTC || a.zone == zone && a.day == day && a.steady {
		return 0, 0, ""
	}
	midnight := time.Unix(int64(day)*86400, 0)
	offset := func(t time.Time) int { _, o := t.In(zone).Zone(); return o }
	// No zone is further than a day from UTC: the offsets two days apart are
	// those before and after any change on this day.
	before, after = offset(midnight.Add(-24*time.Hour)), offset(midnight.Add(48*time.Hour))
	a.zone, a.day, a.steady = zone, day, before == after
	if a.steady {
		return 0, 0, ""
	}
	wall := midnight.Add(time.Duration(nano))
	asBefore, asAfter := wall.Add(-time.Duration(before)*time.Second), wall.Add(-time.Duration(after)*time.Second)
	okBefore, okAfter := offset(asBefore) == before, offset(asAfter) == after
	switch {
	case okBefore && okAfter:
		return before, after, RepairFold
	case !okBefore && !okAfter:
		return before, after, RepairGap
	}
	return 0, 0, ""
}
