package checker_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// genVisitor is a visit on the way.
type genVisitor struct {
	r      *rand.Rand
	book   *oracleBook
	doc    map[string]any
	slow   bool
	dated  bool
	offset bool // counts from a base that the visit has
	free   bool // counts from a base that it has not
	t      int64
	base   int64
}

func genVisit(r *rand.Rand, book string, id string) string {
	return genVisitFor(r, genCompile(book), book, id)
}

// genCompile is for books that genBook made.
func genCompile(book string) *oracleBook {
	b, err := oracleCompile(map[string]string{"book.toml": book}, "book.toml")
	if err != nil {
		panic(fmt.Sprintf("%v\n%s", err, book))
	}
	return b
}

// genVisitFor is genVisit for a book that was compiled before.
func genVisitFor(r *rand.Rand, b *oracleBook, book, id string) string {
	g := &genVisitor{r: r, book: b, doc: map[string]any{"visit": id}}
	g.slow = strings.Contains(book, "[calendar]")
	g.head()
	events := []any{}
	for range max(r.IntN(13), r.IntN(13)) {
		events = append(events, g.event())
	}
	if g.offset && len(events) > 0 && g.doc["start"] == nil {
		// The first event is the base, and needs a time of its own.
		events[0].(map[string]any)["at"] = g.form(g.base)
	}
	g.doc["events"] = events
	g.label(events)
	g.dropImpossibleEnds(events)
	if genChance(r, 3) {
		g.spoil(events)
	}
	return genEncode(g.doc)
}

func genEncode(doc map[string]any) string {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		panic(err)
	}
	return strings.TrimSpace(out.String())
}

func (g *genVisitor) head() {
	r := g.r
	day := "2026-03-02"
	if g.slow {
		day = "2026-03-26"
	}
	zone := time.UTC
	if name := genOf(r, "", "", "", "Asia/Shanghai", "Europe/Berlin"); name != "" {
		g.doc["zone"] = name
		zone, _ = time.LoadLocation(name)
	}
	if g.dated = g.slow || genChance(r, 93); g.dated {
		g.doc["date"] = day
	}
	d, _ := time.ParseInLocation(time.DateOnly, day, zone)
	g.t = d.Add(9 * time.Hour).Unix()
	if g.dated && genChance(r, 6) {
		g.t = d.Add(24*time.Hour - 30*time.Second).Unix()
	}
	g.base = g.t
	switch n := r.IntN(100); {
	case n < 10:
		g.offset = true
	case n < 15 && !g.slow:
		g.free = true
	}
	if g.offset && genChance(r, 50) || genChance(r, 4) && !g.free {
		g.doc["start"] = g.form(g.base)
	}
	if genChance(r, 8) {
		g.doc["precision"] = genOf(r, "5s", "10s")
	}
	if genChance(r, 20) {
		g.doc["site"], g.doc["staff"] = "SH-03", "T17"
	}
	ids := slices.Sorted(maps.Keys(g.book.elements))
	if genChance(r, 28) {
		unseen := []any{genOf(r, ids...)}
		if other := genOf(r, ids...); genChance(r, 30) && other != unseen[0] {
			unseen = append(unseen, other)
		}
		g.doc["unobserved"] = unseen
	}
	facts := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(g.book.facts)) {
		if genChance(r, 75) {
			facts[name] = genValue(r, name, g.book.facts[name].kind, g.slow)
		}
	}
	if len(facts) > 0 {
		g.doc["facts"] = facts
	}
}

