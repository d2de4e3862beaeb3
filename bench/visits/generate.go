package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

// options say what is written.
type options struct {
	seed      uint64
	visits    int
	violate   float64 // share of visits that break a rule, for each rule, 0 to 1
	imprecise float64 // share of visits of which something is not known, 0 to 1
	grid      int     // times are multiples of so many milliseconds, 1 to 1000
}

func (o options) check() error {
	switch {
	case o.visits < 0:
		return fmt.Errorf("-visits %d: expected 0 or more", o.visits)
	case !(o.violate >= 0 && o.violate <= 1):
		return fmt.Errorf("-violate %v: expected 0 to 1", o.violate)
	case !(o.imprecise >= 0 && o.imprecise <= 1):
		return fmt.Errorf("-imprecise %v: expected 0 to 1", o.imprecise)
	case o.grid < 1 || o.grid > 1000 || 1000%o.grid != 0:
		return fmt.Errorf("-grid %d: expected a number of milliseconds that divides a second", o.grid)
	}
	return nil
}

const (
	customer = "customer"
	employee = "employee"
)

// event is one line of a visit.
type event struct {
	at    int // milliseconds since the visit began; untimed where it is not known
	do    string
	by    string
	text  string
	angle int // degrees, 0 for none
}

const untimed = -1

// polite are texts that no rule forbids; some come close.
var polite = []string{
	"Good morning, and welcome", "Would you like a seat by the window?", "One moment, please",
	"The form has two pages: \"A\" and \"B\"", "Thank you for your patience", "I shall ask my colleague",
	"It is my job to see that it works", "You should read the leaflet, too", "Let us calmly go through it",
	"您好，欢迎光临", "请稍等，马上就好", "Grüezi, was darf es sein?", "Voilà, c’est prêt",
	"C:\\forms\\2026 is where it lies", "We close at six / seven on Fridays", "That comes to 12.50",
}

// rude are texts that hold a phrase of the book, in some spelling.
var rude = []string{
	"Sorry, that is not my job", "That is NOT my job!", "Now calm down", "Please CALM DOWN, sir",
	"Well, you should have read it", "You should have read the terms",
}

// generator makes one visit after another; what it makes depends on its options
// alone.
type generator struct {
	options
	r      *rand.Rand
	events []event
}

func newGenerator(o options) *generator {
	return &generator{options: o, r: rand.New(rand.NewPCG(o.seed, 0x73746463))}
}

// breaks decides whether the visit breaks the rule at hand.
func (g *generator) breaks() bool { return g.r.Float64() < g.violate }

// between draws a time on the grid, both ends in; one in eight is an end, since
// that is where clocks and floats go wrong.
func (g *generator) between(lo, hi int) int {
	switch g.r.IntN(16) {
	case 0:
		return lo
	case 1:
		return hi
	}
	return lo + g.r.IntN((hi-lo)/g.grid+1)*g.grid
}

// within draws a time after which something happens that is due within limit
// milliseconds.
func (g *generator) within(limit int) int {
	if g.breaks() {
		return g.between(limit+g.grid, 2*limit)
	}
	return g.between(g.grid, limit)
}

func (g *generator) add(at int, do, by string) *event {
	g.events = append(g.events, event{at: at, do: do, by: by})
	return &g.events[len(g.events)-1]
}

// makeVisit makes the events of a visit in g.events, in the order of their times.
func (g *generator) makeVisit(channel string) {
	g.events = g.events[:0]
	end := 0
	if channel == "phone" {
		end = g.call()
	} else {
		end = g.service(channel == "drive")
	}
	for range 1 + g.r.IntN(5) {
		e := g.add(g.between(0, end), "say", employee)
		e.text = polite[g.r.IntN(len(polite))]
		if g.r.IntN(4) == 0 {
			e.by = customer
		}
	}
	if g.r.IntN(4) == 0 { // customers may say it
		g.add(g.between(0, end), "say", customer).text = rude[g.r.IntN(len(rude))]
	}
	if g.breaks() {
		g.add(g.between(0, end), "say", employee).text = rude[g.r.IntN(len(rude))]
	}
	for range g.r.IntN(5) / 2 {
		at := g.between(0, end)
		g.add(at, "complaint", customer)
		if until := at + g.within(60_000); until < end || g.r.IntN(2) == 0 {
			g.add(until, "apology", employee)
		}
	}
	slices.SortStableFunc(g.events, func(a, b event) int { return a.at - b.at })
	last := g.events[len(g.events)-1].at
	farewell := max(end, last)
	g.add(farewell, "farewell", employee)
	g.add(farewell+g.within(30_000), "leave", customer)
}

