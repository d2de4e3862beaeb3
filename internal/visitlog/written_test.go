package visitlog

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"stdc/rules"
)

// writtenMaps are mappings of logs whose lines workers cut: rows of visits that
// stand together, that stand anywhere, and rows that are visits.
var writtenMaps = []string{
	`[log]
layout = "events"
zone   = "Europe/Rome"
rows   = "together"
order  = "time"
skip   = { state = "void" }
` + writtenColumns,
	`[log]
layout = "events"
zone   = "Europe/Rome"
skip   = [{ state = "void" }, { what = { known = false } }]
` + writtenColumns,
	`[log]
layout = "stages"
zone   = "Europe/Rome"
skip   = { state = "void" }
[log.columns]
id   = "visit"
time = { format = "yyyy-MM-dd HH:mm:ss" }
site = "site"
[[log.event]]
do = "enter"
at = "time"
[[log.event]]
do   = "leave"
at   = "time"
when = { what = "leave" }
`,
}

const writtenColumns = `
[log.columns]
id   = "visit"
what = { is = "do", others = "ignore" }
time = { is = "at", format = ["yyyy-MM-dd HH:mm:ss", "H:mm"] }
site = { is = "site", unknown = "?" }
text = "field.text"
`

// writtenLog makes a log of so many lines, of which one in so many is of a kind
// that a table should not hold.
func writtenLog(r *rand.Rand, lines, odd int, end string) []byte {
	var b bytes.Buffer
	b.WriteString("id,what,time,site,text,state" + end)
	visit, minute := 0, 0
	for range lines {
		if minute += 1 + r.IntN(20); r.IntN(5) == 0 {
			visit++
		}
		id := fmt.Sprint("v", visit)
		at := fmt.Sprintf("2026-%02d-%02d %02d:%02d:%02d", 1+visit%12, 1+visit/12%28, minute/60%24, minute%60, r.IntN(60))
		row := fmt.Sprintf("%s,%s,%s,S%d,", id, pick(r, "enter", "greet", "smile", "leave", "dance"), at, visit%7)
		if r.IntN(odd) > 0 {
			b.WriteString(row + pick(r, ",", ",", "您好,", " hello ,void") + end)
			continue
		}
		b.WriteString(pick(r,
			",enter,"+at+",S1,,", // of no visit
			"\" \",enter,"+at+",S1,,",
			id, ",", row, row+",,,,", row+",,x", // of too few and too many cells
			"", ",,,,,", "  ", // blank
			row+"\"a \"\"quoted\"\" text, with commas\",", "\""+id+"\",enter,"+at+",?,\"\",void",
			row+"\"two"+end+"lines\",", row+"\"three"+end+end+"lines\",void", row+"\"never closed,",
			row+"in\"side,", row+"\"a\"b,", row+"\"\"\"\"\"a,\"", id+"\"\",enter,\"",
			row+"\xff,", row+"\x00,", "\xff"+row+",",
			fmt.Sprintf("v%d,enter,%s,S1,,", visit+1, at), fmt.Sprintf("v%d,leave,%s,S1,,", max(0, visit-3), at),
			id+",enter,soon,S1,,", id+",enter,24:61,S1,,", id+",enter,9:05,S1,,",
		) + end)
	}
	return b.Bytes()
}

// sameWritten holds what workers make of lines, any number of them, to what the
// reader makes of rows.
func sameWritten(t *testing.T, b *rules.Book, m *rules.Log, data []byte) {
	t.Helper()
	want := mapped(t, b, Options{Map: m, Workers: 1, MaxVisitBytes: 8*blockSize - 1}, input("log", data))
	check := func(how string, o Options, in Input) {
		t.Helper()
		o.Map = m
		for part, text := range mapped(t, b, o, in) {
			if text == want[part] {
				continue
			}
			got, should := strings.Split(text, "\n"), strings.Split(want[part], "\n")
			for i := range got {
				if i >= len(should) || got[i] != should[i] {
					t.Fatalf("%s: %s, line %d of %d, should be %d:\n%s\nwant\n%s", how, part, i+1, len(got), len(should), got[i], should[min(i, len(should)-1)])
				}
			}
			t.Fatalf("%s: %s lacks lines", how, part)
		}
	}
	for _, n := range []int{1, 2, 7} {
		check(fmt.Sprint(n, " workers"), Options{Workers: n}, input("log", data))
	}
	check("with a file for rows", Options{Workers: 2, GatherBytes: 1 << 12}, input("log", data))
	check("read in halves", Options{Workers: 2}, Input{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(iotest.HalfReader(bytes.NewReader(data))), nil
	}})
}

