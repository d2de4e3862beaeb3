package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"stdc/rules"
)

// off is a comment that switches checks off:
//
//	# lint: off CODE, CODE because REASON
//
// Behind something it speaks of that line, or of the key or the table that
// stands there; on a line of its own of what follows it; above everything else
// of the file, of the whole file.
type off struct {
	comment
	from, to int      // the lines it speaks of
	codes    []string // none where the comment has another form
	reason   string
	used     []bool // by code: it switched something off
}

// offStart matches a comment that means to switch something off.
var offStart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^#+\s*lint\s*[:：]\s*(.*)$`) })

// offWords matches what may follow: the codes and the reason.
var offWords = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^off\s+([a-z0-9-]+(?:\s*[,，、]\s*[a-z0-9-]+)*)\s*(?:(?:because|因为)\s*[:：]?\s*(.*))?$`)
})

var offComma = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\s*[,，、]\s*`) })

// offs finds the switches of a file.
func offs(text string) []*off {
	lines := scan(text)
	var out []*off
	for _, c := range lines.comments {
		m := offStart().FindStringSubmatch(c.text)
		if m == nil {
			continue
		}
		o := &off{comment: c}
		o.from, o.to = lines.reach(c)
		if w := offWords().FindStringSubmatch(strings.TrimSpace(m[1])); w != nil {
			o.codes, o.reason = offComma().Split(w[1], -1), strings.TrimSpace(w[2])
		}
		o.used = make([]bool, len(o.codes))
		out = append(out, o)
	}
	return out
}

// switchOff takes out what comments switch off, and tells the comments that are
// not in order.
func (l *linter) switchOff(ds []rules.Diagnostic) []rules.Diagnostic {
	for _, file := range l.files {
		all := offs(l.texts[file])
		byCode := map[string][]*off{}
		for _, o := range all {
			for _, code := range o.codes {
				byCode[code] = append(byCode[code], o)
			}
		}
		ds = slices.DeleteFunc(ds, func(d rules.Diagnostic) bool {
			silent := false
			for _, o := range byCode[string(d.Code)] {
				if d.File == file && o.from <= d.Line && d.Line <= o.to {
					o.used[slices.Index(o.codes, string(d.Code))] = true
					silent = true // even without a reason: that is told instead
				}
			}
			return silent
		})
		if len(all) > 0 {
			known := l.known()
			for _, o := range all {
				ds = append(ds, l.judge(file, o, known)...)
			}
		}
	}
	return ds
}

// judge tells what is wrong with a switch.
func (l *linter) judge(file string, o *off, known []string) []rules.Diagnostic {
	var out []rules.Diagnostic
	tell := func(code rules.Code, message, hint string) {
		d := rules.Diagnostic{Position: rules.Position{File: file, Line: o.line, Column: o.column}, Severity: rules.Warning,
			Code: code, Message: message, Hint: hint, Text: o.whole}
		d.EndColumn = o.column + utf8.RuneCountInString(o.text)
		out = append(out, d)
	}
	form := l.words("write # lint: off CODE because …", "写成 # lint: off 代码 因为 …")
	if len(o.codes) == 0 {
		tell("off-unknown", l.words("this comment switches nothing off: it has another form", "这条注释关不掉任何检查：写法不对"), form)
		return out
	}
	for i, code := range o.codes {
		switch {
		case !slices.Contains(known, code):
			hint := l.words("docs/lint.md lists the checks", "检查项都列在 docs/lint.md 里")
			if n := rules.Nearest(code, known); n != "" {
				hint = fmt.Sprintf(l.words("did you mean %s?", "是不是 %s？"), n)
			}
			tell("off-unknown", fmt.Sprintf(l.words("there is no check %q", "没有“%s”这项检查"), code), hint)
		case !o.used[i] && file == l.path:
			// In a file of others it may be needed where that stands alone.
			tell("off-nothing", fmt.Sprintf(l.words("there is nothing here for %s to tell: the comment switches nothing off", "这里没有 %s 要提示的：这条注释已经没有用"), code),
				l.words("take it out", "删掉它"))
		}
	}
	if o.reason == "" {
		tell("off-without-reason", l.words("this switches a check off and does not say why", "关掉了检查，却没写为什么"), form)
	}
	return out
}

// known are the codes that there are: those of the checks, and of the compiler,
// whose warnings can be switched off too.
func (l *linter) known() []string {
	docs, _, err := rules.CodeDocs()
	if err != nil {
		return nil
	}
	var out []string
	for i := range docs {
		out = append(out, string(docs[i].Code))
	}
	return out
}
