package form

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"strings"

	"stdc/rules"
	"stdc/templates"
)

// pageScripts are the parts of the script of a page, in their order.
var pageScripts = [...]string{"visit.js", "export.js", "screen.js", "sheet.js", "start.js"}

// WritePage writes the form as one page for the browser of a phone, which asks no
// network for anything. The visits that it exports are NDJSON as stdc check reads
// it. The same form is the same bytes. Photos are not asked for: an export has no
// place for them.
func (f *Form) WritePage(w io.Writer) error {
	data, err := f.pageData()
	if err != nil {
		return err
	}
	var script strings.Builder
	for _, name := range pageScripts {
		script.WriteString(templates.Form(name))
	}
	lang, title := "en", titled(f.Book.Title).en
	if f.inChinese() {
		lang, title = "zh-CN", titled(f.Book.Title).zh
	}
	style := templates.Form("style.css")
	page := strings.NewReplacer(
		"{{lang}}", lang,
		"{{title}}", html.EscapeString(shown(title)),
		"{{style}}", style,
		"{{style-hash}}", templates.Integrity(style),
		"{{script}}", script.String(),
		"{{script-hash}}", templates.Integrity(script.String()),
		"{{form}}", data,
	)
	_, err = page.WriteString(w, templates.Form("page.html"))
	return err
}

// pair is a text in English and in Chinese.
type pair [2]string

// pairOf is a text as a page can show it.
func pairOf(w words) pair { return pair{shown(w.en), shown(w.zh)} }

// pageForm is a form as the script of a page reads it.
type pageForm struct {
	Book struct {
		ID      string `json:"id"`
		Version string `json:"version"`
		Hash    string `json:"hash"`
	} `json:"book"`
	Title pair   `json:"title"`
	Lang  string `json:"lang"`
	Zone  string `json:"zone"`
	// Labels tells that events must say which step they belong to: a step of the
	// book has nothing that opens it.
	Labels bool            `json:"labels"`
	Groups []pageGroup     `json:"groups"`
	Facts  []pageQuestion  `json:"facts"`
	Words  json.RawMessage `json:"words"`
}

type pageGroup struct {
	Step  string     `json:"step"`  // "" for what belongs to no step
	Title pair       `json:"title"` // the same
	Items []pageItem `json:"items"`
}

type pageItem struct {
	ID     string         `json:"id"`
	Title  pair           `json:"title"`
	Again  bool           `json:"again"` // it may come several times
	Lasts  bool           `json:"lasts"` // its end is recorded, too
	Fields []pageQuestion `json:"fields"`
}

type pageQuestion struct {
	ID     string   `json:"id"`
	Title  pair     `json:"title"`
	Type   string   `json:"type"`
	Values []string `json:"values,omitempty"`
	Scale  *[2]int  `json:"scale,omitempty"`
	Unit   string   `json:"unit,omitempty"` // of a duration: s or m
	Words  bool     `json:"words,omitempty"`
}

// pageData is the form as JSON that cannot end the element of a page it stands in.
func (f *Form) pageData() (string, error) {
	p := pageForm{Title: pairOf(titled(f.Book.Title)), Lang: "en", Zone: f.Zone, Groups: []pageGroup{}, Facts: pageQuestions(f.Facts)}
	p.Book.ID, p.Book.Version, p.Book.Hash = f.Book.ID, f.Book.Version, f.Book.Hash
	if f.inChinese() {
		p.Lang = "zh"
	}
	for i := range f.Book.Steps {
		p.Labels = p.Labels || len(f.Book.Steps[i].From) == 0
	}
	for i := range f.Groups {
		p.Groups = append(p.Groups, f.pageGroup(&f.Groups[i]))
	}
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(templates.Form("words.json"))); err != nil {
		return "", err
	}
	p.Words = b.Bytes()
	data, err := json.Marshal(p) // which escapes < and >
	return string(data), err
}

func (f *Form) pageGroup(g *Group) pageGroup {
	var p pageGroup
	if g.Step >= 0 {
		step := &f.Book.Steps[g.Step]
		p.Step, p.Title = step.ID, pairOf(titled(step.Title))
	}
	for i := range g.Items {
		it := &g.Items[i]
		el := &f.Book.Elements[it.Element]
		p.Items = append(p.Items, pageItem{ID: el.ID, Title: pairOf(titled(el.Title)), Again: it.Repeats || it.Counted, Lasts: it.Ends, Fields: pageQuestions(it.Fields)})
	}
	return p
}

func pageQuestions(list []Question) []pageQuestion {
	out := make([]pageQuestion, len(list))
	for i := range list {
		q := &list[i]
		p := pageQuestion{ID: q.Field.ID, Title: pairOf(q.label()), Type: string(q.Field.Type), Unit: q.Unit, Words: q.Words}
		if q.Field.Type == rules.TypeEnum {
			p.Values = q.Field.Values
		}
		if q.Scale != nil {
			p.Scale = &[2]int{q.Scale.Lo, q.Scale.Hi}
		}
		out[i] = p
	}
	return out
}
