package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// Exports of filled forms, as servers make them; see testdata/survey/SOURCE.md.

func isoStamp(at time.Time) string   { return at.Format("2006-01-02T15:04:05.000Z07:00") }
func localStamp(at time.Time) string { return at.Format("2006-01-02T15:04:05") }

// repeatsOf are the names of the repeats of a form, in order.
func repeatsOf(rows []surveyRow) []string {
	var names []string
	for _, r := range rows {
		if r.repeat != "" && !slices.Contains(names, r.repeat) {
			names = append(names, r.repeat)
		}
	}
	return names
}

// table makes the rows of the main table ("") or of a repeat, with a header.
func exportTable(rows []surveyRow, subs []submission, repeat string, header func(surveyRow) string, more []string, extra func(sub submission, n, of int) []string) [][]string {
	var head []string
	for _, r := range rows {
		if r.repeat == repeat {
			head = append(head, header(r))
		}
	}
	out := [][]string{append(head, more...)}
	n := 0
	add := func(sub submission, answers map[string]string, of int) {
		var cells []string
		for _, r := range rows {
			if r.repeat == repeat {
				cells = append(cells, answers[r.name])
			}
		}
		n++
		out = append(out, append(cells, extra(sub, n, of)...))
	}
	for i, sub := range subs {
		if repeat == "" {
			add(sub, sub.answers, i)
			continue
		}
		for _, answers := range sub.repeats[repeat] {
			add(sub, answers, i)
		}
	}
	return out
}

