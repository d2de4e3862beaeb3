package visitlog

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/internal/visitlog/table"
	"stdc/rules"
)

// rejectFunc sends a reject that concerns a whole file.
type rejectFunc func(line int, reason string) bool

const notALog = "this is no log of visits: "

// tableOptions are those that the mapping sets.
func (r *reader) tableOptions() table.Options {
	o := table.Options{MaxRowBytes: min(r.o.MaxVisitBytes, 1<<30)} // lengths of rows have 32 bits
	if r.mapping != nil {
		l := r.mapping.log
		o.Encoding, o.Sheet, o.HeaderRow, o.HeaderRows = l.Encoding, l.Sheet, l.HeaderRow, l.HeaderRows
		for _, c := range l.Separator {
			o.Separator = c
		}
	}
	return o
}

// encodingOf is the encoding to read a text by: JSON is UTF-8 unless a mark of
// the byte order or the mapping says otherwise, so that a broken character in
// one visit leaves the others alone.
func (r *reader) encodingOf(head []byte) string {
	label := r.tableOptions().Encoding
	if label == "" && beginsJSON(head) {
		return "utf-8"
	}
	return label
}

// beginsJSON tells whether a text seems to be JSON in UTF-8.
func beginsJSON(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n")
	return len(head) > 0 && (head[0] == '{' || head[0] == '[') && bytes.IndexByte(head[:min(len(head), 64)], 0) < 0
}

// isBinary tells the formats that are no text.
func isBinary(f table.Format) bool { return f == table.XLSX || f == table.Zip }

// isVisits tells whether JSON holds visits of our own.
func isVisits(head []byte) bool {
	body := bytes.TrimLeft(head, " \t\r\n[")
	if hasVisitLine(body) {
		return true
	}
	// One that is printed over many lines, or is longer than the head.
	d := jsontext.NewDecoder(bytes.NewReader(body), allowDuplicates)
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return false
	}
	visit, events := false, false
	for d.PeekKind() == '"' {
		key, err := d.ReadToken()
		if err != nil {
			break
		}
		k := key.String()
		visit, events = visit || k == "visit", events || k == "events"
		if d.SkipValue() != nil {
			break
		}
	}
	return visit && events
}

// noLog says why a text is no log, and what can be done.
func (r *reader) noLog(head []byte, reason string) string {
	f, err := table.Sniff(head)
	switch {
	case err != nil:
		return notALog + err.Error()
	case f == table.CSV:
		return reason + mapHint
	}
	return notALog + "it is " + formatName(f) + mapHint
}

const mapHint = "; if it is a log of another make, say what its columns mean with --map, of which `stdc map` writes a first one"

func formatName(f table.Format) string {
	switch f {
	case table.XES:
		return "an XES event log"
	case table.XLSX:
		return "an Excel workbook"
	case table.Zip:
		return "a zip archive of tables"
	case table.JSON:
		return "JSON of another shape"
	}
	return "CSV"
}

// tableOf opens a file as a source of rows.
func (r *reader) tableOf(f *file) (table.Source, error) {
	o := r.tableOptions()
	if f.text == nil {
		return table.Open(f.format, f.in, o)
	}
	o.Encoding, o.Decoded = "utf-8", f.coding.AsIs() // it is decoded already
	src, err := table.Open(f.format, io.MultiReader(bytes.NewReader(f.text.ahead), f.text.r), o)
	if err != nil {
		return nil, err
	}
	return &noted{src, f.coding}, nil
}

// noted is the source of a text, with the note of how that was decoded.
type noted struct {
	table.Source
	text *table.Text
}

func (n *noted) Notes() []table.Note {
	notes := slices.DeleteFunc(n.Source.Notes(), func(one table.Note) bool { return one.What == "read as UTF-8 text" })
	if n.text.Encoding() == "UTF-8" {
		return notes
	}
	return append([]table.Note{n.text.Note()}, notes...)
}

// source chooses the mapping that a source is read by, and reads it.
func (r *reader) source(ctx context.Context, f *file, src table.Source, reject rejectFunc, send func(*batch) bool) bool {
	m := r.mapping
	var columns []string
	if tables := src.Tables(); len(tables) > 0 {
		columns = tables[0].Columns
	}
	submitted := f.format == table.JSON && f.submitted || r.o.Form.isForm(columns)
	if submitted {
		m = r.formMapping(f.format, src.Tables())
	} else if r.o.Form != nil && r.o.Form.Only {
		return true
	} else if m == nil || isNative(columns) && !m.speaksOf(columns) {
		if !isNative(columns) {
			return reject(headerLine(src), r.foreign(f.format, columns))
		}
		log, reason := r.schema.nativeLog(columns)
		if reason != "" {
			return reject(headerLine(src), reason)
		}
		m = newMapping(r.schema, log, true)
	}
	return r.tables(ctx, f, src, m, send)
}

// foreign says that a table is none of ours, and there is no mapping.
func (r *reader) foreign(f table.Format, columns []string) string {
	reason := notALog + "it is " + formatName(f)
	if f == table.CSV || f == table.XLSX {
		for _, want := range []string{"visit", "do"} {
			if slices.Contains(columns, want) {
				continue
			}
			reason += fmt.Sprintf(", without the column %s", quote(want))
			if n := rules.Nearest(want, columns); n != "" {
				reason += fmt.Sprintf("; is it the one called %s?", quote(n))
			}
			break
		}
	}
	return reason + mapHint
}

// speaksOf tells whether the mapping is about these columns: all that make up
// the visit's id are among them.
func (m *mapping) speaksOf(columns []string) bool {
	for i := range m.log.Columns {
		c := &m.log.Columns[i]
		for k := range c.Targets {
			if c.Targets[k].Kind == rules.TargetVisit && !slices.Contains(columns, c.Name) {
				return false
			}
		}
	}
	return true
}
