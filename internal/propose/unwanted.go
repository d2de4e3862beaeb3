package propose

import (
	"slices"
	"strconv"
	"strings"

	"stdc/rules"
)

// unwanted says why a column has no target, and asks where it may well have
// one.
func (p *planner) unwanted(pl *plan, ln *line, list []candidate) {
	c := ln.c
	if c.Kind == KindEmpty || c.constant() || ln.aside {
		return
	}
	if pl.survey && kept(c) {
		ln.aside, ln.remarks = true, append(ln.remarks, p.say("kept by the survey tool itself", "调查工具自己的记录"))
		return
	}
	if o := pl.twinOf(ln); o != nil {
		ln.aside, ln.remarks = true, append(ln.remarks, p.say("the same as %s in each row", "每行都与 %s 相同", shown(o.Name)))
		return
	}
	if o := pl.partOf(c); o != "" {
		ln.aside, ln.remarks = true, append(ln.remarks, p.say("one answer of %s", "%s 的一个选项", shown(o)))
		return
	}
	if c.counter(pl.t.Rows()) {
		ln.aside, ln.remarks = true, append(ln.remarks, p.say("a number of the row", "行号"))
		return
	}
	if pl.differs[c] != "" {
		ln.aside = true
		return
	}
	// What it is most like, though not enough.
	var near candidate
	for _, k := range list {
		if k.c == c && k.score > near.score && !p.taken(pl, k.to.text) && !pl.offered[k.to.text] && p.alone(pl, k.to) {
			near = k
		}
	}
	if p.names.book == nil {
		return
	}
	timed := (c.Kind == KindClock || c.Kind == KindMoment) && pl.l.do == nil
	switch {
	case near.score >= 0.5:
		ln.question = p.say("It may be %s; then keep the second line in place of the first", "可能是 %s；如果是，请用第二行代替第一行", near.to.text)
		o := &line{c: c, target: near.to.text}
		pl.offered[o.target] = true
		p.settings(pl, o, near)
		ln.options = []string{o.value()}
	case timed && len(pl.unused) > 0:
		ids := make([]string, len(pl.unused))
		for i, e := range pl.unused {
			ids[i] = e.id
		}
		// Each question offers another one, as long as there are some.
		at := slices.IndexFunc(ids, func(id string) bool { return !pl.offered[id+".at"] })
		if at < 0 {
			return
		}
		ln.question = p.say("What happens at these times? Of the elements there are left: %s. If it is one, keep the second line in place of the first",
			"这些时间发生的是什么？要素中还有：%s。如果是其中之一，请用第二行代替第一行", p.list(ids, 8))
		o := &line{c: c, target: ids[at] + ".at"}
		pl.offered[o.target] = true
		p.settings(pl, o, candidate{c, target{text: o.target, takes: takesTime, element: 0, aspect: aspectAt}, 1, false})
		ln.options = []string{o.value()}
	case pl.l.kind == rules.LayoutEvents && pl.l.fixed[c.index]:
		ln.remarks = append(ln.remarks, p.say("the same in all rows of a visit: it could be a fact", "同一访问各行都一样：可以作为事实"))
	}
}

// alone tells whether a target says something beside those that are given: how
// long a thing lasted says nothing where its time is not told, and nothing new
// where its end is.
func (p *planner) alone(pl *plan, to target) bool {
	base, lasts := strings.CutSuffix(to.text, string(roleDuration))
	ends := strings.TrimSuffix(to.text, string(roleEnd))
	switch {
	case lasts:
		return p.taken(pl, base+"at") && !p.taken(pl, base+"end")
	case ends != to.text:
		return !p.taken(pl, ends+string(roleDuration))
	}
	return to.text != string(roleDay) && to.text != string(roleInstance)
}

func (p *planner) taken(pl *plan, target string) bool {
	for _, ln := range pl.lines {
		if strings.TrimSpace(target) == ln.target {
			return true
		}
	}
	return false
}