func csvText(t *testing.T, rows [][]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// centralExport is the zip of ODK Central.
func centralExport(t *testing.T, dir, id string, rows []surveyRow, subs []submission) []string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, table [][]string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(csvText(t, table))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	dashed := func(r surveyRow) string { return strings.Join(append(slices.Clone(r.groups), r.name), "-") }
	add(id+".csv", exportTable(rows, subs, "", dashed, []string{"meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"},
		func(sub submission, n, of int) []string {
			return []string{sub.key, sub.key, "12", "auditor 4", "0", "0", "", "", "collect:u3", "0", "1"}
		}))
	for _, rep := range repeatsOf(rows) {
		add(id+"-"+rep+".csv", exportTable(rows, subs, rep, func(r surveyRow) string { return r.name }, []string{"PARENT_KEY", "KEY"},
			func(sub submission, n, of int) []string {
				return []string{sub.key, fmt.Sprintf("%s/%s[%d]", sub.key, rep, n)}
			}))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return []string{written(t, filepath.Join(dir, "submissions.zip"), b.Bytes())}
}

func written(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// koboJSON is what KoboToolbox sends: keys with the whole path, and none for
// what was left blank.
func koboJSON(t *testing.T, dir, id string, rows []surveyRow, subs []submission) []string {
	t.Helper()
	path := func(r surveyRow) string { return strings.Join(append(slices.Clone(r.groups), r.name), "/") }
	var results []map[string]any
	for i, sub := range subs {
		one := map[string]any{"_id": 480 + i, "_uuid": strings.TrimPrefix(sub.key, "uuid:"), "meta/instanceID": sub.key, "_status": "submitted_via_web", "_geolocation": []any{nil, nil}, "_tags": []any{}, "_attachments": []any{}}
		for _, r := range rows {
			if r.repeat == "" {
				if v := sub.answers[r.name]; v != "" {
					one[path(r)] = v
				}
			}
		}
		for _, rep := range repeatsOf(rows) {
			var list []map[string]any
			key := ""
			for _, answers := range sub.repeats[rep] {
				item := map[string]any{}
				for _, r := range rows {
					if r.repeat == rep {
						key = strings.Join(r.groups, "/")
						if v := answers[r.name]; v != "" {
							item[path(r)] = v
						}
					}
				}
				list = append(list, item)
			}
			if list != nil {
				one[key] = list
			}
		}
		results = append(results, one)
	}
	data, err := json.MarshalIndent(map[string]any{"count": len(results), "next": nil, "previous": nil, "results": results}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return []string{written(t, filepath.Join(dir, "kobo.json"), data)}
}

// centralJSON is what ODK Central sends by OData: groups are objects.
func centralJSON(t *testing.T, dir, id string, rows []surveyRow, subs []submission) []string {
	t.Helper()
	var list []map[string]any
	put := func(into map[string]any, groups []string, name string, v any) {
		for _, g := range groups {
			inner, ok := into[g].(map[string]any)
			if !ok {
				inner = map[string]any{}
				into[g] = inner
			}
			into = inner
		}
		into[name] = v
	}
	orNull := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	for _, sub := range subs {
		one := map[string]any{"__id": sub.key, "__system": map[string]any{"submitterId": "12", "formVersion": "1"}, "meta": map[string]any{"instanceID": sub.key}}
		for _, r := range rows {
			if r.repeat == "" {
				put(one, r.groups, r.name, orNull(sub.answers[r.name]))
			}
		}
		for _, rep := range repeatsOf(rows) {
			var groups []string
			items := []map[string]any{}
			for i, answers := range sub.repeats[rep] {
				item := map[string]any{"__id": fmt.Sprintf("%s-%s-%d", sub.key, rep, i)}
				for _, r := range rows {
					if r.repeat == rep {
						groups = r.groups[:len(r.groups)-1]
						item[r.name] = orNull(answers[r.name])
					}
				}
				items = append(items, item)
			}
			if len(items) > 0 {
				put(one, groups, rep, items)
				put(one, groups, rep+"@odata.navigationLink", "Submissions('x')/"+rep)
			}
		}
		list = append(list, one)
	}
	data, err := json.Marshal(map[string]any{"value": list, "@odata.context": "https://central/v1/$metadata"})
	if err != nil {
		t.Fatal(err)
	}
	return []string{written(t, filepath.Join(dir, "odata.json"), data)}
}

// koboXLSX is a workbook of KoboToolbox: a sheet for the submissions and one for
// each repeat; grouped puts the groups into the headers.
func koboXLSX(grouped bool) func(*testing.T, string, string, []surveyRow, []submission) []string {
	return func(t *testing.T, dir, id string, rows []surveyRow, subs []submission) []string {
		t.Helper()
		header := func(r surveyRow) string {
			if grouped {
				return strings.Join(append(slices.Clone(r.groups), r.name), "/")
			}
			return r.name
		}
		f := excelize.NewFile()
		defer f.Close()
		sheet := func(name string, table [][]string) {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			for i, row := range table {
				cells := make([]any, len(row))
				for k, c := range row {
					cells[k] = c
				}
				if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &cells); err != nil {
					t.Fatal(err)
				}
			}
		}
		sheet("submissions", exportTable(rows, subs, "", header, []string{"_id", "_uuid", "_submission_time", "_status", "_tags", "_index"},
			func(sub submission, n, of int) []string {
				return []string{fmt.Sprint(480 + of), sub.key, "2026-03-02T01:14:20", "submitted_via_web", "", fmt.Sprint(of + 1)}
			}))
		for _, rep := range repeatsOf(rows) {
			sheet(rep, exportTable(rows, subs, rep, header, []string{"_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid"},
				func(sub submission, n, of int) []string {
					return []string{fmt.Sprint(n), "submissions", fmt.Sprint(of + 1), fmt.Sprint(480 + of), sub.key}
				}))
		}
		if err := f.DeleteSheet("Sheet1"); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "kobo.xlsx")
		if err := f.SaveAs(path); err != nil {
			t.Fatal(err)
		}
		return []string{path}
	}
}

// surveyCTOFiles are the files of SurveyCTO's long format, without groups.
func surveyCTOFiles(t *testing.T, dir, id string, rows []surveyRow, subs []submission) []string {
	t.Helper()
	bare := func(r surveyRow) string { return r.name }
	main := exportTable(rows, subs, "", bare, []string{"SubmissionDate", "instanceID", "formdef_version", "KEY"},
		func(sub submission, n, of int) []string {
			return []string{"Mar 2, 2026 9:14:20 AM", sub.key, "2026010102", sub.key}
		})
	paths := []string{written(t, filepath.Join(dir, id+".csv"), csvText(t, main))}
	for _, rep := range repeatsOf(rows) {
		data := csvText(t, exportTable(rows, subs, rep, bare, []string{"PARENT_KEY", "KEY", "SET-OF-" + rep},
			func(sub submission, n, of int) []string {
				return []string{sub.key, fmt.Sprintf("%s/%s[%d]", sub.key, rep, n), sub.key + "/" + rep}
			}))
		paths = append([]string{written(t, filepath.Join(dir, id+"-"+rep+".csv"), data)}, paths...)
	}
	return paths
}
