package table

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
	"testing"
)

// visit is what the tables of a survey export say of one visit, once the rows
// of the repeats have found their submission.
type visit struct {
	id, site, clerk, enter, bow, notWatched, leave, perceived string
	greetings, smiles                                         []string
}

// survey puts the rows of several tables together: by record where the format
// keeps one together, else by the columns that Parent finds. short cuts a
// column or a table down to the name of the question.
type survey struct {
	t      *testing.T
	visits []*visit
	byKey  map[string]*visit
	record *visit
}

func shortName(s string) string { return s[strings.LastIndexAny(s, "/-")+1:] }

// add takes the row of a table whose columns are given; main are the columns of
// the main table, nil where the row is one of it.
func (s *survey) add(name string, columns, main []string, r *Row) {
	s.t.Helper()
	at := func(name string) string {
		for i, c := range columns {
			if (c == name || shortName(c) == name) && i < len(r.Cells) {
				return r.Cells[i]
			}
		}
		return ""
	}
	moment := func(name string) string { // SurveyCTO's have no offset
		return strings.Replace(strings.TrimSuffix(at(name), "+08:00"), " ", "T", 1)
	}
	if main == nil {
		v := &visit{
			id: at("instanceID"), site: at("site"), clerk: at("clerk"), enter: moment("enter_time"), bow: at("bow"),
			notWatched: at("not_watched"), leave: moment("leave_time"), perceived: at("perceived"),
		}
		s.visits = append(s.visits, v)
		s.record = v
		if s.byKey == nil {
			s.byKey = map[string]*visit{}
		}
		s.byKey[at("KEY")] = v
		return
	}
	v := s.record
	if r.Record == 0 {
		join, err := Parent(main, columns)
		if err != nil {
			s.t.Fatal(err)
		}
		if v = s.byKey[join.Key(at(join.Child))]; v == nil {
			s.t.Fatalf("%q has no submission", at(join.Child))
		}
	}
	switch shortName(name) {
	case "greeting":
		v.greetings = append(v.greetings, fmt.Sprintf("%s %s %s", moment("greeting_time"), at("greeter"), at("words")))
	case "smile":
		v.smiles = append(v.smiles, moment("smile_time"))
	default:
		s.t.Fatalf("unknown table %q", name)
	}
}

func (s *survey) addAll(src Source) {
	s.t.Helper()
	for {
		var r Row
		err := src.Next(&r)
		if err == io.EOF {
			return
		}
		if err != nil {
			s.t.Fatal(err)
		}
		tables := src.Tables()
		var main []string
		if r.Table > 0 {
			main = tables[0].Columns
		}
		s.add(tables[r.Table].Name, tables[r.Table].Columns, main, &r)
	}
}

func (s *survey) String() string {
	var b strings.Builder
	for _, v := range s.visits {
		fmt.Fprintf(&b, "%+v\n", *v)
	}
	return b.String()
}

// The exports in testdata/survey hold the same visits: each export's tables,
// put together by the conventions of its tool, say the same.
func TestSurveyExports(t *testing.T) {
	open := func(f Format, data string) Source {
		src, err := Open(f, strings.NewReader(data), Options{})
		if err != nil {
			t.Fatal(err)
		}
		return src
	}
	surveys := map[string]*survey{}
	for name, src := range map[string]Source{
		"central.zip":        open(Zip, string(centralZip(t))),
		"central-odata.json": open(JSON, surveyFile(t, "central-odata.json")),
		"kobo.json":          open(JSON, surveyFile(t, "kobo.json")),
	} {
		surveys[name] = &survey{t: t}
		surveys[name].addAll(src)
	}
	surveys["surveycto"] = surveyCTO(t, open)
	want := surveys["kobo.json"].String()
	expectNative(t, surveys["kobo.json"])
	for name, s := range surveys {
		if got := s.String(); got != want {
			t.Errorf("%s:\n%s\nkobo.json:\n%s", name, got, want)
		}
	}
}

// surveyCTO reads the files of the long format as they are named on a command
// line, in any order.
func surveyCTO(t *testing.T, open func(Format, string) Source) *survey {
	t.Helper()
	var members []Member
	var sources []Source
	for _, name := range []string{"counter_visit-smile.csv", "counter_visit.csv", "counter_visit-greeting.csv"} {
		src := open(CSV, surveyFile(t, "surveycto", name))
		sources = append(sources, src)
		members = append(members, Member{name, src.Tables()[0].Columns})
	}
	main, names, err := Family(members)
	if err != nil {
		t.Fatal(err)
	}
	s := &survey{t: t}
	s.addAll(sources[main])
	for i, src := range sources {
		if i == main {
			continue
		}
		var r Row
		for err := src.Next(&r); err != io.EOF; err = src.Next(&r) {
			if err != nil {
				t.Fatal(err)
			}
			s.add(names[i], members[i].Columns, members[main].Columns, &r)
		}
	}
	return s
}

// expectNative compares with the same visits in the format of stdc.
func expectNative(t *testing.T, s *survey) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimSpace(surveyFile(t, "visits.ndjson")), "\n") {
		var n struct {
			Visit, Site, Staff string
			Unobserved         []string
			Events             []struct{ At, Do, By, Text string }
		}
		if err := json.Unmarshal([]byte(line), &n); err != nil {
			t.Fatal(err)
		}
		want := visit{id: n.Visit, site: n.Site, clerk: n.Staff}
		for _, e := range n.Events {
			at := strings.TrimSuffix(e.At, "+08:00")
			switch e.Do {
			case "enter":
				want.enter = at
			case "leave":
				want.leave = at
			case "greet":
				want.greetings = append(want.greetings, fmt.Sprintf("%s %s %s", at, e.By, e.Text))
			case "smile":
				want.smiles = append(want.smiles, at)
			}
		}
		got := *s.visits[i]
		sort.Strings(got.smiles)
		got.bow, got.notWatched, got.perceived = "", "", ""
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("visit %d:\n%+v\nvisits.ndjson:\n%+v", i+1, got, want)
		}
	}
}

// What a person may ask of an export of ODK Central: its tables and notes.
func TestCentralZip(t *testing.T) {
	src, err := Open(Zip, bytes.NewReader(centralZip(t)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, table := range src.Tables() {
		names = append(names, fmt.Sprintf("%q %d columns", table.Name, len(table.Columns)))
	}
	expect(t, lines(names...), lines(`"" 26 columns`, `"greeting" 5 columns`, `"smile" 3 columns`))
}
