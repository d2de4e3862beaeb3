package report

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

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
	var body bytes.Buffer
	// Raw HTML is left out by default; the text of the book is escaped anyway.
	if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert([]byte(markdown), &body); err != nil {
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
	}{w.either("en", "zh-CN"), clean(titleOr(b.Title, b.ID, w.lang)), string(kind), size(markdown), htmltemplate.HTML(body.String())})
	if err != nil {
		return nil, fmt.Errorf("the page: %w", err)
	}
	return out.Bytes(), nil
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
