package form

import (
	"strconv"
	"strings"

	"stdc/rules"
)

// words is a text in the two languages of a form.
type words struct{ en, zh string }

// both makes a text of one that serves in both languages.
func both(s string) words { return words{s, s} }

// with puts another text behind a text and a mark.
func (w words) with(mark, other words) words {
	return words{w.en + mark.en + other.en, w.zh + mark.zh + other.zh}
}

// titled is a title of the book in both languages.
func titled(t rules.Text) words { return words{t.In("en"), t.In("zh")} }

// The texts that a form has of its own.
var (
	wordsHow = words{"Tap at the moment when something happens: the device takes the time. What you could not watch, say so; leave nothing to memory.",
		"事情发生的那一刻就点：时间由设备记录。没能观察到的，请如实选择，不要凭记忆补填。"}
	wordsVisit  = words{"The visit", "访问"}
	wordsSite   = words{"Site", "网点"}
	wordsStaff  = words{"Staff", "员工"}
	wordsFacts  = words{"About the visit as a whole", "访问整体情况"}
	wordsWhole  = words{"Throughout the visit", "全程"}
	wordsNow    = words{"Now", "就是现在"}
	wordsNever  = words{"It did not happen", "没有发生"}
	wordsUnseen = words{"Could not observe", "没能观察"}
	wordsYes    = words{"Yes", "是"}
	wordsNo     = words{"No", "否"}
	wordsSome   = words{"It happened", "发生了"}
	wordsOver   = words{"over", "结束"}
	wordsCount  = words{"how often", "几次"}
	wordsAgain  = words{"did it happen again?", "后来又发生了吗？"}
	wordsAnew   = words{"once more", "再一次"}
	wordsPhoto  = words{"photo", "拍照"}
	wordsBy     = words{"by whom", "由谁"}
	wordsText   = words{"what was said", "说了什么"}
	wordsSaid   = words{"As it was said, word for word.", "照原话逐字记录。"}
	wordsSecond = words{"seconds", "秒"}
	wordsMinute = words{"minutes", "分钟"}
	wordsLeast  = words{"Give at least 1.", "至少填 1。"}
	wordsLength = words{"It cannot be below zero.", "不能小于零。"}
)

var (
	colon = words{": ", "："}
	open  = words{" (", "（"}
	shut  = words{")", "）"}
)

// between puts a text in brackets behind another.
func (w words) between(other words) words { return w.with(open, other).with(words{}, shut) }

// fieldWords names a field. What books seldom give a title has one here.
func fieldWords(f *rules.Field) words {
	if f.Title.EN == "" && f.Title.ZH == "" && strings.EqualFold(f.Title.Main, f.ID) {
		switch f.ID {
		case "by":
			return wordsBy
		case "text":
			return wordsText
		}
	}
	return titled(f.Title)
}

// label names a question, with its unit.
func (q *Question) label() words {
	t := fieldWords(q.Field)
	switch {
	case q.Unit == "s":
		return t.between(wordsSecond)
	case q.Unit == "m":
		return t.between(wordsMinute)
	case q.Field.Unit != "":
		return t.between(both(q.Field.Unit))
	}
	return t
}

// scaled says which ratings there are.
func scaled(s *Scale) words {
	lo, hi := strconv.Itoa(s.Lo), strconv.Itoa(s.Hi)
	return words{"A whole number from " + lo + " to " + hi + ".", lo + " 到 " + hi + " 的整数。"}
}
