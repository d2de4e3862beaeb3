package visitlog

import (
	"fmt"
	"time"

	"stdc/checker"
	"stdc/rules"
)

const dayNanos = int64(24 * time.Hour)

// lasting is an activity of which the log says how long it took. Its end is
// computed once the zone of the visit is known: over a change of the clocks an
// hour is an hour.
type lasting struct {
	event int
	nano  int64
	t     *boundTable
	p     *plan
	line  int
}

// untold stands for the length of an event that no cell tells.
const untold = -1

// taking reads how long an event took that began at a time of a kind.
func (m *mapper) taking(p *plan, at rules.StampKind) int64 {
	state, s := m.cell(p)
	if state != cellValue || m.reject != nil {
		return untold
	}
	n, reason := p.duration(s)
	switch {
	case reason != "":
		m.passOver(p, s, reason)
		return untold
	case n < 0:
		m.failAt(p, quote(s)+" is below zero")
	case at == rules.StampNone:
		m.failAt(p, "the event has a duration but no time")
	case at == rules.StampDate:
		m.failAt(p, "the event has a duration but only a date")
	}
	return n
}

// takes notes how long the event took that was added last.
func (m *mapper) takes(n int64, p *plan) {
	if n == untold {
		return
	}
	m.lasts = append(m.lasts, lasting{len(m.v.Events) - 1, n, m.t, p, m.row.line})
}

// ends computes the ends of such events. assumed tells that one of them holds
// only if no time of day turns out to be on a later day than the visit's date.
func (m *mapper) ends() (assumed bool) {
	for i := range m.lasts {
		l := &m.lasts[i]
		m.t, m.row.line = l.t, l.line
		e := &m.v.Events[l.event]
		switch e.At.Kind {
		case rules.StampOffset:
			e.End = e.At
			e.End.Nano += l.nano
		case rules.StampZoned:
			e.End = later(e.At, l.nano)
		case rules.StampLocal:
			if m.unclash(&e.At); e.At.Kind == rules.StampZoned {
				e.End = later(e.At, l.nano)
			} else {
				e.End, _ = m.onClock(e.At, l.nano)
			}
		case rules.StampClock:
			assumed = m.endOfDay(e, l) || assumed
		}
	}
	return assumed
}

// endOfDay computes the end of an event that began at a time of day.
func (m *mapper) endOfDay(e *checker.Event, l *lasting) (assumed bool) {
	sum := e.At.Nano + l.nano
	dated := m.v.Date.Kind != rules.StampNone
	// Such an end is found again from its time of day alone.
	plain := sum < dayNanos || l.nano < dayNanos/2
	if dated {
		at := e.At
		onDay(&at, m.v.Date.Day)
		end, steady := m.onClock(at, l.nano)
		if !plain || !steady || !m.log.Midnight {
			e.End = end
			return m.log.Midnight
		}
	}
	if !plain {
		m.failAt(l.p, fmt.Sprintf("the event takes %s, and without a date its end cannot be told", rules.FormatDuration(l.nano)))
		return false
	}
	e.End = e.At
	e.End.Nano = sum % dayNanos
	return false
}

// later adds an elapsed time to a time with an offset, or in a zone whose
// clocks do not change meanwhile.
func later(s rules.Stamp, nano int64) rules.Stamp {
	s.Nano += nano
	s.Day += int32(s.Nano / dayNanos)
	s.Nano %= dayNanos
	return s
}

// onClock adds an elapsed time to a local time that exists once. The end has an
// offset where clocks change before it or it would lie in their change; steady
// is false then.
func (m *mapper) onClock(s rules.Stamp, nano int64) (end rules.Stamp, steady bool) {
	end = later(s, nano)
	at := time.Unix(int64(s.Day)*86400, s.Nano).UTC()
	local := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), m.v.Zone)
	_, before := local.Zone()
	_, after := local.Add(time.Duration(nano)).Zone()
	if _, _, clash := m.around(end.Day, end.Nano, m.v.Zone); before == after && clash == "" {
		return end, true
	}
	end = later(s, nano+int64(after-before)*int64(time.Second))
	end.Kind, end.Zone = rules.StampZoned, int32(after)
	return end, false
}