// call makes the middle of a visit by telephone and returns when it is over.
func (g *generator) call() int {
	g.add(0, "ring", customer)
	answered := g.within(9_000)
	g.add(answered, "answer", employee)
	return answered + g.between(20_000, 600_000)
}

// service makes the middle of a visit in person and returns when it is over.
func (g *generator) service(drive bool) int {
	g.add(0, "enter", customer)
	greet := g.within(10_000)
	g.add(greet, "greet", employee)
	seat := greet + g.between(5_000, 60_000)
	ask := seat + g.between(1_000, 60_000)
	start := ask + g.between(1_000, 300_000)
	end := start + g.between(60_000, 900_000)
	if g.breaks() {
		end = start + g.between(g.grid, 60_000-g.grid)
		if g.r.IntN(2) == 0 {
			end = start + g.between(900_000+g.grid, 1_800_000)
		}
	}
	if g.breaks() { // out of order, or a step left out
		seat, ask = ask, seat
	}
	if !drive || !g.breaks() {
		g.add(seat, "seat", employee)
	}
	g.add(ask, "ask", employee)
	g.add(start, "serve-start", employee)
	g.add(end, "serve-end", employee)
	over := end + g.between(1_000, 60_000)
	bows := [][2]int{{greet, start - g.grid}, {end + g.grid, over}}
	if g.breaks() {
		bows = bows[:g.r.IntN(2)]
	}
	shallow := g.breaks()
	for _, b := range bows {
		e := g.add(g.between(b[0], b[1]), "bow", employee)
		e.angle = 15 + g.r.IntN(31)
		if shallow {
			e.angle = 1 + g.r.IntN(14)
		}
	}
	smiles := 3 + g.r.IntN(4)
	if g.breaks() {
		smiles = g.r.IntN(3)
	}
	for range smiles {
		g.add(g.between(0, over), "smile", employee)
	}
	return over
}

// opening is the day on which the first visit takes place.
var opening = time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)

// appendVisit appends visit i, counted from 0, as a line of NDJSON.
func (g *generator) appendVisit(b []byte, i int) []byte {
	channel := []string{"counter", "counter", "counter", "drive", "phone"}[g.r.IntN(5)]
	site, staff := g.r.IntN(400), g.r.IntN(6000)
	g.makeVisit(channel)
	layout, unobserved := "2006-01-02T15:04:05.999Z07:00", ""
	if g.r.Float64() < g.imprecise {
		switch g.r.IntN(3) {
		case 0: // a clock without seconds
			layout = "2006-01-02T15:04Z07:00"
		case 1: // what was only counted
			for k := range g.events {
				if g.events[k].do == "apology" || g.events[k].do == "greet" {
					g.events[k].at = untimed
				}
			}
		default: // what nobody looked at
			unobserved = `,"unobserved":["smile"]`
			g.events = slices.DeleteFunc(g.events, func(e event) bool { return e.do == "smile" })
		}
	}
	begin := opening.AddDate(0, 0, i%365).Add(time.Duration(i%28_800) * time.Second)
	b = fmt.Appendf(b, `{"visit":"V%08d","site":"S%03d","staff":"E%04d","facts":{"channel":"%s"}%s,"events":[`, i, site, staff, channel, unobserved)
	for k, e := range g.events {
		if k > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		if e.at != untimed {
			b = append(b, `"at":"`...)
			b = begin.Add(time.Duration(e.at)*time.Millisecond).AppendFormat(b, layout)
			b = append(b, `",`...)
		}
		b = append(append(append(b, `"do":"`...), e.do...), `","by":"`...)
		b = append(append(b, e.by...), '"')
		if e.text != "" {
			// These quote alike in Go and in JSON: they hold no control characters
			// and none above U+FFFF. Both spellings of others stand in real logs.
			if b = append(b, `,"text":`...); g.r.IntN(8) == 0 {
				b = strconv.AppendQuoteToASCII(b, e.text)
			} else {
				b = strconv.AppendQuote(b, e.text)
			}
		}
		if e.angle > 0 {
			b = strconv.AppendInt(append(b, `,"angle":`...), int64(e.angle), 10)
		}
		b = append(b, '}')
	}
	return append(b, "]}\n"...)
}
