package form

import (
	"io"
	"strconv"
	"strings"
)

// The languages of a form, as XLSForm names them.
const (
	english = "English (en)"
	chinese = "中文 (zh)"
)

// WriteXLSForm writes the form as a workbook in the way of XLSForm, with the
// sheets survey, choices and settings. The same form is the same bytes.
func (f *Form) WriteXLSForm(w io.Writer, server Server) error {
	return writeWorkbook(w, f.sheets(server))
}

// dialect is how a server names the columns.
type dialect struct {
	relevant, value string
	label, hint     [2]string // English and Chinese
	messages        [2]string
}

// dialect returns the names of the columns that a server reads. SurveyCTO has
// the default language in columns without a name behind them.
func (f *Form) dialect(server Server) dialect {
	in := func(column string) [2]string { return [2]string{column + "::" + english, column + "::" + chinese} }
	if server != SurveyCTO {
		return dialect{relevant: "relevant", value: "name", label: in("label"), hint: in("hint"), messages: in("constraint_message")}
	}
	in = func(column string) [2]string {
		if f.inChinese() {
			return [2]string{column + ":English", column}
		}
		return [2]string{column, column + ":Chinese"}
	}
	return dialect{relevant: "relevance", value: "value", label: in("label"), hint: in("hint"), messages: in("constraint message")}
}

func (f *Form) inChinese() bool { return strings.HasPrefix(f.Book.Language, "zh") }

// sheets puts the form into the three sheets.
func (f *Form) sheets(server Server) []sheet {
	l, d := f.lay(server), f.dialect(server)
	survey := table{columns: []string{"type", "name", d.label[0], d.label[1], d.hint[0], d.hint[1], d.relevant, "constraint",
		d.messages[0], d.messages[1], "required", "calculation", "trigger", "appearance", "parameters"}}
	for i := range l.rows {
		r := &l.rows[i]
		required := ""
		if r.required {
			required = "yes"
		}
		survey.row(r.kind, r.name, shown(r.label.en), shown(r.label.zh), shown(r.hint.en), shown(r.hint.zh), r.relevant, r.constraint,
			r.message.en, r.message.zh, required, r.calculation, r.trigger, r.appear, r.parameters)
	}
	choices := table{columns: []string{"list_name", d.value, d.label[0], d.label[1]}}
	for _, c := range l.choices {
		choices.row(c.list, c.name, shown(c.label.en), shown(c.label.zh))
	}
	return []sheet{survey.sheet("survey"), choices.sheet("choices"), f.settings(server).sheet("settings")}
}

// settings is the sheet of what holds for the whole form.
func (f *Form) settings(server Server) *table {
	title := titled(f.Book.Title)
	language, name := english, title.en
	if f.inChinese() {
		language, name = chinese, title.zh
	}
	t := &table{columns: []string{"form_title", "form_id", "version", "default_language", "style", "instance_name"}}
	id, version, style := f.Book.ID, f.version(), "pages"
	if server == SurveyCTO {
		id, version, style = strings.ReplaceAll(id, "-", "_"), f.number(), ""
		language = strings.TrimSuffix(strings.TrimSuffix(language, " (en)"), " (zh)")
	}
	t.row(shown(name), id, version, language, style, "concat(${site}, ' ', ${today})")
	return t
}

// version is that of the book with the beginning of its hash, so that a form of
// a book that was changed is another version whatever the book says.
func (f *Form) version() string {
	short := f.Book.Hash[:min(8, len(f.Book.Hash))]
	if f.Book.Version == "" {
		return short
	}
	return f.Book.Version + "-" + short
}

// number is a version for a server on which that is a number which grows: the
// date from which the book holds and how often it was revised.
func (f *Form) number() string {
	date := strings.ReplaceAll(f.Book.Effective, "-", "")
	if date == "" {
		date = "20000101"
	}
	n := strconv.Itoa(len(f.Book.Revisions) % 100)
	return date + strings.Repeat("0", 2-len(n)) + n
}

// shown is a text of the book as a form can show it: what XLSForm takes for a
// reference to a question is taken apart, and what cannot be seen left out.
func shown(s string) string {
	s = strings.ReplaceAll(s, "${", "$ {")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}

// table is a sheet under way.
type table struct {
	columns []string
	rows    [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// sheet returns the rows with their header, without the columns that are empty.
func (t *table) sheet(name string) sheet {
	s := sheet{name: name, rows: make([][]string, len(t.rows)+1)}
	for i, column := range t.columns {
		some := false
		for _, r := range t.rows {
			some = some || r[i] != ""
		}
		if !some {
			continue
		}
		s.rows[0] = append(s.rows[0], column)
		for k, r := range t.rows {
			s.rows[k+1] = append(s.rows[k+1], r[i])
		}
	}
	return s
}
