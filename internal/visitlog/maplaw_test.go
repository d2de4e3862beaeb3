package visitlog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// mappedBook is the rulebook of the cases.
func mappedBook(t testing.TB) *rules.Book {
	t.Helper()
	b, ds := rules.Compile(filepath.Join(mappedCases, "book.toml"), os.ReadFile)
	if b == nil {
		t.Fatal(ds)
	}
	return b
}

func mappingOf(t testing.TB, b *rules.Book, text string) *rules.Log {
	t.Helper()
	m, ds := rules.CompileLog("map.toml", func(string) ([]byte, error) { return []byte(text), nil }, b)
	if m == nil {
		t.Fatal(ds)
	}
	return m
}

// rawLog is a log as rows of cells under a header.
type rawLog [][]string

func (l rawLog) csv() []byte {
	var b bytes.Buffer
	for _, row := range l {
		for i, c := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			if c == "" || strings.ContainsAny(c, "\",\n") {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func (l rawLog) json(t testing.TB) []byte {
	t.Helper()
	var out []map[string]string
	for _, row := range l[1:] {
		o := map[string]string{}
		for i, c := range row {
			o[l[0][i]] = c
		}
		out = append(out, o)
	}
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (l rawLog) xlsx(t testing.TB) []byte {
	t.Helper()
	var b strings.Builder
	for _, row := range l {
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	return workbook(t, []part{{"log", b.String()}})
}

// eventsMap is a mapping with much of the language for the logs of eventsLog.
const eventsMap = `
[log]
layout = "events"
zone   = "Europe/Rome"
%s
skip   = { state = "void" }
[log.columns]
id      = "visit"
what    = { is = "do", values = { "进店" = "enter", "Hello" = "greet", "bye" = "leave" }, others = "ignore" }
time    = { is = "at", unknown = "?" }
took    = { is = "duration", unit = "m" }
site    = { is = "site", fill = "down" }
channel = { is = "fact.channel", values = { "柜台" = "counter" }, others = "unknown" }
due     = "fact.due"
angle   = "angle"
words   = "field.text"
`

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// eventsLog makes rows of n visits that stand together.
func eventsLog(r *rand.Rand, n int) rawLog {
	log := rawLog{{"id", "what", "time", "took", "site", "channel", "due", "angle", "words", "state"}}
	for i := range n {
		day := pick(r, "2026-03-02", "2026/3/28", "2026-03-29", "2026-10-24", "2026年10月25日")
		channel, due := pick(r, "", "柜台", "phone", "desk"), pick(r, "", "2026-10-25 02:30", "2026-03-29")
		for range 1 + r.IntN(6) {
			what := pick(r, "进店", "hello", "bye", "smile", "bow", "serve", "dance", "问候")
			row := []string{fmt.Sprint("v", i), what, "", "", "S1", channel, due, "", "", ""}
			row[2] = pick(r, "", "?", day, fmt.Sprintf("%s %d:%02d", day, r.IntN(24), r.IntN(60)), fmt.Sprintf("%s %d:%02d:%02d", day, r.IntN(5), r.IntN(60), r.IntN(60)))
			if strings.Contains(row[2], ":") {
				row[3] = pick(r, "", "5", "90s", "1500")
			}
			switch what {
			case "bow":
				row[7] = fmt.Sprint(r.IntN(60))
			case "hello", "问候":
				row[8] = pick(r, "", "您好", "good morning")
			}
			row[9] = pick(r, "", "", "", "", "void")
			log = append(log, row)
		}
	}
	return log
}

// spread changes the order of rows, but not within a visit, whose id is the
// first cell.
func (l rawLog) spread(r *rand.Rand) rawLog {
	queues := map[string][][]string{}
	var ids []string
	for _, row := range l[1:] {
		queues[row[0]] = append(queues[row[0]], row)
		ids = append(ids, row[0])
	}
	r.Shuffle(len(ids), func(i, k int) { ids[i], ids[k] = ids[k], ids[i] })
	out := rawLog{l[0]}
	for _, id := range ids {
		out = append(out, queues[id][0])
		queues[id] = queues[id][1:]
	}
	return out
}

func sorted(text string) []string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return lines
}

// The rows of a visit may stand anywhere, and be kept in memory or in a file.
func TestMappedSpread(t *testing.T) {
	b := mappedBook(t)
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 1))
		order := pick(r, `order = "time"`, `order = "log"`, "skew = \"90s\"\norder = \"time\"")
		m := mappingOf(t, b, fmt.Sprintf(eventsMap, order))
		log := eventsLog(r, 1+r.IntN(20))
		want := mapped(t, b, Options{Map: m}, input("log", log.csv()))
		data := log.spread(r).csv()
		var first map[string]string
		for _, limit := range []int{1, 200, 1000, 1 << 20} {
			got := mapped(t, b, Options{Map: m, GatherBytes: limit}, input("log", data))
			if !slices.Equal(sorted(got["visits.ndjson"]), sorted(want["visits.ndjson"])) {
				t.Fatalf("seed %d, %d bytes:\n%s\ngot\n%s\nwant\n%s", seed, limit, data, got["visits.ndjson"], want["visits.ndjson"])
			}
			if first == nil {
				first = got
			} else if !reflect.DeepEqual(got, first) {
				t.Fatalf("seed %d: %d bytes make a difference:\n%v\n%v", seed, limit, got, first)
			}
		}
		together := mappingOf(t, b, fmt.Sprintf(eventsMap, order+"\nrows = \"together\""))
		if got := mapped(t, b, Options{Map: together}, input("log", log.csv())); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: rows that stand together:\n%v\n%v", seed, got, want)
		}
	}
}