// differences finds the columns of numbers that are nothing but the seconds
// from one time of their row to another, which need not be read.
func (p *planner) differences(pl *plan) {
	times := pl.l.stages
	if len(times) == 0 {
		return
	}
	rows := min(pl.t.Rows(), 2000)
	at := make([][]int64, len(times))
	for i, c := range times {
		at[i] = make([]int64, rows)
		for row := range rows {
			at[i][row] = -1
			cell := pl.t.cell(row, c.index)
			if s, ok := shapeOf(cell, 0); ok && !c.sentinel(cell) && !s.doubt {
				at[i][row] = s.order() / 1e9
			}
		}
	}
	pl.differs = map[*Column]string{}
	for _, c := range pl.t.Columns {
		if c.Kind != KindNumber || !c.Whole {
			continue
		}
		if from, to := pl.difference(c, at); to > 0 {
			pl.differs[c] = p.say("the seconds from %s to %s", "即 %s 到 %s 的秒数", shown(times[from].Name), shown(times[to].Name))
		}
	}
}

// difference is the pair of times whose distance a column of numbers states in
// nineteen rows of twenty; 0, 0 for none.
func (pl *plan) difference(c *Column, at [][]int64) (from, to int) {
	for gap := 1; gap < len(at); gap++ {
		for from := range len(at) - gap {
			to := from + gap
			same, rows := 0, 0
			for row := range at[from] {
				a, b := at[from][row], at[to][row]
				cell := pl.t.cell(row, c.index)
				if a < 0 || b < 0 || cell == "" {
					continue
				}
				rows++
				if n := (b - a + secondsOfDay) % secondsOfDay; cell == strconv.FormatInt(n, 10) {
					same++
				}
			}
			if rows >= 3 && same*20 >= rows*19 {
				return from, to
			}
		}
	}
	return 0, 0
}

// twinOf is an earlier column, or one with a target, that says the same as
// another in each row; nil for none.
func (pl *plan) twinOf(ln *line) *Column {
	c := ln.c
	if c.Distinct < 2 {
		return nil
	}
	for _, o := range pl.lines {
		twin := o.c != c && o.c.Filled == c.Filled && o.c.Distinct == c.Distinct && (o.target != "" || o.c.index < c.index)
		for row := 0; twin && row < pl.t.Rows(); row++ {
			twin = pl.t.cell(row, o.c.index) == pl.t.cell(row, c.index)
		}
		if twin {
			return o.c
		}
	}
	return nil
}

// partOf is the question of a form of which a column is one answer: where
// several may be ticked, a survey exports each again as a column of its own.
func (pl *plan) partOf(c *Column) string {
	i := strings.LastIndexByte(c.Name, '/')
	if i < 0 || c.Kind != KindYesNo && c.Kind != KindEmpty {
		return ""
	}
	for _, o := range pl.t.Columns {
		if o.Name == c.Name[:i] {
			return o.Name
		}
	}
	return ""
}

// counter tells a column that only numbers the rows.
func (c *Column) counter(rows int) bool {
	return c.Kind == KindNumber && c.Whole && c.unique() && rows > 2 && c.Max-c.Min == float64(rows-1) && c.Min <= 2
}

// surveyIDs are columns that only the exports of survey tools have.
var surveyIDs = []string{"metainstanceid", "instanceid", "key", "uuid", "formhubuuid", "id"}

// isSurvey tells the export of a survey tool by its columns: ODK, KoboToolbox
// and SurveyCTO each keep an id of the submission and when it came.
func isSurvey(t *Table) bool {
	ids, times := false, false
	for _, c := range t.Columns {
		key := keyOf(c.Name)
		ids = ids || slices.Contains(surveyIDs, key)
		times = times || key == "submissiondate" || key == "submissiontime"
	}
	return ids && times
}

// kept tells what a survey tool notes of a submission: when the form was open
// and by whom it was sent says nothing of the visit.
func kept(c *Column) bool {
	switch keyOf(c.Name) {
	case "start", "end", "today", "starttime", "endtime", "deviceid", "subscriberid", "simid", "devicephonenum", "phonenumber", "username",
		"submissiondate", "submissiontime", "submittedby", "submitterid", "submittername", "version", "formversion", "completiondate",
		"metarootuuid", "formhubuuid", "xformidstring", "status", "reviewstate", "edits", "attachments", "attachmentspresent", "attachmentsexpected",
		"geolocation", "tags", "notes", "validationstatus", "duration":
		return true
	}
	return false
}
