package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stdc/internal/visitlog/table"
	"stdc/rules"
)

// A test fills in forms as people would: it reads the workbook that stdc form
// wrote, by the names that docs/forms.md tells, and knows nothing of how it was
// made.

// surveyRow is a line of the survey sheet.
type surveyRow struct {
	kind, name, calculation string
	groups                  []string // that it stands in
	repeat                  string   // "" outside of one
}

// readForm reads a sheet of a form: for each row, its cells by column.
func readForm(t *testing.T, path, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	src, err := table.Open(table.XLSX, file, table.Options{Sheet: name})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var rows []map[string]string
	for {
		var r table.Row
		if err := src.Next(&r); err == io.EOF {
			return rows
		} else if err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, column := range src.Tables()[0].Columns {
			if i < len(r.Cells) {
				row[column] = strings.Clone(r.Cells[i])
			}
		}
		rows = append(rows, row)
	}
}

func surveyRows(t *testing.T, path string) []surveyRow {
	t.Helper()
	var rows []surveyRow
	var groups, kinds []string
	for _, r := range readForm(t, path, "survey") {
		kind := r["type"]
		begun, begins := strings.CutPrefix(kind, "begin ")
		switch {
		case begins:
			groups, kinds = append(slices.Clone(groups), r["name"]), append(slices.Clone(kinds), begun)
		case strings.HasPrefix(kind, "end "):
			groups, kinds = groups[:len(groups)-1], kinds[:len(kinds)-1]
		case kind != "note":
			row := surveyRow{kind: kind, name: r["name"], calculation: r["calculation"], groups: groups}
			if i := slices.Index(kinds, "repeat"); i >= 0 {
				row.repeat, row.groups = groups[i], groups[:i+1]
			}
			rows = append(rows, row)
		}
	}
	if len(groups) > 0 {
		t.Fatalf("groups are left open: %q", groups)
	}
	return rows
}

// sighting is a visit as a person saw it, with its times worked out.
type sighting struct {
	Visit, Site, Staff, Date, Zone, Start string
	Facts                                 map[string]any
	Unobserved                            []string
	Events                                []map[string]any
	zone                                  *time.Location
	day                                   string
}

func readSightings(t *testing.T, log, zone string) []*sighting {
	t.Helper()
	var list []*sighting
	for _, line := range strings.Split(strings.TrimSpace(log), "\n") {
		s := &sighting{}
		if err := json.Unmarshal([]byte(line), s); err != nil {
			t.Fatal(err)
		}
		var err error
		if s.zone, err = time.LoadLocation(cmp.Or(s.Zone, zone)); err != nil {
			t.Fatal(err)
		}
		s.day = s.Date
		if s.day == "" {
			s.day = "2026-03-02"
		}
		var last time.Time
		for _, e := range s.Events {
			for _, key := range []string{"at", "end"} {
				if text, ok := e[key].(string); ok {
					at := s.moment(t, text, last)
					e[key] = at
					last = at
				}
			}
		}
		list = append(list, s)
	}
	return list
}

// moment is the time that a text of a log stands for, after another one.
func (s *sighting) moment(t *testing.T, text string, last time.Time) time.Time {
	t.Helper()
	if d, ok := strings.CutPrefix(text, "+"); ok {
		n, err := time.ParseDuration(d)
		if err != nil {
			t.Fatal(err)
		}
		return last.Add(n)
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04Z07:00"} {
		if at, err := time.ParseInLocation(layout, text, s.zone); err == nil {
			return at
		}
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if at, err := time.ParseInLocation("2006-01-02 "+layout, s.day+" "+text, s.zone); err == nil {
			for !last.IsZero() && last.Sub(at) > 12*time.Hour {
				at = at.AddDate(0, 0, 1)
			}
			return at
		}
	}
	t.Fatalf("what time is %q?", text)
	return time.Time{}
}

// submission is a form that was filled in: answers by name, and those of the
// repeats.
type submission struct {
	key     string
	answers map[string]string
	repeats map[string][]map[string]string
}

// filler fills in forms of a book.
type filler struct {
	t    *testing.T
	book *rules.Book
	rows []surveyRow
	// stamp writes a time as the server does.
	stamp func(time.Time) string
}

func snake(id string) string { return strings.ReplaceAll(id, "-", "_") }

// fill answers the questions of a form for a visit.
func (f *filler) fill(n int, s *sighting) submission {
	sub := submission{key: fmt.Sprintf("uuid:%08d-0000-4000-8000-000000000000", n+1), answers: map[string]string{}, repeats: map[string][]map[string]string{}}
	seen := map[string][]map[string]any{} // by element
	for _, e := range s.Events {
		seen[e["do"].(string)] = append(seen[e["do"].(string)], e)
	}
	for _, r := range f.rows {
		if r.repeat != "" {
			continue
		}
		sub.answers[r.name] = f.answer(r, s, seen)
	}
	for i := range f.book.Elements {
		id := f.book.Elements[i].ID
		rep := snake(id) + "_more"
		var rows []surveyRow
		for _, r := range f.rows {
			if r.repeat == rep {
				rows = append(rows, r)
			}
		}
		if len(seen[id]) > 1 && len(rows) == 0 && sub.answers[snake(id)+"_count"] == "" && f.asks(snake(id)) {
			f.t.Errorf("%s: the form has no place for the second %s", s.Visit, id)
		}
		for _, e := range seen[id][min(1, len(seen[id])):] {
			answers := map[string]string{}
			for _, r := range rows {
				switch what := strings.TrimSuffix(strings.TrimPrefix(r.name, snake(id)+"_"), "_again"); what {
				case "tap", "over":
					answers[r.name] = "now"
				case "seen":
					answers[r.name] = "yes"
				default:
					answers[r.name] = f.detail(id, what, e)
				}
			}
			if len(rows) > 0 {
				sub.repeats[rep] = append(sub.repeats[rep], answers)
			}
		}
	}
	return sub
}