// Good logs and bad ones are read the same by lines as by rows.
func TestWritten(t *testing.T) {
	b := mappedBook(t)
	for i, text := range writtenMaps {
		m := mappingOf(t, b, text)
		for seed, odd := range []int{1 << 30, 3000, 500, 60, 4} {
			t.Run(fmt.Sprint(i, " odd ", odd), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(uint64(seed), uint64(i)))
				sameWritten(t, b, m, writtenLog(r, 6000, odd, pick(r, "\n", "\r\n")))
			})
		}
		t.Run(fmt.Sprint(i, " Mac"), func(t *testing.T) {
			t.Parallel()
			sameWritten(t, b, m, writtenLog(rand.New(rand.NewPCG(9, 9)), 4000, 200, "\r"))
		})
	}
}

// A visit that is longer than several runs is read as any other.
func TestWrittenLongVisit(t *testing.T) {
	b := mappedBook(t)
	m := mappingOf(t, b, writtenMaps[0])
	r := rand.New(rand.NewPCG(1, 1))
	data := writtenLog(r, 3000, 1<<30, "\n")
	for i := range 12_000 {
		data = fmt.Appendf(data, "long,smile,2026-03-02 09:%02d:%02d,S1,,\n", i/200, i/4%60)
	}
	data = append(data, bytes.TrimPrefix(writtenLog(r, 3000, 1<<30, "\n"), []byte("id,what,time,site,text,state\n"))...)
	sameWritten(t, b, m, data)
}

// The limit of a visit counts its rows as they are, whether what they share with
// the one above is kept again or not.
func TestWrittenLimit(t *testing.T) {
	b := mappedBook(t)
	m := mappingOf(t, b, writtenMaps[1])
	row := func(i int) string {
		return fmt.Sprintf("long,smile,2026-03-02 09:%02d:%02d,S1,,\n", i/60%60, i%60)
	}
	const limit = 8 * blockSize
	most := 0 // rows that are within the limit
	for size := 0; ; most++ {
		if size += len(appendRow(nil, 0, 2+most, strings.Split(row(most), ",")[:4])); size > limit {
			break
		}
	}
	for _, gather := range []int{0, 1 << 16} {
		for rows := most; rows <= most+1; rows++ {
			data := []byte("id,what,time,site,text,state\n")
			for i := range rows {
				data = append(data, row(i)...)
			}
			got := mapped(t, b, Options{Map: m, Workers: 2, MaxVisitBytes: limit, GatherBytes: gather}, input("log", data))["rejects.txt"]
			if rejected := strings.Contains(got, fmt.Sprintf("longer than %d bytes", limit)); rejected != (rows > most) {
				t.Errorf("%d rows, %d bytes in memory: %.200s", rows, gather, got)
			}
		}
	}
}

// That the lines of a clean log come to the workers as they stand is what makes
// it fast.
func TestWrittenRuns(t *testing.T) {
	b := mappedBook(t)
	data := writtenLog(rand.New(rand.NewPCG(1, 1)), 6000, 1<<30, "\n")
	for i, text := range writtenMaps {
		o := Options{Map: mappingOf(t, b, text)}.withDefaults()
		rd := newReader([]Input{input("log", data)}, newSchema(b), o)
		written, packed, gathered := 0, 0, 0
		rd.run(t.Context(), func(b *batch) bool {
			switch {
			case b.written != nil:
				written += len(b.data)
			case b.inMemory.g != nil:
				for _, c := range b.inMemory.g.chains[b.inMemory.from:b.inMemory.to] {
					gathered += int(c.size)
				}
			default:
				packed += len(b.data)
			}
			return true
		})
		if together := i != 1; together && (written < len(data)*9/10 || packed > len(data)/10) || !together && (written > 0 || packed > 0 || gathered < len(data)/2) {
			t.Errorf("%d: %d bytes of %d as lines, %d as packed rows, %d gathered", i, written, len(data), packed, gathered)
		}
	}
}

// FuzzWritten puts any lines between good ones, enough of them for a run.
func FuzzWritten(f *testing.F) {
	b := mappedBook(f)
	var maps []*rules.Log
	for _, text := range writtenMaps {
		maps = append(maps, mappingOf(f, b, text))
	}
	for i := range writtenMaps {
		for _, odd := range []int{1 << 30, 30, 3} {
			f.Add(uint8(i), uint16(odd), writtenLog(rand.New(rand.NewPCG(uint64(odd), 0)), 40, odd, "\n"))
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, other uint16, data []byte) {
		if len(data) == 0 || len(data) > 4000 {
			return
		}
		text := []byte("id,what,time,site,text,state\n")
		for i := 0; len(text) < 16<<10; i++ {
			text = fmt.Appendf(text, "%d,enter,2026-03-02 09:00:00,S1,,\n", i)
			if i%(1+int(other%64)) == 0 {
				text = append(append(text, data...), '\n')
			}
		}
		o := Options{Map: maps[int(which)%len(maps)], Workers: 2}
		slow := o
		slow.MaxVisitBytes = 8*blockSize - 1
		want, got := mapped(t, b, slow, input("log", text)), mapped(t, b, o, input("log", text))
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%v\nwant\n%v", got, want)
		}
	})
}
