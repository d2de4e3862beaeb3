package report

import (
	"bytes"
	"strings"
	prose "text/template"

	"github.com/yuin/goldmark"

	"stdc/templates"
)

// methodData is what the prose of a report says of its run. All of it is escaped
// for Markdown.
type methodData struct {
	Title, ID, Version, Effective, Hash string
	Sources, Logs, Mappings             []namedHash
	Stdc, Zones                         string
	From, To                            string
	Visits, Sites, Rules                string
	PassMark, MinCoverage, BonusMax     string
	Critical, Bonus                     bool
}

type namedHash struct{ Name, SHA256 string }

// method writes how the report was made and how it is read: a page of Markdown
// into which the data of the run are put before it becomes HTML.
func (p *reportPage) method() {
	lang := "en"
	if p.w.zh {
		lang = "zh"
	}
	t, err := prose.New("").Parse(templates.Report("method." + lang + ".md"))
	var text, out bytes.Buffer
	if err == nil {
		err = t.Execute(&text, p.methodData())
	}
	if err == nil {
		// Raw HTML is left out by goldmark unless it is told otherwise.
		err = goldmark.Convert(text.Bytes(), &out)
	}
	if err != nil {
		p.h.err = err
		return
	}
	p.raw(`<div class="prose">`, literal(out.String()), "</div>\n")
}

func (p *reportPage) methodData() methodData {
	b, info := p.h.book, &p.run.Info
	d := methodData{
		Title: plainMarkdown(titleOr(b.Title, b.ID, p.w.lang)), ID: plainMarkdown(b.ID), Version: plainMarkdown(b.Version),
		Effective: plainMarkdown(b.Effective), Hash: plainMarkdown(b.Hash),
		Stdc: plainMarkdown(p.h.o.Version), Zones: plainMarkdown(info.Zones),
		From: plainMarkdown(stampText(p.h.days[0])), To: plainMarkdown(stampText(p.h.days[1])),
		Visits: grouped(p.s.Totals().Visits), Sites: grouped(int64(len(p.sites))), Rules: grouped(int64(len(b.Rules))),
		PassMark: ratio(b.PassMark),
	}
	if b.MinCoverage.Valid() && b.MinCoverage.Num > 0 {
		d.MinCoverage = p.w.percent(b.MinCoverage.Float())
	}
	if b.BonusMax != nil {
		d.BonusMax = ratio(*b.BonusMax)
	}
	for i := range b.Rules {
		d.Critical, d.Bonus = d.Critical || b.Rules[i].Critical, d.Bonus || b.Rules[i].Bonus
	}
	for i := range b.Sources {
		d.Sources = append(d.Sources, namedHash{plainMarkdown(b.Sources[i].Name), plainMarkdown(b.Sources[i].SHA256)})
	}
	d.Logs, d.Mappings = hashes(info.Inputs), hashes(info.Mappings)
	return d
}

func hashes(list []Input) []namedHash {
	const most = 200
	var out []namedHash
	for i := range list[:min(len(list), most)] {
		out = append(out, namedHash{plainMarkdown(list[i].Name), plainMarkdown(list[i].SHA256)})
	}
	return out
}

// plainMarkdown writes text that Markdown shows as it stands: any ASCII
// punctuation may stand behind a backslash.
func plainMarkdown(s string) string {
	var b strings.Builder
	for _, r := range clean(cut(s, cutText)) {
		if r < 0x80 && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