// One log gives the same however many workers share it, repairs and all.
func TestMappedWorkers(t *testing.T) {
	b := mappedBook(t)
	m := mappingOf(t, b, fmt.Sprintf(eventsMap, `order = "time"`))
	log := eventsLog(rand.New(rand.NewPCG(1, 2)), 4000)
	log[1000][2], log[3000][7] = "soon", "steep"
	data := log.csv()
	if len(data) < blockSize {
		t.Fatal("the log fits into one batch")
	}
	want := mapped(t, b, Options{Map: m, Workers: 1}, input("log", data))
	for _, n := range []int{2, 7} {
		for _, gather := range []int{1 << 10, 1 << 30} {
			if got := mapped(t, b, Options{Map: m, Workers: n, GatherBytes: gather}, input("log", data)); !reflect.DeepEqual(got, want) {
				t.Fatalf("%d workers and %d bytes make a difference", n, gather)
			}
		}
	}
}

// The same table in CSV, XLSX and JSON gives the same visits.
func TestMappedFormats(t *testing.T) {
	b := mappedBook(t)
	m := mappingOf(t, b, fmt.Sprintf(eventsMap, ""))
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 3))
		log := eventsLog(r, 1+r.IntN(10)).spread(r)
		want := mapped(t, b, Options{Map: m}, input("log", log.csv()))
		for name, data := range map[string][]byte{"xlsx": log.xlsx(t), "json": log.json(t)} {
			if got := mapped(t, b, Options{Map: m}, input("log", data)); got["visits.ndjson"] != want["visits.ndjson"] {
				t.Fatalf("seed %d, %s:\n%s\ngot\n%s\n%s\nwant\n%s", seed, name, data, got["visits.ndjson"], got["rejects.txt"], want["visits.ndjson"])
			}
		}
	}
}

