package visitlog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"stdc/internal/visitlog/table"
	"stdc/rules"
)

// theLog is the main table in a message.
const theLog = "the log"

// begin binds the mapping; false where nothing can be read.
func (t *tableReader) begin() bool {
	err := t.bindAnew()
	if err == nil {
		err = t.lacking()
	}
	if err != nil {
		t.alone(&Reject{Line: headerLine(t.src), Reason: err.Error()})
		return false
	}
	log := t.m.log
	t.byRecord = t.format == table.JSON && log.Layout != rules.LayoutEvents || t.format == table.XES && t.m.visitIsTrace()
	t.byRow = !t.byRecord && log.Layout != rules.LayoutEvents && len(log.Repeats) == 0
	if !t.byRow && !t.byRecord && (!log.Together || t.joins) {
		t.g = newGatherer(t.rd.o.GatherBytes, t.rd.o.MaxVisitBytes)
	}
	t.out = t.batch(nil)
	return true
}

// visitIsTrace tells whether what makes up the id of a visit is of the trace in
// XES, whose events stand together, and not of the event.
func (m *mapping) visitIsTrace() bool {
	for i := range m.log.Columns {
		c := &m.log.Columns[i]
		for k := range c.Targets {
			if c.Targets[k].Kind == rules.TargetVisit && !strings.HasPrefix(c.Name, "case:") {
				return false
			}
		}
	}
	return true
}

// headerLine is where the header of the main table stands, 0 where there is
// none.
func headerLine(src table.Source) int {
	if tables := src.Tables(); len(tables) > 0 {
		return tables[0].Line
	}
	return 0
}

// lacking tells of columns and tables of the mapping that a source does not
// have, where that is certain before a row is read.
func (t *tableReader) lacking() error {
	var parts []string
	for i := range t.bind.tables {
		bt := &t.bind.tables[i]
		if !bt.header {
			continue
		}
		where := theLog
		if !bt.main {
			where = "the table " + quote(bt.name)
		}
		if missing := t.missing(bt); len(missing) > 0 {
			parts = append(parts, t.lacks(where, missing, bt.columns))
		}
	}
	if t.joins {
		for _, name := range t.absent() {
			parts = append(parts, "the mapping names the repeat "+quote(name)+", and the log has no such table"+didYouMean(name, t.bind.names()))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return errors.New(strings.Join(parts, "; "))
}

// lacks words that columns of the mapping are not in a table.
func (t *tableReader) lacks(where string, missing, columns []string) string {
	const optional = "; where one may be missing, say optional = true"
	if len(missing) == 1 {
		return fmt.Sprintf("the mapping names the column %s, which %s does not have%s%s", quote(missing[0]), where, didYouMean(missing[0], columns), optional)
	}
	foreign := !slices.ContainsFunc(t.m.log.Columns, func(c rules.LogColumn) bool { return slices.Contains(columns, c.Name) })
	if has := listed(columns); foreign && has != "" && where == theLog {
		return "the log has none of the columns that the mapping names: its header has " + has + "; is it the right file? If the header stands in another row, say header = 2 and so on"
	}
	return "the mapping names columns that " + where + " does not have: " + listed(missing) + "; its header has " + listed(columns) + optional
}

// listed writes some names in a message, each once and the first few of them;
// columns without a name are left out.
func listed(names []string) string {
	const most = 12
	var out []string
	for _, n := range names {
		switch n = quote(n); {
		case n == `""` || slices.Contains(out, n):
		case len(out) == most:
			return strings.Join(out, ", ") + ", …"
		default:
			out = append(out, n)
		}
	}
	return strings.Join(out, ", ")
}

// missing returns the columns that the mapping names and a table lacks.
func (t *tableReader) missing(bt *boundTable) []string {
	if rep := t.m.repeat(bt.name); bt.main {
		log := t.m.log
		return bt.missing(log.Columns, log.Events, log.Skip)
	} else if rep != nil {
		return bt.missing(rep.Columns, rep.Events, rep.Skip)
	}
	return nil
}

// absent returns the repeats of the mapping of which there is no table.
func (t *tableReader) absent() []string {
	var names []string
	for i := range t.m.log.Repeats {
		rep, found := &t.m.log.Repeats[i], false
		for k := range t.bind.tables {
			found = found || k > 0 && t.m.repeat(t.bind.tables[k].name) == rep
		}
		if !found {
			names = append(names, rep.Name)
		}
	}
	return names
}

// grown binds anew where columns were added.
func (t *tableReader) grown(table int) error {
	if table < len(t.bind.tables) {
		known := &t.bind.tables[table]
		if known.header || len(known.columns) == len(t.src.Tables()[table].Columns) {
			return nil
		}
	}
	err := t.bindAnew()
	t.out.binding = t.bind
	return err
}

func (t *tableReader) bindAnew() error {
	bind, err := t.m.bind(t.file, t.src.Tables())
	if err == nil && t.joins {
		err = bind.join()
	}
	if err == nil {
		t.bind = bind
	}
	return err
}
