package report

import (
	"cmp"
	"container/heap"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// HTML writes a report for people as one file that needs nothing else: no
// network, no script to be read or printed. All text of logs and books is
// escaped, and a policy in the file forbids whatever is not its own.
//
// A run of few visits has them all in the report itself. Of a longer one it has
// those that fell shortest; all of them stand in pages beside it, in the order of
// the logs, where the output has room beside it (Options.Side). So no more than a
// page of visits is held at once.
type HTML struct {
	w    io.Writer
	o    *Options
	book *rules.Book
	page visitList // being filled
	kept worst     // for the report itself, once there are pages
	// pages are those that were written, or would have been.
	pages []pageNote

	days     [2]rules.Stamp // the first and the last date
	open     []unknowns     // by rule
	undrawn  bool           // visits had to be left out
	pageSize int            // visits of a page
	err      error
}

// The bounds of a page of visits.
const (
	pageVisits = 400
	pageBytes  = 6 << 20
	keptVisits = 200
	keptBytes  = 3 << 20
)

func htmlNeeds(*Options) Needs {
	return NeedSummary | NeedVisits | NeedReasons | NeedHashes | needResult | needHTML
}

func newHTML(w io.Writer, o *Options) *HTML {
	return &HTML{w: w, o: o, book: o.Book, open: make([]unknowns, len(o.Book.Rules)), pageSize: pageVisits}
}

// visitList is a list of visits that are written already.
type visitList struct {
	html         []byte
	visits       int
	failed       int
	first, last  string
	ids          map[string]bool
	sites, waves map[string]bool
}

func (l *visitList) add(v *Visit, html []byte) {
	if l.visits == 0 {
		l.first = strings.Clone(v.ID)
		l.ids, l.sites, l.waves = map[string]bool{}, map[string]bool{}, map[string]bool{}
	}
	l.html = append(l.html, html...)
	l.visits++
	if v.Passed == checker.Fail {
		l.failed++
	}
	l.last = strings.Clone(v.ID)
	l.ids[l.last] = true
	for _, x := range []struct {
		set  map[string]bool
		name string
	}{{l.sites, v.Site}, {l.waves, v.Wave}} {
		if x.name != "" && !x.set[x.name] {
			x.set[strings.Clone(x.name)] = true
		}
	}
}

// pageNote is what the report says of a page of visits.
type pageNote struct {
	name           string
	visits, failed int
	first, last    string
}

// Visit writes one visit.
func (h *HTML) Visit(v *Visit) {
	if h.err != nil {
		return
	}
	h.count(v)
	if h.page.visits >= h.pageSize || len(h.page.html) >= pageBytes {
		h.turn(false)
	}
	html := v.html
	if len(html) == 0 {
		html = appendVisitPage(nil, h.book, NewWords(h.o.Lang), &v.Result, &v.Record, v.Times, v.Due)
	}
	h.page.add(v, html)
	h.kept.offer(v, html)
}

// count notes what the summary does not.
func (h *HTML) count(v *Visit) {
	if d := v.Record.Date; d.Kind != rules.StampNone {
		if h.days[0].Kind == rules.StampNone || d.Day < h.days[0].Day {
			h.days[0] = d
		}
		if h.days[1].Kind == rules.StampNone || d.Day > h.days[1].Day {
			h.days[1] = d
		}
	}
	for i := range v.Rules {
		if i < len(h.open) && v.Rules[i].Verdict == checker.Unknown {
			h.open[i].add(v, v.Rules[i].Reason)
		}
	}
}

// turn ends a page of visits and writes it beside the report.
func (h *HTML) turn(last bool) {
	n := len(h.pages) + 1
	note := pageNote{visits: h.page.visits, failed: h.page.failed, first: h.page.first, last: h.page.last}
	if h.o.Side == nil {
		h.undrawn = true
	} else {
		note.name = h.sideName(n)
		w, err := h.o.Side(note.name)
		if err != nil {
			h.err = err
			return
		}
		m := markup{w: NewWords(h.o.Lang)}
		h.sidePage(&m, n, last)
		if _, h.err = w.Write(m.b); h.err != nil {
			return
		}
	}
	h.pages = append(h.pages, note)
	h.page = visitList{html: h.page.html[:0]}
}

// sideName is the name of the nth page beside the report.
func (h *HTML) sideName(n int) string {
	ext := path.Ext(h.o.Name)
	number := strconv.Itoa(n)
	return strings.TrimSuffix(h.o.Name, ext) + "-visits-" + strings.Repeat("0", max(0, 4-len(number))) + number + ".html"
}

// Finish writes the report itself.
func (h *HTML) Finish(r *Run) error {
	visits := &h.page
	if len(h.pages) > 0 && h.err == nil {
		h.turn(true)
		visits = h.kept.list()
	}
	if h.err != nil {
		return h.err
	}
	m := markup{w: NewWords(h.o.Lang)}
	h.report(&m, r, visits)
	_, err := h.w.Write(m.b)
	return err
}

// worst keeps the visits that fell shortest, within bounds.
type worst struct {
	heap  shortest
	bytes int
	order int
}

// kept is a visit that may stand in the report.
type kept struct {
	passed     checker.Verdict
	score      rules.Ratio
	order      int
	id         string
	site, wave string
	html       []byte
}

// offer takes in a visit if it fell shorter than one that is there.
func (k *worst) offer(v *Visit, html []byte) {
	one := kept{passed: v.Passed, score: v.Score, order: k.order}
	k.order++
	full := len(k.heap) >= keptVisits || k.bytes+len(html) > keptBytes
	if full && (len(k.heap) == 0 || k.heap[0].before(&one)) {
		return
	}
	one.id, one.site, one.wave = strings.Clone(v.ID), strings.Clone(v.Site), strings.Clone(v.Wave)
	one.html = slices.Clone(html)
	heap.Push(&k.heap, one)
	k.bytes += len(html)
	for len(k.heap) > 1 && (len(k.heap) > keptVisits || k.bytes > keptBytes) {
		k.bytes -= len(heap.Pop(&k.heap).(kept).html)
	}
}

// list returns the visits, those that fell shortest first.
func (k *worst) list() *visitList {
	slices.SortFunc(k.heap, func(a, b kept) int {
		if a.before(&b) {
			return -1
		}
		return 1
	})
	var l visitList
	for i := range k.heap {
		x := &k.heap[i]
		v := Visit{Result: checker.Result{ID: x.id, Site: x.site, Wave: x.wave, Passed: x.passed}}
		l.add(&v, x.html)
	}
	return &l
}

// before tells whether a fell shorter than b: it failed, its score is lower, it
// came first.
func (a *kept) before(b *kept) bool {
	rank := func(k *kept) int {
		return [...]int{checker.NotApplicable: 1, checker.Pass: 2, checker.Fail: 0, checker.Unknown: 1}[k.passed&3]
	}
	none := func(k *kept) int {
		if k.score.Valid() {
			return 0
		}
		return 1
	}
	c := cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(none(a), none(b)))
	if c == 0 && a.score.Valid() {
		c = a.score.Rat().Cmp(b.score.Rat())
	}
	return cmp.Or(c, cmp.Compare(a.order, b.order)) < 0
}

// shortest is a heap whose first one fell least short.
type shortest []kept

func (s shortest) Len() int           { return len(s) }
func (s shortest) Less(i, j int) bool { return s[j].before(&s[i]) }
func (s shortest) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *shortest) Push(x any)        { *s = append(*s, x.(kept)) }
func (s *shortest) Pop() any {
	old := *s
	x := old[len(old)-1]
	*s = old[:len(old)-1]
	return x
}

// unknowns are the reasons for which a rule was left unknown, in the order in
// which they first came.
type unknowns []unknown

type unknown struct {
	code  checker.ReasonCode
	n     int64
	visit string // the first one
	file  string
	line  int
}

func (u *unknowns) add(v *Visit, why *checker.Reason) {
	var code checker.ReasonCode
	if why != nil {
		code = why.Code
	}
	for i := range *u {
		if (*u)[i].code == code {
			(*u)[i].n++
			return
		}
	}
	*u = append(*u, unknown{code: checker.ReasonCode(strings.Clone(string(code))), n: 1, visit: strings.Clone(v.ID), file: strings.Clone(v.File), line: v.Line})
}
