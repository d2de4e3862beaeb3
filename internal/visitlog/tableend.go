package visitlog

import (
	"fmt"
	"strings"

	"stdc/internal/visitlog/table"
)

// finish sends what is left once all rows were read, and tells of the columns
// and tables of which nothing is known.
func (t *tableReader) finish() {
	t.close()
	if t.g != nil && len(t.g.runs) == 0 {
		t.g.inMemory(blockSize/2, t.emitGathered)
	} else if t.g != nil {
		err := t.g.each(func(rows []byte) bool {
			t.emit(rows)
			return !t.stopped
		})
		if err != nil {
			t.rd.err, t.stopped = err, true
			return
		}
	}
	t.flush()
	t.repairs.merge(&t.out.repairs)
	if t.next != nil && !t.told {
		t.alone(t.next)
	}
	t.unused()
	for _, n := range t.src.Notes() {
		kind := RepairFile
		if n.Kind == table.NoteFormat {
			if kind = RepairFormat; t.m.native && !strings.HasPrefix(n.What, "read as ") {
				continue // our own format may be written with any separator
			}
		}
		k := repairKey{kind, "", n.What}
		for i := range n.Lines[:min(len(n.Lines), repairExamples)] {
			t.repairs.example(k, RepairExample{File: t.file, Line: n.Lines[i]})
		}
		t.repairs.entry(k).count += int64(max(1, n.Count))
		if kind == RepairFile && t.rd.o.Strict {
			t.alone(&Reject{Reason: n.What + ", and --strict allows nothing of the kind"})
		}
	}
}

// unused tells of columns that are neither used nor ignored, of whole tables
// that are not, and of columns that the mapping names in vain.
func (t *tableReader) unused() {
	var unused, absent []string
	for i := range t.bind.tables {
		bt := &t.bind.tables[i]
		rep, prefix := t.m.repeat(bt.name), ""
		if !bt.main {
			if rep == nil {
				if !ignored(bt.name, t.m.log.Ignore) {
					unused = append(unused, "table "+quote(bt.name))
				}
				continue
			}
			prefix = bt.name + ": "
		}
		for _, k := range bt.unused {
			if !bt.joinedBy.names(k) {
				unused = append(unused, quote(prefix+bt.columns[k]))
			}
		}
		for _, k := range bt.nameless {
			if t.unnamed[[2]int{i, k}] && !t.m.native {
				unused = append(unused, fmt.Sprintf("%scolumn %d, which has no name", prefix, k+1))
			}
		}
		for _, name := range t.missing(bt) {
			absent = append(absent, quote(prefix+name)+didYouMean(name, bt.columns))
		}
	}
	if !t.joins && t.m.form == nil { // where it does, the lack of one was an error
		for _, name := range t.absent() {
			absent = append(absent, "repeat "+quote(name))
		}
	}
	t.columns(RepairColumn, unused, "neither used nor ignored by the mapping: ")
	t.columns(RepairAbsent, absent, "named by the mapping, and not in the log: ")
}

// columns tells of some columns together.
func (t *tableReader) columns(kind RepairKind, names []string, strict string) {
	if len(names) == 0 {
		return
	}
	const most = 30
	list := strings.Join(names[:min(len(names), most)], ", ")
	if len(names) > most {
		list += ", …"
	}
	k := repairKey{kind, "", list}
	t.repairs.entry(k).count += int64(len(names))
	t.repairs.example(k, RepairExample{File: t.file})
	if t.rd.o.Strict {
		t.alone(&Reject{Reason: plural(len(names), "column") + " " + strict + list + "; --strict allows none"})
	}
}

// strictReason words a repair that --strict does not allow; shown is what was
// found, if that says more.
func strictReason(kind RepairKind, column, shown string) string {
	what := map[RepairKind]string{
		RepairVersion: "it was made with another version of the rulebook", RepairIgnored: "a value is passed over", RepairFilled: "a blank cell is filled from above", RepairPaired: "a start or a completion lacks the other",
		RepairWrapped: "a time of day is put on the next day", RepairShifted: "a time is moved by the tolerance for clock skew",
		RepairSorted: "the events are sorted by time", RepairGap: "a local time does not exist", RepairFold: "a local time exists twice",
	}[kind]
	if column != "" {
		what = columnName(column) + ": " + what
	}
	if shown != "" {
		what += " (" + shown + ")"
	}
	return what + ", and --strict allows none"
}
