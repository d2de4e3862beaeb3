package table

import (
	"reflect"
	"testing"
)

func TestFamily(t *testing.T) {
	child := []string{"time", "PARENT_KEY", "KEY"}
	for _, c := range []struct {
		name    string
		members []Member
		main    int
		names   []string
		err     string
	}{
		{"ODK Central", []Member{{"exports/form-greeting.csv", child}, {"exports/form.csv", []string{"KEY"}}, {"exports/form-smile~1.csv", child}},
			1, []string{"greeting", "", "smile~1"}, ""},
		{"SurveyCTO: the main table has SET-OF columns too", []Member{{`C:\x\form.CSV`, []string{"SET-OF-greeting", "KEY"}}, {`C:\x\form-greeting.CSV`, append(child, "SET-OF-greeting")}},
			0, []string{"", "greeting"}, ""},
		{"KoboToolbox sheets", []Member{{"Counter visit", []string{"_id", "_index"}}, {"greeting", []string{"_index", "_parent_table_name", "_parent_index"}}},
			0, []string{"", "greeting"}, ""},
		{"by name alone", []Member{{"visit_lines.csv", []string{"a"}}, {"visit.csv", []string{"b"}}}, 1, []string{"lines", ""}, ""},
		{"one", []Member{{"log.csv", nil}}, 0, []string{""}, ""},
		{"one, a repeat", []Member{{"form-greeting.csv", child}}, 0, nil,
			`every table is a repeat, with a column such as PARENT_KEY or _parent_index: "form-greeting.csv"; the table of the submissions is missing`},
		{"two forms", []Member{{"a.csv", []string{"KEY"}}, {"b.csv", []string{"KEY"}}, {"a-x.csv", child}}, 0, nil,
			`which of "a.csv", "b.csv" holds the submissions? expected one table, and the others with a column such as PARENT_KEY or named after it, such as form.csv and form-greeting.csv`},
		{"a name twice", []Member{{"form.csv", []string{"KEY"}}, {"a/form-x.csv", child}, {"b/form-x.csv", child}}, 0, nil,
			`two repeats have the same name, "x": "a/form-x.csv", "b/form-x.csv"`},
	} {
		main, names, err := Family(c.members)
		if msg := errText(err); main != c.main || !reflect.DeepEqual(names, c.names) || msg != c.err {
			t.Errorf("%s: %d %q %s", c.name, main, names, msg)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestParent(t *testing.T) {
	const uuid = "uuid:6f0a4c1e-3b52-4d0e-9a57-1f1e5c7d2a01"
	for _, c := range []struct {
		name        string
		main, child []string
		join        Join
		cell, key   string
		err         string
	}{
		{"ODK Central", []string{"meta-instanceID", "KEY"}, []string{"PARENT_KEY", "KEY"}, Join{Main: "KEY", Child: "PARENT_KEY", cut: true}, uuid, uuid, ""},
		{"a repeat in a repeat", []string{"KEY"}, []string{"PARENT_KEY"}, Join{Main: "KEY", Child: "PARENT_KEY", cut: true}, uuid + "/welcome/greeting[2]", uuid, ""},
		{"only the instance", []string{"meta-instanceID"}, []string{"parent_key"}, Join{Main: "meta-instanceID", Child: "parent_key", cut: true}, uuid, uuid, ""},
		{"KoboToolbox, the submission first", []string{"_id", "_uuid", "_index"}, []string{"_parent_table_name", "_parent_index", "_submission__uuid", "_submission__id"},
			Join{Main: "_id", Child: "_submission__id"}, "123", "123", ""},
		{"KoboToolbox, uuid", []string{"_uuid", "_index"}, []string{"_parent_index", "_submission__uuid", "_submission__id"}, Join{Main: "_uuid", Child: "_submission__uuid"}, "a/b", "a/b", ""},
		{"KoboToolbox, rows counted", []string{"_index"}, []string{"_parent_table_name", "_parent_index"}, Join{Main: "_index", Child: "_parent_index", Table: "_parent_table_name"}, "3", "3", ""},
		{"OData, table by table", []string{"__id"}, []string{"__id", "__Submissions-id"}, Join{Main: "__id", Child: "__Submissions-id"}, uuid, uuid, ""},
		{"the mate is missing", []string{"id"}, []string{"_submission__id"}, Join{}, "", "",
			"the repeat has _submission__id, but the main table has no _id that it could mean; say which columns belong together with key and parent"},
		{"nothing", []string{"id"}, []string{"visit"}, Join{}, "", "",
			"no column says which row of the main table a row of the repeat belongs to; expected PARENT_KEY (ODK, SurveyCTO), _submission__id or _parent_index (KoboToolbox), or name the columns with key and parent"},
	} {
		join, err := Parent(c.main, c.child)
		if msg := errText(err); join != c.join || msg != c.err || join.Key(c.cell) != c.key {
			t.Errorf("%s: %+v %q %s", c.name, join, join.Key(c.cell), msg)
		}
	}
}

// A KoboToolbox workbook: eggs in nests in trees, of which only the trees name
// a row of the main sheet.
func TestRoots(t *testing.T) {
	var r Roots
	r.Add("tree", "1", "Survey", "1")
	r.Add("tree", "2", "Survey", "2")
	r.Add("nest", "1", "tree", "2")
	r.Add("loop", "1", "loop", "1")
	for _, c := range []struct {
		table, index, root string
		ok                 bool
	}{
		{"Survey", "2", "2", true},
		{"tree", "1", "1", true},
		{"nest", "1", "2", true},
		{"nest", "9", "9", false},
		{"loop", "1", "", false},
	} {
		if root, ok := r.Root(c.table, c.index); root != c.root || ok != c.ok {
			t.Errorf("%s %s: %s %v", c.table, c.index, root, ok)
		}
	}
}