// checked runs logs and judges their visits.
func checked(t testing.TB, b *rules.Book, o Options, logs ...Input) []string {
	t.Helper()
	var out []string
	_, err := Run(context.Background(), logs, b, o, func() Judge[string] {
		c := checker.New(b, checker.Options{})
		return func(v *checker.Visit) (string, error) {
			r, err := c.Check(v)
			if err != nil {
				return fmt.Sprint(v.ID, ": ", err), nil
			}
			s := fmt.Sprint(r.ID, r.Site, r.Staff, r.Wave, r.Score, r.Coverage, r.Passed, r.Reordered, r.Events)
			for i := range r.Rules {
				s += fmt.Sprint(" ", r.Rules[i].Verdict, r.Rules[i].Credit)
			}
			return s, nil
		}
	}, func(s string) { out = append(out, s) }, func(Reject) {})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// converted runs logs and writes their visits as CSV, without those that it
// cannot hold.
func converted(t testing.TB, b *rules.Book, o Options, logs ...Input) []byte {
	t.Helper()
	w, err := NewCSVWriter(b)
	if err != nil {
		t.Fatal(err)
	}
	out := w.AppendHeader(nil)
	_, err = Run(context.Background(), logs, b, o, func() Judge[[]byte] {
		w := w.Clone()
		return func(v *checker.Visit) ([]byte, error) { return w.AppendVisit(nil, v) }
	}, func(rows []byte) { out = append(out, rows...) }, func(Reject) {})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sameConverted holds converting and then checking to checking.
func sameConverted(t *testing.T, b *rules.Book, o Options, logs ...Input) {
	t.Helper()
	want := checked(t, b, o, logs...)
	lines := mapped(t, b, o, logs...)["visits.ndjson"]
	if got := checked(t, b, Options{}, input("log", []byte(lines))); !slices.Equal(got, want) {
		t.Fatalf("NDJSON:\n%s\ngot\n%s\nwant\n%s", lines, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	rows := converted(t, b, o, logs...)
	if got := checked(t, b, Options{}, input("log", rows)); !slices.Equal(got, want) {
		t.Fatalf("CSV:\n%s\ngot\n%s\nwant\n%s", rows, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Converting a log and checking what was written is checking the log.
func TestMappedConvert(t *testing.T) {
	dirs, err := filepath.Glob(mappedCases + "/*/map.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range dirs {
		dir := filepath.Dir(path)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			b, m, logs := openCase(t, dir)
			sameConverted(t, b, Options{Map: m}, logs...)
		})
	}
	b := mappedBook(t)
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 4))
		keys := pick(r, "", `order = "time"`, "order = \"time\"\nskew = \"10m\"", "midnight = \"none\"\norder = \"time\"", "gap = \"earlier\"\nfold = \"later\"")
		sameConverted(t, b, Options{Map: mappingOf(t, b, fmt.Sprintf(eventsMap, keys))}, input("log", eventsLog(r, 20).csv()))
		m, log := visitsLog(t, b, r)
		sameConverted(t, b, Options{Map: m}, input("log", log.csv()))
	}
}

// visitsLog makes rows that are visits, whose times are times of day, and a
// mapping of them.
func visitsLog(t testing.TB, b *rules.Book, r *rand.Rand) (*rules.Log, rawLog) {
	t.Helper()
	keys := pick(r, "", "skew = \"20m\"", "midnight = \"none\"", "order = \"log\"", "fold = \"later\"\ngap = \"earlier\"")
	m := mappingOf(t, b, `
[log]
layout = "visits"
zone   = "Europe/Rome"
`+keys+`
[log.columns]
id     = "visit"
day    = "date"
enter  = "enter.at"
greet  = { is = "greet.at", blank = "unobserved" }
serve  = "serve.at"
end    = "serve.end"
bow    = "bow.seen"
smiles = "smile.count"
leave  = "leave.at"
due    = "fact.due"
until  = "serve.until"
`)
	log := rawLog{{"id", "day", "enter", "greet", "serve", "end", "bow", "smiles", "leave", "due", "until"}}
	for i := range 30 {
		hour := r.IntN(24)
		at := func() string {
			if r.IntN(4) == 0 {
				return ""
			}
			h := (hour + r.IntN(6) - 1 + 24) % 24
			return pick(r, fmt.Sprintf("%d:%02d", h, r.IntN(60)), fmt.Sprintf("%02d:%02d:%02d", h, r.IntN(60), r.IntN(60)))
		}
		row := []string{fmt.Sprint(i), pick(r, "", "2026-03-02", "2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"),
			at(), at(), at(), "", pick(r, "", "yes", "no"), pick(r, "", "0", "2"), at(), at(), ""}
		if row[4] != "" {
			row[5], row[10] = at(), at()
		}
		log = append(log, row)
	}
	return m, log
}

// What the mapper has put in order stays so: arranging again changes nothing,
// and the checker finds nothing to reorder and no time to ask about.
func TestMappedInOrder(t *testing.T) {
	b := mappedBook(t)
	c := checker.New(b, checker.Options{})
	strict := checker.New(b, checker.Options{Strict: true})
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 5))
		m, log := visitsLog(t, b, r)
		if seed%2 == 0 {
			m, log = mappingOf(t, b, fmt.Sprintf(eventsMap, pick(r, "order = \"time\"", "order = \"time\"\nskew = \"10m\""))), eventsLog(r, 20)
		}
		if !m.ByTime {
			continue
		}
		_, err := Run(context.Background(), []Input{input("log", log.csv())}, b, Options{Map: m, Workers: 1}, func() Judge[int] {
			return func(v *checker.Visit) (int, error) {
				line := string(AppendVisit(nil, b, v))
				res, err := c.Check(v)
				if err == nil && (res.Reordered || res.Gap > 0 || res.Fold > 0) {
					t.Errorf("seed %d: reordered %v, %d in gaps, %d in folds: %s", seed, res.Reordered, res.Gap, res.Fold, line)
				}
				if _, err := strict.Check(v); err != nil {
					t.Errorf("seed %d: %v: %s", seed, err, line)
				}
				got, err := c.Arrange(v, checker.Arrangement{ByTime: true, Skew: m.Skew, Midnight: m.Midnight})
				if err != nil || got.Sorted || len(got.Shifted) > 0 {
					t.Errorf("seed %d: arranged again: %+v %v: %s", seed, got, err, line)
				}
				if got.Unwrap(v); string(AppendVisit(nil, b, v)) != line {
					t.Errorf("seed %d: arranged again:\n%s\nwas\n%s", seed, AppendVisit(nil, b, v), line)
				}
				return 0, nil
			}
		}, func(int) {}, func(Reject) {})
		if err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
}

