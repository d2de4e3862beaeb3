package visitlog

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"stdc/rules"
)

// saying is what a column said of the visit, once it did.
type saying struct {
	some     bool
	from, to int
}

// visitID takes the id off the first row of the main table.
func (m *mapper) visitID() {
	if m.v.ID != "" {
		return
	}
	m.id = m.t.visitKey(m.id[:0], m.row, m.log.Join)
	m.v.ID = m.texts.once(m.id)
}

// visitKey appends the id that the columns of the visit make together, nothing
// where all of them are blank; join stands between them.
func (t *boundTable) visitKey(dst []byte, row *packedRow, join string) []byte {
	some := false
	for i, p := range t.ids {
		state, s := row.read(p)
		if i > 0 {
			dst = append(dst, join...)
		}
		if state == cellValue {
			some = true
			dst = append(dst, s...)
		}
	}
	if !some {
		return dst[:0]
	}
	return dst
}

// nameless rejects cells of our own logs under a header without a name; of
// another's log the reader tells that there are such columns.
func (m *mapper) nameless() {
	if !m.native {
		return
	}
	for _, i := range m.t.nameless {
		if s := bytes.TrimSpace(m.row.cell(i)); len(s) > 0 {
			m.fail(m.fault(i, "column %d has no name in the header, but here it holds %s", i+1, quote(s)))
			return
		}
	}
}

// visitColumn takes what a column states of the visit: the same in each row in
// which it states anything.
func (m *mapper) visitColumn(p *plan) {
	cell, say := m.row.cell(p.index), &m.said[p.said]
	if say.some {
		if before := m.saidText[say.from:say.to]; !bytes.Equal(cell, before) {
			m.saidAgain(p, before)
		}
		return
	}
	var told *rules.Value
	if p.kept {
		told = m.told.find(p, cell)
	}
	if told != nil {
		m.tell(&p.ofVisit[0], told)
	} else {
		state, s := m.cell(p)
		if state != cellValue {
			return
		}
		for i := range p.ofVisit {
			m.stateVisit(p, &p.ofVisit[i], s)
		}
		if p.kept && m.reject == nil {
			m.keepTold(p, cell)
		}
	}
	if say.some = true; !m.single {
		say.from, say.to = len(m.saidText), len(m.saidText)+len(cell)
		m.saidText = append(m.saidText, cell...)
	}
}

// saidAgain takes another cell of a column that has said something of the visit.
func (m *mapper) saidAgain(p *plan, before []byte) {
	state, s := m.cell(p)
	if state != cellValue {
		return
	}
	if _, was := p.read(before); !bytes.Equal(was, s) {
		m.failAt(p, fmt.Sprintf("found %s, but an earlier row of the visit states %s", quote(s), quote(was)))
	}
}

// tell sets what keepTold has kept.
func (m *mapper) tell(t *rules.Target, v *rules.Value) {
	switch t.Kind {
	case rules.TargetFact:
		m.v.Facts[t.Fact] = *v
	case rules.TargetSite:
		m.v.Site = v.Text()
	}
}

// keepTold keeps the fact or the site that a cell has just said, where nothing else
// was told of it: few come often. Times are told each by itself.
func (m *mapper) keepTold(p *plan, cell []byte) {
	switch t := &p.ofVisit[0]; t.Kind {
	case rules.TargetFact:
		if v := m.v.Facts[t.Fact]; v.Known() && v.Kind() != rules.KindTime {
			m.told.keep(p, cell, v)
		}
	case rules.TargetSite:
		if m.v.Site != "" {
			m.told.keep(p, cell, rules.TextValue(m.v.Site))
		}
	}
}

// stateVisit sets what one text states of the visit. p is nil for a constant.
func (m *mapper) stateVisit(p *plan, t *rules.Target, s []byte) {
	reason := ""
	switch t.Kind {
	case rules.TargetFact:
		var v rules.Value
		if v, reason = m.value(p, &m.factInfo[t.Fact], s); reason == "" {
			m.v.Facts[t.Fact] = v
		}
	case rules.TargetStaff:
		m.v.Staff = m.texts.once(s)
	case rules.TargetUnobserved:
		reason = m.unobservedList(s)
	case rules.TargetDate, rules.TargetStart:
		var st *rules.Stamp
		if st, reason = m.stamp(p, s); reason != "" {
			break
		}
		if t.Kind == rules.TargetStart {
			if st.Kind == rules.StampOffset {
				reason = fmt.Sprintf("expected a time that is not counted from another, found %s", quote(s))
			} else {
				m.v.Start = *st
			}
			break
		}
		reason = dateOf(&m.v.Date, st, s)
	default:
		reason = setVisit(m.v, string(t.Kind), s, m.texts, m.zones)
	}
	if reason == "" {
		return
	}
	if p == nil {
		m.fail(&Reject{Line: m.v.Line, Reason: "[log.constant]: " + reason})
		return
	}
	m.passOver(p, s, reason)
}

// dateOf makes date that of a stamp that has one and states no time beside it but
// midnight, as spreadsheets write dates.
func dateOf(date, st *rules.Stamp, s []byte) (reason string) {
	switch st.Kind {
	case rules.StampDate:
		date.Set(st)
		return ""
	case rules.StampLocal, rules.StampZoned:
		if st.Nano == 0 {
			*date = rules.Stamp{Kind: rules.StampDate, Day: st.Day}
			return ""
		}
	}
	return fmt.Sprintf("expected a date such as 2026-03-02, found %s", quote(s))
}

// unobservedList reads ids or titles of elements that nobody watched for.
func (m *mapper) unobservedList(s []byte) string {
	if e, ok := m.element(s); ok { // a title may have spaces in it
		m.v.Unobserved[e] = true
		return ""
	}
	for _, id := range strings.FieldsFunc(string(s), func(r rune) bool { return strings.ContainsRune(" ;,；，、|", r) }) {
		e, known := m.element([]byte(id))
		if !known {
			return m.noElementOf([]byte(id))
		}
		m.v.Unobserved[e] = true
	}
	return ""
}

// constants sets what no column of any row stated.
func (m *mapper) constants() {
	t := &m.tables[0]
	for i := range t.visitConstants {
		c := &t.visitConstants[i]
		switch {
		case m.reject != nil || slices.ContainsFunc(c.said, func(k int) bool { return m.said[k].some }):
		case c.Target.Kind == rules.TargetSite: // as it nearly always is
			m.v.Site = c.Text
		default:
			m.stateVisit(nil, &c.Target, c.text)
		}
	}
	if m.v.ZoneName != "" || len(m.zoneText) == 0 {
		return
	}
	if m.zoneName == m.log.Zone { // as it nearly always is
		m.v.Zone, m.v.ZoneName = m.zone, m.zoneName
		return
	}
	if reason := setVisit(m.v, "zone", m.zoneText, m.texts, m.zones); reason != "" {
		m.fail(&Reject{Line: m.v.Line, Reason: "[log] zone: " + reason})
		return
	}
	m.zone, m.zoneName = m.v.Zone, m.v.ZoneName
}
