package propose

import "slices"

// formats names the formats that leave a doubt, and asks where nothing decides.
func (p *planner) formats(ln *line) {
	if f := numericTime(ln.c); f != "" {
		ln.set("format", tomlString(f))
		ln.guess = true
		return
	}
	var day, month []string
	native, doubt := true, false
	for i := range ln.c.Formats {
		f := &ln.c.Formats[i]
		native = native && f.Native
		if f.doubtful() {
			doubt = true
			day, month = append(day, f.Pattern), append(month, f.MonthFirst)
			if f.DayProofs > 0 {
				ln.remarks = append(ln.remarks, p.say("both ways are found: %s cells can only have the day first, %s only the month",
					"两种写法都有：%s 格只能日在前，%s 格只能月在前", count(f.DayProofs), count(f.MonthProofs)))
			}
			continue
		}
		day, month = append(day, f.decided()), append(month, f.decided())
		if f.MonthFirst != "" {
			ln.remarks = append(ln.remarks, p.decidedBy(f))
		}
	}
	switch {
	case native:
	case doubt:
		ln.question = p.say("Is the day or the month first in %s? Keep one of these lines",
			"%s 中日在前还是月在前？以下几行留一行", shown(ln.c.Formats[0].Example))
		for _, list := range [][]string{day, month} {
			o := *ln
			o.settings = append(slices.Clone(ln.settings), "format = "+oneOrList(list))
			ln.options = append(ln.options, o.value())
		}
	default:
		ln.settings = append(ln.settings, "format = "+oneOrList(day))
	}
}

func (p *planner) decidedBy(f *Format) string {
	first, n := p.say("the day", "日"), f.DayProofs
	if f.MonthProofs > 0 {
		first, n = p.say("the month", "月"), f.MonthProofs
	}
	return p.say("%s is first: %s cells can be read in no other way, such as %s",
		"%s在前：%s 格别无读法，如 %s", first, count(n), shown(f.Example))
}

func oneOrList(texts []string) string {
	if len(texts) == 1 {
		return tomlString(texts[0])
	}
	return tomlList(texts)
}

// midnights asks whether moments at exactly midnight are days.
func (p *planner) midnights(ln *line) {
	c := ln.c
	switch {
	case c.Midnight == c.Filled:
		ln.set("date-only", "true")
		ln.remarks = append(ln.remarks, p.say("all are at midnight, so they are taken as days", "全是零点，因此当作日期"))
	case c.Midnight*20 >= c.Filled && ln.question == "":
		ln.question = p.say("%s of %s times are at exactly midnight. If these are days without a time, keep the second line in place of the first",
			"%s/%s 个时间正好是零点。如果是没有时刻的日期，请用第二行代替第一行", count(c.Midnight), count(c.Filled))
		o := *ln
		o.settings = append(slices.Clone(ln.settings), "date-only = true")
		ln.options = append(ln.options, o.value())
	}
}
