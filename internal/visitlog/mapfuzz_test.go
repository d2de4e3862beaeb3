package visitlog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/visitlog/table"
	"stdc/rules"
)

// fuzzMaps is a mapping for each layout, none of which leaves out a row.
var fuzzMaps = []string{
	`[log]
layout = "events"
zone = "Europe/Rome"
[log.columns]
id = "visit"
what = "do"
at = "at"
took = { is = "duration", unit = "m", optional = true }
site = { is = "site", optional = true }
`,
	`[log]
layout = "visits"
midnight = "none"
[log.columns]
id = "visit"
in = "enter.at"
bow = { is = "bow.seen", others = "ignore", optional = true }
smiles = { is = "smile.count", others = "unknown", optional = true }
`,
	`[log]
layout = "stages"
zone = "America/New_York"
skew = "1m"
[log.columns]
id = "visit"
day = { is = "date", optional = true }
in = "enter.at"
out = { absent = "-", optional = true }
[[log.event]]
do = "serve"
at = "in"
end = "out"
when = { in = { known = true } }
`,
	`[log]
layout = "visits"
[log.columns]
id = "visit"
[log.repeat.r.columns]
at = "greet.at"
text = "greet.text"
`,
	`[log]
layout = "events"
order = "time"
[log.columns]
"case:concept:name" = "visit"
"concept:name" = "do"
"time:timestamp" = "at"
"lifecycle:transition" = "lifecycle"
`,
}

// delivered is a visit as far as the count of rows goes.
type delivered struct {
	id     string
	events int
}

// FuzzMapped reads any bytes by a mapping: nothing may panic, every row must be
// in a visit or a reject, and what was read must be the same when it is written
// and read again.
func FuzzMapped(f *testing.F) {
	b := mappedBook(f)
	var maps []*rules.Log
	for i, text := range fuzzMaps {
		maps = append(maps, mappingOf(f, b, text))
		f.Add(uint8(i), []byte("id,what,at,took,site,in,out,day,bow,smiles\n1,enter,2026-03-29 02:30,5,S,23:50,0:10,2026-03-28,yes,2\n,,,,,,,,,\n2,\"a\n1,leave,9:00,,,,,,,\n"))
	}
	f.Add(uint8(0), []byte("id;what;at\n1;enter;2026/3/2 9:05\n2;dance;\n1;leave;\n;leave;\n3;enter\n"))
	f.Add(uint8(0), []byte("{\"id\":\"1\",\"what\":\"enter\",\"at\":\"9:00\"}\n{\"id\":\"1\",\"what\":\"leave\"}\n{\"x\":1}\noops\n"))
	f.Add(uint8(3), []byte(`[{"id":1,"r":[{"at":"9:00","text":"a"},{"at":"soon"}]},{"id":2},{"id":1},{"r":[{}]}`))
	logs, err := filepath.Glob(mappedCases + "/*/log*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range logs {
		if data, err := os.ReadFile(path); err == nil && !strings.HasSuffix(path, ".txt") {
			f.Add(uint8(len(path)), data)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		m := maps[int(which)%len(maps)]
		o := Options{Map: m, Workers: 1, MaxEvents: 1000, MaxVisitBytes: 1 << 16}
		small := o
		small.GatherBytes = 64
		got, again := mapped(t, b, o, input("log", data)), mapped(t, b, small, input("log", data))
		if !reflect.DeepEqual(got, again) {
			t.Fatalf("rows in a file make a difference:\n%v\n%v", got, again)
		}
		lines := got["visits.ndjson"]
		if second := mapped(t, b, Options{Workers: 1}, input("log", []byte(lines))); second["visits.ndjson"] != lines {
			t.Fatalf("read again:\n%s\n%s\nwas\n%s", second["visits.ndjson"], second["rejects.txt"], lines)
		}
		var visits []delivered
		var rejects []Reject
		_, err := Run(context.Background(), []Input{input("log", data)}, b, o, func() Judge[delivered] {
			return func(v *checker.Visit) (delivered, error) { return delivered{v.ID, len(v.Events)}, nil }
		}, func(d delivered) { visits = append(visits, d) }, func(r Reject) { rejects = append(rejects, r) })
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rejects {
			if r.Reason == "" || r.File == "" || r.Line < 0 || r.Column < 0 {
				t.Fatalf("%+v", r)
			}
		}
		if why := dropped(b, o, data, visits, rejects); why != "" {
			t.Fatalf("%s\n%v\n%v", why, visits, rejects)
		}
	})
}