// A visit beyond the limit is rejected by its id, however its rows come, and
// what is beyond is not kept.
func TestMappedLimit(t *testing.T) {
	b := mappedBook(t)
	const head = "[log]\nlayout = \"events\"\n"
	csv := "id,what\na,enter\n" + strings.Repeat("b,smile\n", 300_000) + "c,leave\n"
	xes := "<log>" + strings.ReplaceAll("<trace>#a'/>$enter'/></event></trace>\n<trace>#b'/>"+strings.Repeat("$smile'/></event>\n", 20_000)+"</trace><trace>#c'/>$leave'/></event></trace></log>", "$", "<event>#")
	xes = strings.ReplaceAll(xes, "#", "<string key='concept:name' value='")
	for _, c := range []struct{ name, mapping, log, want string }{
		{"anywhere", head + "[log.columns]\nid = \"visit\"\nwhat = \"do\"\n", csv, "log:3: visit \"b\": "},
		{"together", head + "rows = \"together\"\n[log.columns]\nid = \"visit\"\nwhat = \"do\"\n", csv, "log:3: visit \"b\": "},
		{"traces", head + "[log.columns]\n\"case:concept:name\" = \"visit\"\n\"concept:name\" = \"do\"\n", xes, "log:2: visit \"b\": "},
	} {
		for _, gather := range []int{1000, 1 << 20} {
			o := Options{Map: mappingOf(t, b, c.mapping), MaxVisitBytes: 3000, GatherBytes: gather}
			got := mapped(t, b, o, input("log", []byte(c.log)))
			want := c.want + "this visit is longer than 3000 bytes; raise --max-visit-bytes to read it\n"
			visits := "{\"visit\":\"a\",\"events\":[{\"do\":\"enter\"}]}\n{\"visit\":\"c\",\"events\":[{\"do\":\"leave\"}]}\n"
			if got["rejects.txt"] != want || got["visits.ndjson"] != visits {
				t.Errorf("%s: %.300s\n%.300s", c.name, got["rejects.txt"], got["visits.ndjson"])
			}
		}
	}
}
