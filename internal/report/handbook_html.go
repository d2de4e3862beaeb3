package report

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"
	"strings"

	"github.com/yuin/goldmark"

	"stdc/rules"
	"stdc/templates"
)

// DocumentKind is what a page is, which decides how it is laid out.
type DocumentKind string

// The kinds of documents.
const (
	KindHandbook  DocumentKind = "handbook"
	KindChecklist DocumentKind = "checklist"
)

// WritePage makes one page of HTML of Markdown that Handbook or Checklist
// returned: it loads nothing from anywhere, and prints on A4.
func WritePage(kind DocumentKind, b *rules.Book, lang, markdown string) ([]byte, error) {
	body, err := documentBody(markdown)
	if err != nil {
		return nil, fmt.Errorf("the Markdown could not be made HTML: %w", err)
	}
	tmpl, err := htmltemplate.New("page").Parse(templates.Page())
	if err != nil {
		return nil, fmt.Errorf("the template of the page: %w", err)
	}
	w := NewWords(lang)
	var out bytes.Buffer
	err = tmpl.Execute(&out, struct {
		Lang, Title, Kind, Size string
		Body                    htmltemplate.HTML
	}{w.either("en", "zh-CN"), clean(titleOr(b.Title, b.ID, w.lang)), string(kind), size(markdown), htmltemplate.HTML(body)})
	if err != nil {
		return nil, fmt.Errorf("the page: %w", err)
	}
	return out.Bytes(), nil
}

// documentBody makes HTML of Markdown. Raw HTML is left out by default; the text
// of the book is escaped anyway. CommonMark has no tables: those that handbooks
// write, a head, a line of dashes and rows, each between bars, are made here, cell
// by cell. Goldmark's package of extensions would cost every command 3 ms.
func documentBody(markdown string) (string, error) {
	var out bytes.Buffer
	lines := strings.SplitAfter(markdown, "\n")
	for from := 0; from < len(lines); {
		to, table := from, isTableRow(lines[from])
		for to < len(lines) && isTableRow(lines[to]) == table {
			to++
		}
		var err error
		if table && to-from > 1 {
			err = writeTable(&out, lines[from], lines[from+2:to])
		} else {
			err = goldmark.Convert([]byte(strings.Join(lines[from:to], "")), &out)
		}
		if err != nil {
			return "", err
		}
		from = to
	}
	return out.String(), nil
}

func isTableRow(line string) bool { return strings.HasPrefix(line, "|") }

func writeTable(out *bytes.Buffer, head string, rows []string) error {
	out.WriteString("<table>\n<thead>\n")
	if err := writeRow(out, "th", head); err != nil {
		return err
	}
	out.WriteString("</thead>\n<tbody>\n")
	for _, row := range rows {
		if err := writeRow(out, "td", row); err != nil {
			return err
		}
	}
	out.WriteString("</tbody>\n</table>\n")
	return nil
}

func writeRow(out *bytes.Buffer, tag, row string) error {
	out.WriteString("<tr>\n")
	for _, cell := range tableCells(row) {
		var text bytes.Buffer
		if err := goldmark.Convert([]byte(cell), &text); err != nil {
			return err
		}
		inner := strings.TrimSuffix(strings.TrimPrefix(text.String(), "<p>"), "</p>\n")
		fmt.Fprintf(out, "<%s>%s</%s>\n", tag, inner, tag)
	}
	out.WriteString("</tr>\n")
	return nil
}

// tableCells returns the cells of a row between bars, in which a bar of a text is
// escaped.
func tableCells(row string) []string {
	var cells []string
	row = strings.TrimPrefix(strings.TrimSpace(row), "|")
	from := 0
	for i := 0; i < len(row); i++ {
		switch row[i] {
		case '\\':
			i++
		case '|':
			cells = append(cells, strings.TrimSpace(row[from:i]))
			from = i + 1
		}
	}
	return cells
}

// size is how small a checklist must be set to fit on one sheet.
func size(markdown string) string {
	const line = 52 // columns of half a sheet
	rows := 0
	for _, l := range bytes.Split([]byte(markdown), []byte("\n")) {
		rows += (columns(string(l)) + line - 1) / line
	}
	switch {
	case rows <= 60:
		return "huge"
	case rows <= 80:
		return "large"
	case rows <= 105:
		return "medium"
	case rows <= 140:
		return "small"
	}
	return "tiny"
}