func (f *filler) asks(name string) bool {
	return slices.ContainsFunc(f.rows, func(r surveyRow) bool { return r.name == name })
}

// answer answers a question outside of repeats.
func (f *filler) answer(r surveyRow, s *sighting, seen map[string][]map[string]any) string {
	switch r.name {
	case "site":
		return s.Site
	case "staff":
		return s.Staff
	case "today":
		return s.Date
	case "start", "end":
		return "2026-03-02T09:00:00.000+08:00"
	}
	if text := strings.Trim(r.calculation, `'"`); len(text)+2 == len(r.calculation) {
		return text
	}
	for id, value := range s.Facts {
		if r.name == "fact_"+snake(id) {
			return f.value(f.book.Facts[f.book.FactIndex([]byte(id))], value, s)
		}
	}
	for i := range f.book.Elements {
		id := f.book.Elements[i].ID
		what, ok := strings.CutPrefix(r.name, snake(id))
		if !ok || f.longer(r.name, id) {
			continue
		}
		events, unseen := seen[id], slices.Contains(s.Unobserved, id)
		switch {
		case what == "" && len(events) > 0 && r.kind == "select_one tap":
			return "now"
		case what == "" && len(events) > 0:
			return "yes"
		case what == "" && unseen:
			return "unseen"
		case what == "":
			return "no"
		case len(events) == 0:
			return ""
		case what == "_again" && len(events) > 1:
			return "yes"
		case what == "_again" && unseen:
			return "unseen"
		case what == "_again":
			return "no"
		case what == "_count":
			return fmt.Sprint(len(events))
		}
		return f.detail(id, what[1:], events[0])
	}
	return ""
}

// longer tells whether a name belongs to another element, whose id begins with
// this one.
func (f *filler) longer(name, id string) bool {
	return slices.ContainsFunc(f.book.Elements, func(e rules.Element) bool {
		return len(e.ID) > len(id) && (name == snake(e.ID) || strings.HasPrefix(name, snake(e.ID)+"_"))
	})
}

// detail answers what is asked of one event.
func (f *filler) detail(id, what string, e map[string]any) string {
	switch what {
	case "at", "end":
		if at, ok := e[what].(time.Time); ok {
			return f.stamp(at)
		}
		return ""
	case "over":
		return "now"
	}
	element := f.book.Elements[f.book.ElementIndex([]byte(id))]
	for _, field := range element.Fields {
		if value, told := e[field.ID]; told && what == snake(field.ID) {
			return f.value(field, value, nil)
		}
	}
	return ""
}

// value writes a value as it is entered.
func (f *filler) value(field rules.Field, value any, s *sighting) string {
	switch v := value.(type) {
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case string:
		switch field.Type {
		case rules.TypeTime:
			return f.stamp(s.moment(f.t, v, time.Time{}))
		case rules.TypeDuration:
			d, err := time.ParseDuration(v)
			if err != nil {
				f.t.Fatal(err)
			}
			return fmt.Sprint(math.Round(d.Minutes()*1e4) / 1e4)
		}
		return v
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	_ = enc.Encode(value)
	return strings.TrimSpace(b.String())
}

// formOf writes the form of a book and fills it in for some visits.
func formOf(t *testing.T, bookPath, log string, server string, stamp func(time.Time) string, flags ...string) (*rules.Book, []surveyRow, []submission) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "form.xlsx")
	var stdout, stderr bytes.Buffer
	args := append([]string{"form", "-r", bookPath, "--for", server, "-o", path}, flags...)
	if status := run(args, nil, &stdout, &stderr); status != 0 || stderr.Len()+stdout.Len() > 0 {
		t.Fatalf("%q: exit %d\n%s", args, status, stderr.String())
	}
	book, _ := rules.Compile(bookPath, os.ReadFile)
	f := &filler{t: t, book: book, rows: surveyRows(t, path), stamp: stamp}
	var subs []submission
	zone := ""
	if i := slices.Index(flags, "--zone"); i >= 0 {
		zone = flags[i+1]
	}
	for i, s := range readSightings(t, log, zone) {
		subs = append(subs, f.fill(i, s))
	}
	return book, f.rows, subs
}

// severalTimes are the elements that come several times in a visit of a log.
func severalTimes(t *testing.T, log string) string {
	t.Helper()
	var ids []string
	for _, s := range readSightings(t, log, "") {
		count := map[string]int{}
		for _, e := range s.Events {
			id := e["do"].(string)
			if count[id]++; count[id] == 2 && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return strings.Join(ids, ",")
}
