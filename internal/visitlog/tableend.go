package visitlog

import (
	"fmt"

	"stdc/internal/visitlog/table"
)

// finish sends what is left once all rows were read, and tells of the columns
// and tables of which nothing is known.
func (t *tableReader) finish() {
	t.close()
	if t.g != nil {
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
	if t.next != nil && !t.told {
		t.alone(t.next)
	}
	for i := range t.bind.tables {
		t.unused(&t.bind.tables[i])
	}
	if !t.joins { // where it does, finding none was an error
		for _, name := range t.absent() {
			t.tell(name, "a repeat that is not in the log", fmt.Sprintf("the mapping names the repeat %s, which the log does not have", quote(name)))
		}
	}
	for _, n := range t.src.Notes() {
		kind := RepairFile
		if n.Kind == table.NoteFormat {
			kind = RepairFormat
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

// tell counts what the mapping says nothing of, or says in vain.
func (t *tableReader) tell(name, detail, reason string) {
	t.repairs.add(repairKey{RepairColumn, name, detail}, func() RepairExample { return RepairExample{File: t.file} })
	if t.rd.o.Strict {
		t.alone(&Reject{Reason: reason + ", and --strict allows none"})
	}
}

// unused tells of columns that are neither used nor ignored, of a whole table
// that is not, and of columns that the mapping names in vain.
func (t *tableReader) unused(bt *boundTable) {
	if !bt.main && t.m.repeat(bt.name) == nil {
		if !ignored(bt.name, t.m.log.Ignore) {
			t.tell(bt.name, "a table", fmt.Sprintf("the table %s is neither used nor ignored", quote(bt.name)))
		}
		return
	}
	for _, k := range bt.unused {
		if name := bt.columns[k]; name != "" {
			t.tell(name, bt.tableName(), bt.inTable(fmt.Sprintf("the column %s is neither used nor ignored", quote(name))))
		}
	}
	for _, name := range t.missing(bt) {
		t.tell(name, "not in the log", bt.inTable(fmt.Sprintf("the mapping names the column %s, which the log does not have%s", quote(name), didYouMean(name, bt.columns))))
	}
}

// strictReason words a repair that --strict does not allow.
func strictReason(kind RepairKind, column, found string) string {
	what := map[RepairKind]string{
		RepairIgnored: "a value is passed over", RepairFilled: "a blank cell is filled from above", RepairPaired: "a start or a completion lacks the other",
		RepairWrapped: "a time of day is put on the next day", RepairShifted: "a time is moved by the tolerance for clock skew",
		RepairSorted: "the events are sorted by time", RepairGap: "a local time does not exist", RepairFold: "a local time exists twice",
	}[kind]
	if column != "" {
		what = columnName(column) + ": " + what
	}
	if found != "" {
		what += " (" + quote(found) + ")"
	}
	return what + ", and --strict allows none"
}
