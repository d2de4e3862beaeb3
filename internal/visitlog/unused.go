package visitlog

import (
	"fmt"
	"strings"

	"stdc/internal/visitlog/table"
)

// withoutName takes note of columns without a name that hold something. Those
// that do not are but the separators at the ends of rows.
func (t *tableReader) withoutName(bt *boundTable, row *table.Row) {
	for _, k := range bt.unused {
		if bt.columns[k] != "" || k >= len(row.Cells) || strings.TrimSpace(row.Cells[k]) == "" {
			continue
		}
		if t.nameless == nil {
			t.nameless = map[[2]int]bool{}
		}
		t.nameless[[2]int{row.Table, k}] = true
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
			if name := bt.columns[k]; name != "" {
				unused = append(unused, quote(prefix+name))
			} else if t.nameless[[2]int{i, k}] {
				unused = append(unused, fmt.Sprintf("%scolumn %d, which has no name", prefix, k+1))
			}
		}
		columns, events := t.m.log.Columns, t.m.log.Events
		if !bt.main {
			columns, events = rep.Columns, rep.Events
		}
		for _, name := range bt.missing(columns, events) {
			absent = append(absent, quote(prefix+name)+didYouMean(name, bt.columns))
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
		RepairIgnored: "a value is passed over", RepairFilled: "a blank cell is filled from above", RepairPaired: "a start or a completion lacks the other",
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
