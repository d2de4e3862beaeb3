package form

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/rules"
)

// Report is an audit as it is told.
type Report struct {
	Book      *rules.Book
	File      string // what was looked at
	Recording *Recording
	Findings  []Finding
}

// decidedWords are the headings of what rules can come to.
var decidedWords = []struct {
	decided Decided
	words   words
}{
	{DecidedNever, words{"Never decided", "永远无法判定"}},
	{DecidedFail, words{"Found failed at most, never met", "最多判为未达标，无法判为达标"}},
	{DecidedPass, words{"Found met at most, never failed", "最多判为达标，无法判为未达标"}},
	{DecidedPartly, words{"Decided in some visits only", "只在部分访问中可以判定"}},
}

// WriteText writes the audit for people, in Chinese for "zh" and what begins so,
// else in English.
func (r *Report) WriteText(w io.Writer, lang string) error {
	say := sayer(lang)
	var b strings.Builder
	title := titled(r.Book.Title)
	fmt.Fprintf(&b, "%s\n%s\n", shown(strings.TrimSpace(say(title)+" "+r.Book.Version)), shown(say(words{"recorded by ", "记录方式："})+r.File))
	count := map[Decided]int{}
	for i := range r.Findings {
		count[r.Findings[i].Decided]++
	}
	all := len(r.Findings)
	fmt.Fprintf(&b, "%s\n", say(words{
		fmt.Sprintf("rules: %d, of which %d can be decided, %d in some visits only, %d one way only, %d never", all, count[DecidedFully], count[DecidedPartly], count[DecidedFail]+count[DecidedPass], count[DecidedNever]),
		fmt.Sprintf("共%d条规则：%d条可以判定，%d条只在部分访问中可以判定，%d条只能判一种结果，%d条永远无法判定", all, count[DecidedFully], count[DecidedPartly], count[DecidedFail]+count[DecidedPass], count[DecidedNever]),
	}))
	for _, d := range decidedWords {
		if count[d.decided] == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", say(d.words))
		for i := range r.Findings {
			f := &r.Findings[i]
			if f.Decided != d.decided {
				continue
			}
			rule := &r.Book.Rules[f.Rule]
			fmt.Fprintf(&b, "  %s\n", shown(say(titled(rule.Title).between(both(rule.ID)))))
			for k := range f.Lacks {
				why, add := r.words(&f.Lacks[k])
				fmt.Fprintf(&b, "    %s\n", shown(say(why.with(words{"; ", "；"}, add))))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sayer picks the text of a language.
func sayer(lang string) func(words) string {
	if strings.HasPrefix(lang, "zh") {
		return func(t words) string { return t.zh }
	}
	return func(t words) string { return t.en }
}

// words says what is not recorded, and what to add.
func (r *Report) words(l *Lack) (why, add words) {
	name := words{}
	if l.Element >= 0 {
		name = named(r.Book.Elements[l.Element].Title)
	}
	switch l.Kind {
	case LackElement:
		add = words{"add whether it came, or could not be observed", "请增加：是否发生、是否没能观察"}
		if n := r.Recording.Visits; n > 0 {
			some := words{"none of " + strconv.Itoa(n) + " visits", strconv.Itoa(n) + "次访问中都"}
			if n == 1 {
				some = words{"no visit, and there is one", "仅有的1次访问中"}
			}
			return words{name.en + " comes in " + some.en, some.zh + "没有" + name.zh}, words{"if nobody records it, " + add.en, "若无人记录，" + add.zh}
		}
		return words{name.en + " is not recorded", "没有记录" + name.zh}, add
	case LackSeveral:
		return words{"of " + name.en + " only one time can be recorded", name.zh + "每次访问只能记录一次"}, words{"add a repeat, or how often it came", "请改为可以重复记录，或增加次数"}
	case LackTime:
		return words{"the time of " + name.en + " is not recorded", "没有记录" + name.zh + "的时间"}, words{"add it, to the second", "请增加，记到秒"}
	case LackCoarse:
		unit, limit := span(l.Unit), span(l.Limit)
		return words{"a time of " + name.en + " stands for " + unit.en + ", and the rule needs " + limit.en, name.zh + "的时间只精确到" + unit.zh + "，而规则需要" + limit.zh + "以内"},
			words{"record it to the second", "请记到秒"}
	case LackEnd:
		return words{"when " + name.en + " was over is not recorded", "没有记录" + name.zh + "何时结束"}, words{"add its end or how long it took", "请增加结束时间或时长"}
	case LackWords, LackField:
		f := &r.Book.Elements[l.Element].Fields[l.Slot]
		field := fieldWords(f)
		why = words{"“" + field.en + "” of " + name.en + " is not recorded", "没有记录" + name.zh + "的“" + field.zh + "”"}
		if l.Kind == LackWords {
			return why, words{"add a text for the words as they were said", "请增加文字，照原话记录"}
		}
		return why, words{"add it", "请增加"}
	case LackFact:
		name = named(r.Book.Facts[l.Fact].Title)
		return words{name.en + " is not recorded of the visit", "没有记录访问的" + name.zh}, words{"add it", "请增加"}
	}
	return words{}, words{}
}

// named is a title in quotation marks.
func named(t rules.Text) words {
	w := titled(t)
	return words{"“" + w.en + "”", "“" + w.zh + "”"}
}

// span words a length of time by its largest unit that fits.
func span(ns int64) words {
	for _, u := range []struct {
		ns   int64
		unit words
	}{{int64(24 * time.Hour), words{"d", "天"}}, {int64(time.Hour), words{"h", "小时"}}, {int64(time.Minute), words{"min", "分钟"}}, {int64(time.Second), words{"s", "秒"}}} {
		if ns >= u.ns && ns%u.ns == 0 {
			n := strconv.FormatInt(ns/u.ns, 10)
			return words{n + " " + u.unit.en, n + u.unit.zh}
		}
	}
	return both(rules.FormatDuration(ns))
}

// WriteJSON writes the audit for programs: an object with the book, the file and
// every rule; its sentences are in the language of WriteText.
func (r *Report) WriteJSON(w io.Writer, lang string) error {
	say := sayer(lang)
	e := jsontext.NewEncoder(w, jsontext.WithIndent("  "))
	var first error
	put := func(tokens ...jsontext.Token) {
		for _, t := range tokens {
			if err := e.WriteToken(t); err != nil && first == nil {
				first = err
			}
		}
	}
	text := func(key, value string) { put(jsontext.String(key), jsontext.String(clean(value))) }
	number := func(key string, n int64) { put(jsontext.String(key), jsontext.Int(n)) }
	put(jsontext.BeginObject)
	text("book", r.Book.ID)
	text("version", r.Book.Version)
	text("hash", r.Book.Hash)
	text("file", r.File)
	if r.Recording.Visits > 0 {
		number("visits", int64(r.Recording.Visits))
	}
	put(jsontext.String("rules"), jsontext.BeginArray)
	for i := range r.Findings {
		f := &r.Findings[i]
		put(jsontext.BeginObject)
		text("rule", r.Book.Rules[f.Rule].ID)
		text("decided", string(f.Decided))
		put(jsontext.String("lacks"), jsontext.BeginArray)
		for k := range f.Lacks {
			l := &f.Lacks[k]
			put(jsontext.BeginObject)
			text("kind", string(l.Kind))
			if l.Element >= 0 {
				text("element", r.Book.Elements[l.Element].ID)
			}
			if l.Slot >= 0 {
				text("field", r.Book.Elements[l.Element].Fields[l.Slot].ID)
			}
			if l.Fact >= 0 {
				text("fact", r.Book.Facts[l.Fact].ID)
			}
			if l.Kind == LackCoarse {
				text("unit", rules.FormatDuration(l.Unit))
				text("limit", rules.FormatDuration(l.Limit))
			}
			why, add := r.words(l)
			text("why", say(why))
			text("add", say(add))
			put(jsontext.EndObject)
		}
		put(jsontext.EndArray, jsontext.EndObject)
	}
	put(jsontext.EndArray, jsontext.EndObject)
	return first
}

// clean makes a text valid UTF-8.
func clean(s string) string { return strings.ToValidUTF8(s, "�") }
