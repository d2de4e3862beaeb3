package visitlog

import (
	"cmp"
	"slices"
	"strings"
)

// repairLog counts repairs. Those of a batch are kept apart and added up in
// the order of the input, so that the first examples are the first.
type repairLog struct {
	entries []repairEntry
	index   map[repairKey]int
	ignored map[string]int // entries of RepairIgnored, by column
	last    int            // the entry that was asked for last
}

// mostKept bounds the entries whose memory is kept: a log of many different faults
// would have each job clear and hold what one of them once had.
const mostKept = 256

// reset empties the log, and keeps its memory.
func (l *repairLog) reset() {
	if cap(l.entries) > mostKept {
		*l = repairLog{}
		return
	}
	clear(l.entries) // whose examples may be large
	clear(l.index)
	clear(l.ignored)
	l.entries, l.last = l.entries[:0], 0
}

// repairKey tells repairs apart without making a text for each.
type repairKey struct {
	kind           RepairKind
	column, detail string
}

type repairEntry struct {
	repairKey
	count    int64
	examples []RepairExample
	// after is the entry that was asked for after this one, and most likely is
	// again, as rows are alike.
	after int
}

const repairExamples = 3

// entry returns the entry of a repair, a new one where there is none.
func (l *repairLog) entry(k repairKey) *repairEntry { return &l.entries[l.place(k)] }

// place is where the entry of a repair stands in entries.
func (l *repairLog) place(k repairKey) int {
	if l.last < len(l.entries) {
		if i := l.entries[l.last].after; l.entries[i].repairKey == k {
			l.last = i
			return i
		}
	}
	i, ok := l.index[k]
	if !ok {
		if l.index == nil {
			l.index = map[repairKey]int{}
		}
		i = len(l.entries)
		l.index[k] = i
		l.entries = append(l.entries, repairEntry{repairKey: repairKey{k.kind, strings.Clone(k.column), strings.Clone(k.detail)}})
	}
	l.entries[l.last].after = i
	l.last = i
	return i
}

// add counts a repair; example is asked for where there is room for one.
func (l *repairLog) add(k repairKey, example func() RepairExample) {
	e := l.entry(k)
	e.count++
	if len(e.examples) < repairExamples && example != nil {
		x := example()
		x.Found = excerpt(x.Found)
		e.keep(x)
	}
}

// skipped counts a row that the mapping leaves out.
func (l *repairLog) skipped(file string, t *boundTable, why string, line int) {
	l.add(repairKey{RepairSkipped, "", why}, func() RepairExample {
		return RepairExample{File: file, Table: t.tableName(), Line: line}
	})
}

// example keeps an example of a repair, if there is room.
func (l *repairLog) example(k repairKey, x RepairExample) {
	if e := l.entry(k); len(e.examples) < repairExamples {
		e.keep(x)
	}
}

// keep keeps an example. The id of a visit is written over when the visit was
// handed over.
func (e *repairEntry) keep(x RepairExample) {
	x.Visit = strings.Clone(x.Visit)
	e.examples = append(e.examples, x)
}

// excerpt bounds what is kept of a cell.
func excerpt(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// mostIgnored bounds how many values of one column, passed over, are counted
// each by itself; the rest are counted together, as otherValues.
const (
	mostIgnored = 10
	otherValues = "other values"
)

// merge adds what came after.
func (l *repairLog) merge(o *repairLog) {
	if o == nil {
		return
	}
	for i := range o.entries {
		from := &o.entries[i]
		to := l.entry(l.bounded(from.repairKey))
		to.count += from.count
		to.examples = append(to.examples, from.examples...)
		to.examples = to.examples[:min(len(to.examples), repairExamples)]
	}
}

// bounded is the key that a repair is counted under.
func (l *repairLog) bounded(k repairKey) repairKey {
	if _, ok := l.index[k]; ok || k.kind != RepairIgnored {
		return k
	}
	if l.ignored[k.column] >= mostIgnored {
		k.detail = otherValues
		return k
	}
	if l.ignored == nil {
		l.ignored = map[string]int{}
	}
	l.ignored[k.column]++
	return k
}

// repairOrder is the order of the kinds in reports.
var repairOrder = []RepairKind{RepairFile, RepairFormat, RepairSkipped, RepairVersion, RepairColumn, RepairAbsent, RepairIgnored, RepairFilled, RepairPaired,
	RepairWrapped, RepairShifted, RepairSorted, RepairGap, RepairFold}

// list returns the repairs in the order of reports: by kind, and what concerns
// one column together.
func (l *repairLog) list() []Repair {
	first := map[string]int{} // of each column
	for i := range l.entries {
		if c := l.entries[i].column; c != "" {
			if _, met := first[c]; !met {
				first[c] = i
			}
		}
	}
	place := func(k repairKey) int {
		if k.column == "" {
			return -1
		}
		return first[k.column]
	}
	entries := slices.Clone(l.entries)
	slices.SortStableFunc(entries, func(a, b repairEntry) int {
		return cmp.Or(cmp.Compare(slices.Index(repairOrder, a.kind), slices.Index(repairOrder, b.kind)), cmp.Compare(place(a.repairKey), place(b.repairKey)))
	})
	out := make([]Repair, len(entries))
	for i := range entries {
		e := &entries[i]
		out[i] = Repair{Kind: e.kind, What: e.what(), Count: e.count, Examples: e.examples}
	}
	return out
}

// what words a repair without any language: the column and how it was read.
func (k *repairKey) what() string {
	switch {
	case k.column == "":
		return k.detail
	case k.detail == "":
		return quote(k.column)
	}
	return quote(k.column) + ": " + k.detail
}