// dropped holds the rows of a log to what became of them: "" where each is in a
// visit or a reject. It reads the log by itself.
func dropped(b *rules.Book, o Options, data []byte, visits []delivered, rejects []Reject) string {
	rd := newReader([]Input{input("log", data)}, newSchema(b), o.withDefaults())
	f, err := rd.open(context.Background(), 0)
	if err != nil || f.kind != formatTable {
		return ""
	}
	src, err := rd.tableOf(f)
	if err != nil {
		return ""
	}
	defer src.Close()
	events := map[string]int{} // rows that are events, by visit
	rows, faults, records := 0, 0, 0
	var row table.Row
	for {
		err := src.Next(&row)
		if _, ok := errors.AsType[*table.Fault](err); ok {
			faults++
			continue
		}
		if err != nil && err != io.EOF {
			faults++
		}
		if err != nil {
			break
		}
		if row.Table > 0 {
			continue
		}
		cells := map[string]string{}
		for i, c := range row.Cells {
			if _, twice := cells[src.Tables()[0].Columns[i]]; !twice {
				cells[src.Tables()[0].Columns[i]] = strings.TrimSpace(c)
			}
		}
		rows++
		records = max(records, row.Record)
		n := 0
		if cells["what"] != "" {
			n = 1
		}
		events[cells["id"]] += n
	}
	columns := src.Tables()[0].Columns
	m := newMapping(newSchema(b), o.Map, false)
	switch {
	case isNative(columns) && !m.speaksOf(columns), len(visits) == 0 && len(rejects) == 1:
		return "" // not read by this mapping, or not at all
	case faults > 0 && len(rejects) == 0:
		return fmt.Sprint(faults, " faults without a reject")
	case o.Map.Layout != rules.LayoutEvents || o.Map.Columns[0].Name != "id":
		if n := len(visits) + len(rejects); records > 0 && n < records || records == 0 && len(o.Map.Repeats) == 0 && o.Map.Layout != rules.LayoutEvents && n < rows {
			return fmt.Sprint(rows, " rows in ", records, " records, but ", len(visits), " visits and ", len(rejects), " rejects")
		}
		return ""
	}
	known := map[string]bool{}
	for _, v := range visits {
		known[v.id] = true
		if events[v.id] != v.events {
			return fmt.Sprintf("visit %q has %d events of %d rows", v.id, v.events, events[v.id])
		}
	}
	for _, r := range rejects {
		known[r.Visit] = true
	}
	for id := range events {
		if !known[id] && !(id == "" && len(rejects) > 0) {
			return fmt.Sprintf("the rows of %q are lost", id)
		}
	}
	return ""
}

// FuzzGather lets visits come in any order, with rows of any length, through a
// gatherer of any limit: each comes out once, with its rows in their order.
func FuzzGather(f *testing.F) {
	f.Add(uint16(1), []byte("abcabc"))
	f.Add(uint16(100), []byte("\x00\x01\x00\xff\x03\x00\x00\xff\xff"))
	f.Fuzz(func(t *testing.T, limit uint16, data []byte) {
		const most = 4000
		g := newGatherer(int(limit), most)
		defer g.close()
		var ids []string
		want := map[string][]byte{}
		for i, c := range data {
			id := string(c & 0xf)
			row := appendRow(nil, 0, i+1, []string{id, strings.Repeat("x", int(c>>4)*20)})
			if _, seen := want[id]; !seen {
				ids = append(ids, id)
			}
			want[id] = append(want[id], row...)
			if err := g.add(g.visit(g.hashes.sum(id)), row, 0); err != nil {
				t.Fatal(err)
			}
		}
		n := 0
		err := g.each(func(rows []byte) bool {
			if n == len(ids) {
				t.Fatal("more visits than there are")
			}
			all := want[ids[n]]
			n++
			if len(all) <= most {
				if string(rows) != string(all) {
					t.Fatalf("visit %q: %x, want %x", ids[n-1], rows, all)
				}
				return true
			}
			var p packedRow
			for kept := 0; ; {
				before := len(rows)
				rows = p.unpack(rows)
				if p.fault != nil {
					if len(rows) > 0 || kept > most || !strings.Contains(p.fault.Reason, "4000 bytes") {
						t.Fatalf("visit %q ends with %+v, %d bytes kept", ids[n-1], p.fault, kept)
					}
					return true
				}
				kept += before - len(rows)
				if kept > len(all) {
					t.Fatal("more rows than there are")
				}
			}
		})
		if err != nil || n != len(ids) {
			t.Fatal(err, n, len(ids))
		}
	})
}
