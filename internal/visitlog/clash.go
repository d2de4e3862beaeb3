package visitlog

import (
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
	// The zone and the date that mayClash looked at last, and whether no clocks
	// change within its reach.
	nearZone   *time.Location
	nearDate   int32
	nearSteady bool
}

// settle puts the events of a visit in order and completes what the mapping
// decides of its times.
func (m *mapper) settle() {
	if m.native {
		return // our own logs are taken as they stand; the checker tells of the rest
	}
	v := m.v
	assumed := m.ends()
	m.t, m.row.line = &m.tables[0], v.Line
	if m.reject != nil {
		return
	}
	wrapped := m.clashes(assumed)
	got := m.arrange(checker.Arrangement{ByTime: m.log.ByTime, Skew: m.log.Skew, Midnight: m.log.Midnight}, assumed)
	if m.reject != nil {
		return
	}
	if len(got.Wrapped) > 0 || len(got.Shifted) > 0 {
		m.rewritten(RepairWrapped, got.Wrapped)
		m.rewritten(RepairShifted, got.Shifted)
		got.Unwrap(v)
		m.row.line = v.Line
	}
	for range wrapped - len(got.Wrapped) { // those that clashed as well have their offsets now
		m.note(RepairWrapped, "", "", nil, "")
	}
	if got.Sorted && m.log.Layout != rules.LayoutVisits {
		// Columns of which none is said to come before another contradict nothing.
		m.note(RepairSorted, "", "", nil, "")
	}
}

// rewritten tells of times that were put elsewhere.
func (m *mapper) rewritten(kind RepairKind, list []checker.Rewritten) {
	for _, r := range list {
		if m.row.line = m.v.Line; m.v.Events[r.Event].Line > 0 {
			m.row.line = int(m.v.Events[r.Event].Line)
		}
		m.note(kind, "", "", []byte(r.Was.String()), r.Stamp(m.v).String())
	}
}

// arrange puts the events in order. assumed tells that an end of theirs holds
// only where no time of day is on a later day than the visit's date.
func (m *mapper) arrange(a checker.Arrangement, assumed bool) *checker.Arranged {
	got, err := m.arranger.Arrange(m.v, a)
	switch {
	case assumed && (err != nil || len(got.Wrapped) > 0):
		m.fail(m.fault(-1, "an event has a duration of which the end cannot be told, since a time of day may be on a later day than the visit's date; state times with their dates"))
	case err != nil:
		m.fail(m.fault(-1, "%s", err.Error()))
	}
	return got
}

// clashes settles the times that clash with a change of the clocks, before the
// events are put in order by them. It returns how many times of day were put on
// a later day, where that had to be found out.
func (m *mapper) clashes(assumed bool) (wrapped int) {
	v := m.v
	if v.Zone == time.UTC {
		return 0
	}
	if !m.timeValues && m.calm(v) {
		return 0
	}
	var got *checker.Arranged // nil where no days had to be found
	if m.mayClash() {
		if got = m.arrange(checker.Arrangement{Midnight: m.log.Midnight}, assumed); m.reject != nil {
			return 0
		}
	}
	for i := range v.Events {
		e := &v.Events[i]
		if m.row.line = int(e.Line); e.Line == 0 { // of a repeat
			m.row.line = v.Line
		}
		m.unclash(&e.At)
		m.unclash(&e.End)
		if m.timeFields {
			m.unclashAll(v.Values[e.Fields:][:len(m.fields[e.Element])])
		}
	}
	if got != nil {
		got.Unwrap(v)
		wrapped = len(got.Wrapped)
	}
	m.row.line = v.Line
	m.unclash(&v.Start)
	m.unclashAll(v.Facts)
	return wrapped
}

// nearTimes is up to how many times of day are looked at together: each of them is
// a day later than the one before it at most, while a change of the clocks and its
// return lie months apart.
const nearTimes = 30

// calm tells of a visit without other times, by what was looked at last, that no
// clocks change near those of its events: then clashes has nothing to do.
func (a *ambiguity) calm(v *checker.Visit) bool {
	steady := a.steady && a.zone == v.Zone
	clock := v.Date.Kind == rules.StampNone ||
		steady && a.day == v.Date.Day && a.nearSteady && a.nearZone == v.Zone && a.nearDate == v.Date.Day && 2*len(v.Events) <= nearTimes
	for i := range v.Events {
		e := &v.Events[i]
		if !a.calmAt(&e.At, steady, clock) || !a.calmAt(&e.End, steady, clock) {
			return false
		}
	}
	return v.Start.Kind == rules.StampNone
}

func (a *ambiguity) calmAt(s *rules.Stamp, steady, clock bool) bool {
	switch s.Kind {
	case rules.StampClock:
		return clock
	case rules.StampLocal:
		return steady && s.Day == a.day
	}
	return true
}

// mayClash tells whether times of day may be on a day on which clocks change:
// then their days have to be found first.
func (m *mapper) mayClash() bool {
	v := m.v
	if v.Date.Kind == rules.StampNone {
		return false
	}
	times := 0
	for i := range v.Events {
		for _, s := range [...]rules.Stamp{v.Events[i].At, v.Events[i].End} {
			if s.Kind == rules.StampClock {
				times++
			}
		}
	}
	if times == 0 || times > nearTimes {
		return times > 0
	}
	day := time.Unix(int64(v.Date.Day)*86400, 0)
	changes := func(days int) bool {
		_, before := day.Add(-24 * time.Hour).In(v.Zone).Zone()
		_, after := day.Add(time.Duration(days+2) * 24 * time.Hour).In(v.Zone).Zone()
		return before != after
	}
	if m.nearZone != v.Zone || m.nearDate != v.Date.Day {
		m.nearZone, m.nearDate, m.nearSteady = v.Zone, v.Date.Day, !changes(nearTimes)
	}
	return !m.nearSteady && changes(times)
}

// unclashAll does it to those of some values that are times.
func (m *mapper) unclashAll(values []rules.Value) {
	for i := range values {
		if values[i].Kind() == rules.KindTime {
			st := values[i].Stamp()
			m.unclash(&st)
			values[i] = rules.TimeValue(st)
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
		m.fail(m.fault(-1, "the local time %s %s in %s, where clocks change then", text, what, m.v.Zone))
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
