package propose

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"
)

// head says what the file is, how to work on it and what was seen of the log.
func (w *writer) head(plans []*plan, out *Proposal) {
	if b := w.names.book; b != nil {
		w.comment(w.say("A first mapping of %s for the rulebook %s, made by `stdc map`.", "%s 对应规则书 %s 的初步映射，由 `stdc map` 生成。", shown(w.p.Name), b.ID))
	} else {
		w.comment(w.say("A first mapping of %s, made by `stdc map` without a rulebook.", "%s 的初步映射，由 `stdc map` 在没有规则书的情况下生成。", shown(w.p.Name)))
	}
	w.put("#")
	w.comment(w.say("Read it line by line and correct it. Above each column stands what was seen in it; text behind a # is for people. A line is switched on by taking the # before it off, and off by putting one there.",
		"请逐行核对修改。每一列上面写着从中看到的内容；# 后面的文字是给人看的。去掉一行开头的 # 就启用该行，加上就停用。"))
	w.todo(out)
	w.put("#")
	w.comment(w.inputs(plans))
	for _, n := range w.p.Notes {
		note := n.What
		if n.Count > 1 {
			note += w.say(" (%s times)", "（%s 次）", count(n.Count))
		}
		w.wrapped("#   - ", "#     ", note)
	}
	if w.p.Faults > 0 {
		w.comment(w.say("%s could not be read; the first: %s.", "%s读不出来；第一处：%s。", w.counted(w.p.Faults, "row", "rows", "行"), w.p.Fault))
	}
	if w.p.Cut {
		w.comment(w.say("There are more rows; only these were looked at.", "后面还有更多行，只看了这些。"))
	}
}

func (w *writer) todo(out *Proposal) {
	switch {
	case out.Questions == 0 && out.Guesses == 0:
	case out.Questions == 0:
		w.comment(w.say("Nothing is left to be asked; what is only a guess says so.", "没有待答的问题；猜测之处都已注明。"))
	default:
		w.comment(w.say(`%s left: look for "# ?". What is only a guess says so.`, `还有 %s：请查找“# ?”。猜测之处都已注明。`,
			w.counted(out.Questions, "question is", "questions are", "个问题")))
	}
}

// inputs is the log in a sentence.
func (w *writer) inputs(plans []*plan) string {
	seen := w.say("Seen: ", "看到的：")
	for i, pl := range plans {
		if i > 0 {
			seen += w.say("; ", "；") + shown(pl.t.Name) + w.say(": ", "：")
		}
		seen += w.say("%s of %s", "%s，%s", w.rows(pl.t.Rows()), w.counted(len(pl.t.Columns), "column", "columns", "列"))
	}
	return seen + w.say(".", "。")
}

// harmless writes a text so that it stays on its line and acts on no terminal.
func harmless(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if r == ' ' || strconv.IsGraphic(r) {
			b.WriteRune(r)
			continue
		}
		q := strconv.QuoteRune(r)
		b.WriteString(q[1 : len(q)-1])
	}
	return b.String()
}

// wrap breaks a text into lines of so many columns of a terminal, at spaces,
// and in Chinese anywhere but before punctuation.
func wrap(s string, wide int) string {
	var b strings.Builder
	for column := 0; s != ""; {
		n := pieceOf(s)
		piece := s[:n]
		s = s[n:]
		if column > 0 && column+columnsOf(strings.TrimRight(piece, " ")) > wide {
			b.WriteByte('\n')
			column = 0
			piece = strings.TrimLeft(piece, " ")
		}
		b.WriteString(piece)
		column += columnsOf(piece)
	}
	return b.String()
}

// pieceOf is the length of what is not broken at the beginning of a text: a
// word with the space behind it, or a wide character with the marks behind it.
func pieceOf(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	wide := text.RuneWidth(r) == 2
	for n < len(s) {
		next, size := utf8.DecodeRuneInString(s[n:])
		last, _ := utf8.DecodeLastRuneInString(s[:n])
		switch {
		case strings.ContainsRune("（“", last):
		case strings.ContainsRune("，。；：、）”？", next):
		case wide || s[n-1] == ' ' || text.RuneWidth(next) == 2:
			if next != ' ' {
				return n
			}
		}
		n += size
	}
	return n
}

// columnsOf is how wide a text is on a terminal.
func columnsOf(s string) int { return text.StringWidthWithoutEscSequences(s) }

func pad(s string, wide int) string {
	return s + strings.Repeat(" ", max(0, wide-columnsOf(s)))
}
