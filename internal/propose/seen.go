package propose

import (
	"strings"
)

// seen says in a line what is in a column.
func (t tongue) seen(c *Column, rows int) string {
	var parts []string
	add := func(en, zh string, args ...any) { parts = append(parts, t.say(en, zh, args...)) }
	switch {
	case c.Filled == 0:
		return t.say("blank in all rows", "全部空白")
	case c.Distinct == 1 && c.Blank == 0:
		add("always %s", "总是 %s", shown(c.Values[0].Text))
	case c.timed():
		t.seenTimes(c, add)
	case c.unique() && c.Distinct > 3 && c.Kind != KindNumber:
		add("a different text in each row, such as %s", "每行不同，如 %s", shown(c.Values[0].Text))
	case c.Kind == KindYesNo, c.few() && c.Distinct <= 12:
		add("%s: %s", "%s：%s", t.counted(c.Distinct, "value", "values", "种取值"), t.values(c.Values, 8))
	case c.Kind == KindNumber:
		t.seenNumbers(c, add)
	case c.few():
		add("%s, most often %s", "%s，最多的是 %s", t.counted(c.Distinct, "value", "values", "种取值"), t.values(c.Values, 3))
	default:
		add("%s, such as %s", "%s，如 %s", t.counted(c.Distinct, "different text", "different texts", "种不同的文字"), t.values(c.Values, 2))
	}
	if c.Blank > 0 {
		add("%s of %s blank", "%s/%s 行空白", count(c.Blank), count(rows))
	}
	// Of few values, those that stand for something missing were just listed.
	if len(parts) > 0 && !(c.few() && c.Distinct <= 12 && !c.timed()) {
		for _, s := range c.Sentinels {
			add("%s in %s", "%s 有 %s", shown(s.Text), t.counted(s.N, "row", "rows", "行"))
		}
	}
	if c.Hidden {
		add("the column is hidden", "该列是隐藏列")
	}
	return strings.Join(parts, t.say("; ", "；"))
}

func (t tongue) seenTimes(c *Column, add func(en, zh string, args ...any)) {
	noun := t.say("times", "个时间")
	switch c.Kind {
	case KindDate:
		noun = t.say("dates", "个日期")
	case KindClock:
		noun = t.say("times of day", "个时刻")
	}
	for i, f := range c.Formats {
		if i == 3 {
			add("%d more ways of writing", "另有 %d 种写法", len(c.Formats)-i)
			break
		}
		pattern := f.decided()
		if f.doubtful() {
			pattern = t.say("%s or %s", "%s 或 %s", f.Pattern, f.MonthFirst)
		}
		add("%s %s, %s", "%s %s，%s", count(f.N), noun, pattern)
	}
	if c.First != "" && c.First != c.Last {
		add("from %s to %s", "从 %s 到 %s", shown(c.First), shown(c.Last))
	}
	if c.Coarse {
		add("to the minute only", "只精确到分钟")
	}
	if c.Kind == KindMoment && c.Midnight > 0 && c.Midnight*20 >= c.Filled {
		add("%s at exactly midnight", "%s 个正好是零点", count(c.Midnight))
	}
}

func (t tongue) seenNumbers(c *Column, add func(en, zh string, args ...any)) {
	noun := t.say("numbers", "个数")
	if c.Whole {
		noun = t.say("whole numbers", "个整数")
	}
	add("%s %s from %s to %s", "%s %s，从 %s 到 %s", count(c.stated()), noun, decimal(c.Min), decimal(c.Max))
	if c.unique() {
		add("different in each row", "每行不同")
	} else if top := c.Values[0]; top.N*5 >= c.Filled && !c.sentinel(top.Text) {
		add("most often %s (%s)", "最多的是 %s（%s 行）", shown(top.Text), count(top.N))
	}
	if c.Comma {
		add("with a decimal comma", "小数点写作逗号")
	}
}

// values lists the first of some values with their counts.
func (t tongue) values(values []Count, most int) string {
	var parts []string
	for i, v := range values {
		if i == most && len(values) > most {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, t.say("%s (%s)", "%s（%s）", shown(v.Text), count(v.N)))
	}
	return strings.Join(parts, t.say(", ", "、"))
}