// genValue is a value as a visit states it.
func genValue(r *rand.Rand, name, kind string, slow bool) any {
	dec := json.NewDecoder(strings.NewReader(genLiteral(r, name, kind, slow)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		panic(err)
	}
	return v
}

func (g *genVisitor) zone() *time.Location {
	name, _ := g.doc["zone"].(string)
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// form writes a moment in one of the forms of the page.
func (g *genVisitor) form(t int64) string {
	r := g.r
	local := time.Unix(t, 0).In(g.zone())
	if g.slow {
		return local.Format(genOf(r, "2006-01-02T15:04:05", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05Z07:00", "2006-01-02"))
	}
	if !g.dated {
		return local.Format(genOf(r, "15:04:05", "15:04:05", "15:04"))
	}
	switch n := r.IntN(100); {
	case n < 3:
		return local.Format("2006-01-02")
	case n < 10:
		return local.Format(genOf(r, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"))
	case n < 30:
		return local.Format("15:04")
	case n < 33:
		return local.Format("15:04:05.5")
	}
	return local.Format("15:04:05")
}

func (g *genVisitor) advance() {
	if g.slow {
		g.t += int64(genOf(g.r, 0, 3600, 3*3600, 4*3600, 9*3600, 12*3600, 24*3600, 24*3600, 48*3600))
		if genChance(g.r, 5) {
			g.t -= 24 * 3600
		}
		return
	}
	g.t += int64(genOf(g.r, 0, 0, 1, 5, 5, 5, 10, 10, 10, 10, 15, 20, 30, 60))
	if genChance(g.r, 6) {
		g.t -= int64(genOf(g.r, 5, 10, 20))
	}
}

func (g *genVisitor) event() map[string]any {
	r := g.r
	id := genOf(r, slices.Sorted(maps.Keys(g.book.elements))...)
	e := map[string]any{"do": id}
	g.advance()
	if !genChance(r, 12) {
		switch {
		case g.free, g.offset && genChance(r, 60):
			e["at"] = fmt.Sprintf("+%ds", max(0, g.t-g.base))
		default:
			e["at"] = g.form(g.t)
		}
	}
	if genChance(r, 8) || genChance(r, 60) && slices.Contains([]string{"serve", "check", "board"}, id) {
		end := g.t + int64(genOf(r, 0, 5, 10, 10, 20, 30, 60))
		if g.slow {
			end = g.t + int64(genOf(r, 0, 3600, 24*3600))
		}
		offset, _ := e["at"].(string)
		switch {
		case g.free || strings.HasPrefix(offset, "+"):
			e["end"] = fmt.Sprintf("+%ds", max(0, end-g.base))
		case e["at"] != nil:
			e["end"] = g.form(end)
		}
	}
	maps.Copy(e, genFields(r, g.book, id, g.slow, 80))
	return e
}

// genFields gives an event values for about percent of its fields.
func genFields(r *rand.Rand, b *oracleBook, id string, slow bool, percent int) map[string]any {
	out := map[string]any{}
	element := b.elements[id]
	for _, name := range slices.Sorted(maps.Keys(element.fields)) {
		kind := element.fields[name].kind
		switch {
		case name == "duration" || !genChance(r, percent):
		case name == "by" && element.by != "":
			if genChance(r, 30) {
				out[name] = element.by
			}
		default:
			out[name] = genValue(r, name, kind, slow)
		}
	}
	return out
}

// dropImpossibleEnds takes away an end that the order, though not the `at` of its
// own event, puts before the event: the page does not say what it would mean.
func (g *genVisitor) dropImpossibleEnds(events []any) {
	v, err := oReadVisit(g.book, []byte(genEncode(g.doc)))
	if err != nil {
		return
	}
	for _, e := range v.events {
		for _, s := range e.end.spans {
			if e.ended && oLess(s.hi, s.lo) {
				delete(events[e.log].(map[string]any), "end")
			}
		}
	}
}

func (g *genVisitor) label(events []any) {
	if len(g.book.steps) == 0 || !genChance(g.r, 12) {
		return
	}
	at := 0
	for _, e := range events {
		if genChance(g.r, 25) {
			at = g.r.IntN(len(g.book.steps))
		}
		if genChance(g.r, 70) {
			e.(map[string]any)["step"] = g.book.steps[at].id
		}
	}
}

// spoil makes an error of the visit.
func (g *genVisitor) spoil(events []any) {
	if len(events) == 0 {
		g.doc["evnets"] = 1
		return
	}
	e := genOf(g.r, events...).(map[string]any)
	switch g.r.IntN(5) {
	case 0:
		e["colour"] = "red"
	case 1:
		e["do"] = "nothing"
	case 2:
		e["step"] = "nowhere"
	case 3:
		e["at"], e["end"] = "09:00:10", "09:00:05"
	case 4:
		e["at"] = "25:00"
	}
}
