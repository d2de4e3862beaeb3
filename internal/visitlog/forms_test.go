package visitlog

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"stdc/checker"
	"stdc/rules"
)

// formBook is a book, and a form of it, that are no more than a test needs.
func formBook(t *testing.T) (*rules.Book, *Form) {
	t.Helper()
	const text = "[standard]\nid = \"hall\"\ntitle = \"Hall\"\n[element.enter]\n[element.smile]\n[rule.r]\nexpect = \"smile\"\nafter = \"enter\"\n"
	b, ds := rules.Compile("book.toml", func(string) ([]byte, error) { return []byte(text), nil })
	if b == nil {
		t.Fatal(ds)
	}
	const mapping = `
[log]
layout = "visits"
ignore = ["stdc_*"]

[log.columns]
"KEY"      = "visit"
"enter_at" = { is = "enter.at", optional = true }

[log.repeat.smile_more.columns]
"smile_at" = "smile.at"
`
	return b, &Form{BookColumn: "stdc_book", VersionColumn: "stdc_version", HashColumn: "stdc_hash", Hashes: []string{"new-hash"},
		Map: func(tables []string) *rules.Log {
			log, ds := rules.CompileLog("map.toml", func(string) ([]byte, error) { return []byte(mapping), nil }, b)
			if log == nil {
				t.Fatal(ds)
			}
			if len(tables) == 1 { // the main one alone
				log.Repeats = nil
			}
			return log
		}}
}

const submissions = "KEY,stdc_book,stdc_version,stdc_hash,enter_at\n" +
	"a,hall,2,new-hash,2026-03-02T09:00:00.000+08:00\n" +
	"b,hall,1,old-hash,2026-03-02T10:00:00.000+08:00\n" +
	"c,shop,2,shop-hash,2026-03-02T11:00:00.000+08:00\n"

// readForm reads inputs, by name, and tells of each visit, reject and repair.
func readForm(t *testing.T, b *rules.Book, o Options, inputs ...[2]string) string {
	t.Helper()
	var list []Input
	for _, in := range inputs {
		list = append(list, Input{Name: in[0], Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(in[1])), nil }})
	}
	var out strings.Builder
	o.Workers = 1
	stats, err := Run(context.Background(), list, b, o, func() Judge[string] {
		return func(v *checker.Visit) (string, error) {
			return fmt.Sprintf("%s: %d events\n", v.ID, len(v.Events)), nil
		}
	}, func(s string) { out.WriteString(s) }, func(r Reject) { fmt.Fprintf(&out, "%s: %s\n", r.Visit, r.Reason) })
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range stats.Repairs {
		if r.Kind == RepairVersion || r.Kind == RepairSkipped {
			fmt.Fprintf(&out, "%s %d: %s\n", r.Kind, r.Count, r.What)
		}
	}
	return out.String()
}

const shopReject = "c: the submission was made with the form of the rulebook \"shop\", and this is \"hall\"\n"

func TestForm(t *testing.T) {
	b, f := formBook(t)
	older, mine := *f, *f
	older.Hashes, older.Only, mine.Others = []string{"old-hash"}, true, []string{"old-hash"}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(submissions)
	if err != nil {
		t.Fatal(err)
	}
	main, native := [2]string{"hall.csv", submissions}, [2]string{"own.ndjson", `{"visit":"n","events":[{"do":"enter"}]}`}
	repeat := [2]string{"hall-smile_more.csv", "smile_at,PARENT_KEY,KEY\n2026-03-02T09:00:05.000+08:00,a,a/1\n"}
	const told = "version 1: \"1\" old-hash\n"
	for _, c := range []struct {
		name   string
		o      Options
		inputs [][2]string
		want   string
	}{
		{"a version is told, another book rejected", Options{Form: f}, [][2]string{main}, "a: 1 events\nb: 1 events\n" + shopReject + told},
		{"in another encoding", Options{Form: f}, [][2]string{{"hall.csv", utf16}}, "a: 1 events\nb: 1 events\n" + shopReject + told},
		{"with a repeat and beside our own", Options{Form: f}, [][2]string{repeat, native, main}, "n: 1 events\na: 2 events\nb: 1 events\n" + shopReject + told},
		{"strict", Options{Form: f, Strict: true}, [][2]string{main},
			"a: 1 events\nb: it was made with another version of the rulebook (\"1\" old-hash), and --strict allows none\n" + shopReject + told},
		{"without those of an older version", Options{Form: &mine}, [][2]string{main}, "a: 1 events\n" + shopReject + "skipped 1: " + otherVersion + "\n"},
		{"those of an older version alone", Options{Form: &older}, [][2]string{main, native}, "b: 1 events\nskipped 2: " + otherVersion + "\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readForm(t, b, c.o, c.inputs...); got != c.want {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
	}
}
