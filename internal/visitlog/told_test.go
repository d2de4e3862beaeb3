package visitlog

import (
	"fmt"
	"strings"
	"testing"

	"stdc/rules"
)

// tell reads a log by a mapping and writes its events in short, and all that
// was repaired.
func tell(t *testing.T, strict bool, mapping, log string) string {
	t.Helper()
	b := compile(t, testSource)
	m, ds := rules.CompileLog("map.toml", func(string) ([]byte, error) { return []byte(mapping), nil }, b)
	if m == nil {
		t.Fatal(ds)
	}
	got := runText(t, b, Options{Map: m, Strict: strict, Workers: 1}, log)
	var out strings.Builder
	for _, v := range got.visits {
		fmt.Fprintln(&out, v[strings.Index(v, `"events":`)+len(`"events":`):])
	}
	for _, r := range got.rejects {
		fmt.Fprintf(&out, "%d: %s\n", r.Line, r.Reason)
	}
	for _, r := range got.stats.Repairs {
		if r.Kind == RepairFormat {
			continue
		}
		fmt.Fprintf(&out, "%d %s %s", r.Count, r.Kind, r.What)
		for _, x := range r.Examples {
			fmt.Fprintf(&out, " (%d: %s→%s)", x.Line, x.Found, x.Read)
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// TestWhatIsTold holds what a report says of repairs: what was found, and what
// it was taken for.
func TestWhatIsTold(t *testing.T) {
	const stages = `
[log]
layout = "stages"
%s
[log.columns]
id    = "visit"
date  = "date"
enter = "enter.at"
greet = "greet.at"
serve = "serve.at"
over  = "serve.end"
`
	const head = "id,date,enter,greet,serve,over\n"
	for _, c := range []struct {
		name         string
		strict       bool
		mapping, log string
		want         string
	}{
		{"midnight", false, fmt.Sprintf(stages, ""), head + "A,2026-03-02,23:59:50,23:59:58,0:00:04,0:01:00\n", `
[{"at":"23:59:50","do":"enter","by":"customer"},{"at":"23:59:58","do":"greet"},{"at":"00:00:04","do":"serve","end":"00:01:00"}]}
2 wrapped  (2: 00:00:04→2026-03-03T00:00:04) (2: 00:01:00→2026-03-03T00:01:00)
`},
		// Sorted, the same days are found again, so the times stay as they are.
		{"midnight, sorted", false, fmt.Sprintf(stages, ""), head + "A,2026-03-02,23:59:50,0:00:05,23:59:58,0:01:00\n", `
[{"at":"23:59:50","do":"enter","by":"customer"},{"at":"23:59:58","do":"serve","end":"00:01:00"},{"at":"00:00:05","do":"greet"}]}
2 wrapped  (2: 00:00:05→2026-03-03T00:00:05) (2: 00:01:00→2026-03-03T00:01:00)
1 sorted  (2: →)
`},
		{"skew", false, fmt.Sprintf(stages, `skew = "2s"`), head + "A,2026-03-02,9:00:10,9:00:08,9:00:07,9:00:30\n", `
[{"at":"09:00:07","do":"serve","end":"09:00:30"},{"at":"09:00:10","do":"enter","by":"customer"},{"at":"09:00:10","do":"greet"}]}
1 shifted  (2: 09:00:08→09:00:10)
1 sorted  (2: →)
`},
		{"skew over midnight", false, fmt.Sprintf(stages, `skew = "2s"`), head + "A,2026-03-02,23:59:59,0:00:01,23:59:59,0:00:30\n", `
[{"at":"23:59:59","do":"enter","by":"customer"},{"at":"00:00:01","do":"greet"},{"at":"2026-03-03T00:00:01","do":"serve","end":"00:00:30"}]}
2 wrapped  (2: 00:00:01→2026-03-03T00:00:01) (2: 00:00:30→2026-03-03T00:00:30)
1 shifted  (2: 23:59:59→2026-03-03T00:00:01)
`},
		{"stages out of order, strictly", true, fmt.Sprintf(stages, ""), head + "A,2026-03-02,9:00:10,9:00:08,,\n", `
2: the events are sorted by time, and --strict allows none
1 sorted  (2: →)
`},
		// Columns of visits are in no order that times could contradict.
		{"columns in another order, strictly", true, strings.Replace(fmt.Sprintf(stages, ""), "stages", "visits", 1), head + "A,2026-03-02,9:00:10,9:00:08,,\n", `
[{"at":"09:00:08","do":"greet"},{"at":"09:00:10","do":"enter","by":"customer"}]}
`},
		{"columns without a name", false, fmt.Sprintf(stages, ""), ",id,date,enter,greet,serve,over,,\n0,A,2026-03-02,9:00:10,,,,,\n1,B,2026-03-02,9:00:10,,,,,x\n", `
[{"at":"09:00:10","do":"enter","by":"customer"}]}
[{"at":"09:00:10","do":"enter","by":"customer"}]}
2 column column 1, which has no name, column 9, which has no name (0: →)
`},
		{"columns without a name, ignored", true, fmt.Sprintf(stages, `ignore = [""]`), ",id,date,enter,greet,serve,over,\n0,A,2026-03-02,9:00:10,,,,\n", `
[{"at":"09:00:10","do":"enter","by":"customer"}]}
`},
	} {
		if got := tell(t, c.strict, c.mapping, c.log); got != c.want[1:] {
			t.Errorf("%s: got:\n%s\nwant:\n%s", c.name, got, c.want[1:])
		}
	}
}

// TestPassedOverEach holds that events that are passed over are counted by what
// they are, the first ten of them, whatever the workers.
func TestPassedOverEach(t *testing.T) {
	const mapping = `
[log]
layout = "events"
rows   = "together"
[log.columns]
id   = "visit"
what = { is = "do", others = "ignore" }
`
	var log strings.Builder
	log.WriteString("id,what\nV,enter\n")
	for i := range 40 {
		fmt.Fprintf(&log, "V,odd %d\n", i%12)
	}
	want := `[{"do":"enter","by":"customer"}]}` + "\n"
	for i := range 10 {
		n := 3
		if i < 4 {
			n = 4
		}
		want += fmt.Sprintf(`%d ignored "what": "odd %d" (%d: →) (%d: →) (%d: →)`+"\n", n, i, i+3, i+15, i+27)
	}
	want += `6 ignored "what": other values (13: →) (25: →) (37: →)` + "\n"
	if got := tell(t, false, mapping, log.String()); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestColumnsThatAreNotThere holds what is said where the log lacks columns of
// the mapping.
func TestColumnsThatAreNotThere(t *testing.T) {
	const mapping = `
[log]
layout = "events"
[log.columns]
case  = "visit"
what  = "do"
time  = "at"
angle = "angle"
`
	for _, c := range []struct{ name, log, want string }{
		{"one", "case,what,tme,angle\n", `
1: the mapping names the column "time", which the log does not have; did you mean "tme"?; where one may be missing, say optional = true
`},
		{"several", "case,what,,x,x\n", `
1: the mapping names columns that the log does not have: "time", "angle"; its header has "case", "what", "x"; where one may be missing, say optional = true
`},
		{"all", "A report,,\ncase,what,time\n", `
1: the log has none of the columns that the mapping names: its header has "A report"; is it the right file? If the header stands in another row, say header = 2 and so on
`},
		// The columns of XES are known at its end only.
		{"what happened", `<log><trace><string key="concept:name" value="A"/><event><string key="time" value="2026-03-02"/></event></trace></log>`, `
1: time: the row has no "what", the element that was observed, but states "2026-03-02"
2 absent "what", "angle" (0: →)
`},
	} {
		m := mapping
		if strings.HasPrefix(c.log, "<") {
			m = strings.Replace(mapping, "case  =", `"case:concept:name" =`, 1)
		}
		if got := tell(t, false, m, c.log); got != strings.TrimPrefix(c.want, "\n") {
			t.Errorf("%s: got:\n%s\nwant:\n%s", c.name, got, c.want)
		}
	}
}
