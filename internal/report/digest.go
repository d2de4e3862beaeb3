package report

import (
	"fmt"

	"stdc/rules"
)

// digest says what a run came to, in the words of a language, on a page of some
// form: text and Markdown say the same. All that it hands to a page is one line
// each and clean.
type digest struct {
	book  *rules.Book
	words *Words
	page  page
}

// page is where a digest is laid out. Levels count from 0.
type page interface {
	heading(s string)
	fact(name, s string)    // a line of the summary
	table(rows [][]string)  // the first row is its header, the first column names
	inset(rows [][]string)  // a table below an item
	ranked(list []ranked)   // rules by how often they failed
	counted(list []counted) // things and how often they came
	bars(list []barLine)    // a histogram
	code(text string)       // lines as they stand, a diff
	item(level int, s string)
	under(level int, s string) // a line below an item, or below a table
	gap()                      // a section ends
}

// ranked is a rule among those that fail most.
type ranked struct {
	title        string
	count        string  // failed of decided
	share        float64 // the same, 0 to 1
	example, why string  // "" for none
}

// counted is a thing, how often it came, and a case of it, "" for none.
type counted struct{ count, what, example string }

// barLine is a bar of a histogram: what it counts, how many, their share of all
// and its length, 0 to 1. A limit stands below it where edge is not "".
type barLine struct {
	name, count, share string
	length             float64
	edge               string
}

// title names the book and its version.
func (d *digest) title() string {
	title := clean(titleOr(d.book.Title, d.book.ID, d.words.lang))
	if d.book.Version != "" {
		title += " " + clean(d.book.Version)
	}
	return title
}

// rejects writes how many visits were rejected, and the first of them.
func (d *digest) rejects(all int64, first []Reject) {
	const most = 10
	if all == 0 {
		return
	}
	w := d.words
	d.page.heading(fmt.Sprintf(w.either("Rejected: %s", "拒收：%s"), grouped(all)))
	shown := first[:min(len(first), most)]
	for i := range shown {
		x := &shown[i]
		line := place(x.File, x.Line)
		if x.Visit != "" {
			line += w.either(", ", "，") + brief(x.Visit, mostOfName)
		}
		d.page.item(0, line+w.either(": ", "：")+brief(x.Reason, mostOfMessage))
	}
	if more := all - int64(len(shown)); more > 0 {
		d.page.under(0, fmt.Sprintf(w.either("and %s more", "另有%s个"), grouped(more)))
	}
	d.page.gap()
}
