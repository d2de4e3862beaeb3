package table

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// TestXESSharedLogs counts traces and events as the sources of the logs do.
func TestXESSharedLogs(t *testing.T) {
	for _, c := range []struct {
		name            string
		traces, events  int
		columns, blanks int // columns, and notes of global attributes that are missing
	}{
		{"helpdesk_italy/helpdesk.xes.gz", 4580, 21348, 13, 0},
		{"sepsis/SepsisCases.xes.gz", 1050, 15214, 32, 0},
		{"bpic2020_declarations/InternationalDeclarations.xes.gz", 6449, 72151, 23, 0},
		{"receipt_municipal/receipt.xes.gz", 1434, 8577, 15, 4},
		{"roadtraffic/roadtraffic100traces.xes", 100, 390, 15, 0},
		{"running_example/running-example.xes", 6, 42, 8, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Open(XES, openShared(t, c.name), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var r Row
			traces, events := 0, 0
			for {
				err := s.Next(&r)
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				cols := s.Tables()[0].Columns
				for _, name := range []string{"case:concept:name", "concept:name", "time:timestamp"} {
					if i := slices.Index(cols, name); i < 0 || r.Cells[i] == "" {
						t.Fatalf("line %d has no %s", r.Line, name)
					}
				}
				traces, events = r.Record, events+1
			}
			if traces != c.traces || events != c.events {
				t.Errorf("%d traces, %d events; want %d, %d", traces, events, c.traces, c.events)
			}
			if n := len(s.Tables()[0].Columns); n != c.columns || len(s.Notes()) != c.blanks {
				t.Errorf("%d columns, want %d: %v\nnotes %v", n, c.columns, s.Tables()[0].Columns, s.Notes())
			}
		})
	}
}

func FuzzXES(f *testing.F) {
	f.Add([]byte(inEvent(`<string key="p" value="1"><string key="c" value="2"/></string><list key="l"><values><float key="x" value="1e3"/><float key="x" value="2"/></values></list>`)))
	f.Add([]byte(inLog(`<global scope="event"><string key="a" value="b"/></global><trace><string key="a" value="1"/><event/><int key="b" value="x"/></trace><event/>`)))
	f.Add([]byte("<?xml version='1.0' encoding='gb18030'?><log><trace><event><string key='\xce\xa2' value='&#x4e2d;'/></event></trace></log> "))
	f.Add([]byte("&\n"))
	f.Add([]byte("<\x00l\x00o\x00g\x00/\x00>\x00"))
	f.Add([]byte("<log><!-- --><trace><event><![CDATA[ ]]></event></trace"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRows(t, XES, string(data)) })
}

// BenchmarkXES compares the source with a loop that only asks encoding/xml for
// the tokens of the same file.
func BenchmarkXES(b *testing.B) {
	var text strings.Builder
	text.WriteString("<log>")
	for i := range 2000 {
		fmt.Fprintf(&text, "\n\t<trace>\n\t\t<string key=\"concept:name\" value=\"case %d\"/>", i)
		for k := range 8 {
			fmt.Fprintf(&text, "\n\t\t<event>\n\t\t\t<string key=\"concept:name\" value=\"activity %d\"/>\n\t\t\t<date key=\"time:timestamp\" value=\"2026-03-02T09:%02d:00.000+01:00\"/>\n\t\t\t<string key=\"org:resource\" value=\"r%d\"/>\n\t\t\t<float key=\"cost\" value=\"12.5\"/>\n\t\t</event>", k, k, i%50)
		}
		text.WriteString("\n\t</trace>")
	}
	text.WriteString("\n</log>\n")
	bench := func(name string, read func(io.Reader) error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if err := read(strings.NewReader(text.String())); err != io.EOF {
					b.Fatal(err)
				}
			}
		})
	}
	bench("rows", func(r io.Reader) error {
		s, err := Open(XES, r, Options{})
		var row Row
		for err == nil {
			err = s.Next(&row)
		}
		return err
	})
	bench("raw-tokens", func(r io.Reader) (err error) {
		for d := xml.NewDecoder(r); err == nil; _, err = d.RawToken() {
		}
		return err
	})
	bench("tokens", func(r io.Reader) (err error) {
		for d := xml.NewDecoder(r); err == nil; _, err = d.Token() {
		}
		return err
	})
}
