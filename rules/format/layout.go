package format

import (
	"strings"

	"golang.org/x/text/width"
)

// layout writes the lines of a file.
func layout(lines []line) string {
	lines = space(lines)
	var b strings.Builder
	for i := 0; i < len(lines); {
		if lines[i].kind != keyLine {
			b.WriteString(beside(lines[i].text, lines[i].comment) + "\n")
			i++
			continue
		}
		end := i
		for end < len(lines) && (lines[end].kind == keyLine || lines[end].kind == commentLine) {
			end++
		}
		writeKeys(&b, lines[i:end])
		i = end
	}
	return b.String()
}

func beside(text, comment string) string {
	if comment == "" {
		return text
	}
	return text + " " + comment
}

// space leaves one blank line above each header and the comments that stand
// right above it, none below it unless a comment follows, and elsewhere no more
// than one at a time.
func space(lines []line) []line {
	var out []line
	blank := func() bool { return len(out) == 0 || out[len(out)-1].kind == blankLine }
	for i, l := range lines {
		switch {
		case l.kind != blankLine:
			if l.kind == headerLine || l.kind == commentLine && headed(lines[i:]) && (i == 0 || lines[i-1].kind != commentLine) {
				if !blank() && (l.kind != headerLine || out[len(out)-1].kind != commentLine) {
					out = append(out, line{kind: blankLine})
				}
			}
			out = append(out, l)
		case blank():
		case out[len(out)-1].kind == headerLine && !comesComment(lines[i:]):
		default:
			out = append(out, l)
		}
	}
	if len(out) > 0 && blank() {
		out = out[:len(out)-1]
	}
	return out
}

// headed tells whether the comments that lines begin with stand right above a
// header.
func headed(lines []line) bool {
	for _, l := range lines {
		if l.kind != commentLine {
			return l.kind == headerLine
		}
	}
	return false
}

// comesComment tells whether a comment is what follows the blank lines.
func comesComment(lines []line) bool {
	for _, l := range lines {
		if l.kind != blankLine {
			return l.kind == commentLine
		}
	}
	return false
}

// writeKeys writes keys that no blank line parts, with the comments between
// them. The = of values of one line stand below each other; a value of several
// lines ends such a run.
func writeKeys(b *strings.Builder, lines []line) {
	values := make([]string, len(lines))
	for i, l := range lines {
		if l.kind == keyLine {
			values[i] = l.value.write("", columns(l.text)+len(" = "), true)
		}
	}
	for i := 0; i < len(lines); {
		end, widest := i, 0
		for end < len(lines) && !strings.Contains(values[end], "\n") {
			if lines[end].kind == keyLine {
				widest = max(widest, columns(lines[end].text))
			}
			end++
		}
		writeRun(b, lines[i:end], values[i:end], widest)
		if end < len(lines) {
			b.WriteString(beside(lines[end].text+" = "+values[end], lines[end].comment) + "\n")
			end++
		}
		i = end
	}
}

// writeRun writes keys with values of one line, and the comments between them.
func writeRun(b *strings.Builder, lines []line, values []string, widest int) {
	texts, comments := make([]string, len(lines)), make([]string, len(lines))
	for i, l := range lines {
		texts[i], comments[i] = l.text, l.comment
		if l.kind == keyLine {
			texts[i] += strings.Repeat(" ", widest-columns(l.text)) + " = " + values[i]
		}
	}
	for _, s := range align(texts, comments) {
		b.WriteString(s + "\n")
	}
}

// align puts comments behind texts; those of neighbours stand below each
// other.
func align(texts, comments []string) []string {
	out := make([]string, len(texts))
	for i := 0; i < len(texts); {
		end, widest := i, 0
		for end < len(texts) && comments[end] != "" {
			widest = max(widest, columns(lastLine(texts[end])))
			end++
		}
		for j := i; j < end; j++ {
			out[j] = texts[j] + strings.Repeat(" ", widest-columns(lastLine(texts[j]))+1) + comments[j]
		}
		if end < len(texts) {
			out[end] = texts[end]
			end++
		}
		i = end
	}
	return out
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

// write writes a value: on one line, if it can, or with one part a line. lead
// is how many columns stand before it. A list may be broken only where wide
// tells so; what stands between braces is broken by nothing but a comment, as
// few programs read that.
func (v *value) write(indent string, lead int, wide bool) string {
	line, ok := v.oneLine()
	if ok && (v.open != "[" || !wide || len(v.parts) == 0 || lead+columns(line) <= lineWidth) {
		return line
	}
	if v.open == "" {
		return v.text
	}
	inner := indent + "  "
	var texts, comments []string
	add := func(text, comment string) {
		texts, comments = append(texts, inner+text), append(comments, comment)
	}
	for _, row := range v.rows() {
		parts, rowWidth := make([]string, len(row)), len(inner)-1
		for i := range row {
			for _, c := range row[i].above {
				add(c, "")
			}
			key := ""
			if v.open == "{" {
				key = row[i].key + " = "
			}
			parts[i] = key + row[i].value.write(inner, len(inner)+columns(key), wide && v.open == "[") + ","
			rowWidth += columns(parts[i]) + 1
		}
		if last := len(row) - 1; rowWidth > lineWidth {
			for _, p := range parts[:last] {
				add(p, "")
			}
			add(parts[last], row[last].beside)
		} else {
			add(strings.Join(parts, " "), row[last].beside)
		}
	}
	for _, c := range v.below {
		add(c, "")
	}
	return v.open + "\n" + strings.Join(align(texts, comments), "\n") + "\n" + indent + v.close
}

// rows are the parts that stand on one line each: one, but for a list with
// comments. There a comment may speak of all that stands on its line.
func (v *value) rows() [][]part {
	commented := len(v.below) > 0
	for i := range v.parts {
		commented = commented || len(v.parts[i].above) > 0 || v.parts[i].beside != ""
	}
	var rows [][]part
	for i := range v.parts {
		if last := len(rows) - 1; i > 0 && commented && v.open == "[" && !v.parts[i].first {
			rows[last] = append(rows[last], v.parts[i])
		} else {
			rows = append(rows, []part{v.parts[i]})
		}
	}
	return rows
}

// oneLine writes a value on one line; ok is false where comments or a text of
// several lines forbid it.
func (v *value) oneLine() (line string, ok bool) {
	if v.open == "" {
		return v.text, !strings.Contains(v.text, "\n")
	}
	ok = len(v.below) == 0
	texts := make([]string, len(v.parts))
	for i := range v.parts {
		p := &v.parts[i]
		text, single := p.value.oneLine()
		ok = ok && single && p.beside == "" && len(p.above) == 0
		if v.open == "{" {
			text = p.key + " = " + text
		}
		texts[i] = text
	}
	inner := strings.Join(texts, ", ")
	if v.open == "{" && len(texts) > 0 {
		inner = " " + inner + " "
	}
	return v.open + inner + v.close, ok
}

// columns is how many columns a text takes on a screen.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
