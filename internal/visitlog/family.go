package visitlog

import (
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"stdc/internal/visitlog/table"
)

// groups puts the inputs together that belong together, by their numbers. Where
// the mapping has repeats, the file of a repeat is known by its name, which
// ends with that of the repeat: form-greeting.csv beside form.csv. It belongs
// to the main table whose name its own begins with, or to the only one.
func (r *reader) groups() [][]int {
	var groups [][]int
	at := map[int]int{} // of a main table's input
	var repeats []int
	for i := range r.inputs {
		if r.repeatOf(r.inputs[i].Name) != "" {
			repeats = append(repeats, i)
			continue
		}
		at[i] = len(groups)
		groups = append(groups, []int{i})
	}
	for _, i := range repeats {
		main, longest := -1, -1
		for k := range r.inputs {
			g, isMain := at[k]
			if stem := stemOf(r.inputs[k].Name); isMain && (strings.HasPrefix(stemOf(r.inputs[i].Name), stem) && len(stem) > longest || len(at) == 1) {
				main, longest = g, len(stem)
			}
		}
		if main < 0 { // read by itself, it is told what it lacks
			groups = append(groups, []int{i})
			continue
		}
		groups[main] = append(groups[main], i)
	}
	return groups
}

// repeatOf is the name of the repeat that a file holds, "" for none.
func (r *reader) repeatOf(name string) string {
	if rep := r.repeatOfForm(name); rep != "" {
		return rep
	}
	if r.mapping == nil {
		return ""
	}
	stem := stemOf(name)
	for i := range r.mapping.log.Repeats {
		rep := r.mapping.log.Repeats[i].Name
		rest, ends := strings.CutSuffix(stem, path.Base(rep))
		if ends && (rest == "" || strings.HasSuffix(rest, "-") || strings.HasSuffix(rest, "_")) {
			return rep
		}
	}
	return ""
}

// stemOf is the name of a file without folder and endings.
func stemOf(name string) string {
	base := filepath.Base(name)
	for _, ending := range []string{".gz", ".zst", ".csv", ".tsv", ".txt"} {
		if n := len(base) - len(ending); n > 0 && strings.EqualFold(base[n:], ending) {
			base = base[:n]
		}
	}
	return base
}

// family reads the files of a main table and its repeats as one source.
func (r *reader) family(ctx context.Context, files []*file, send func(*batch) bool) bool {
	main := files[0]
	reject := func(f *file, line int, reason string) bool {
		b := &batch{file: f.name, input: f.number, format: formatTable}
		b.fault(Reject{Line: line, Reason: reason})
		return send(b)
	}
	all := &joined{}
	defer all.Close()
	for _, f := range files {
		if f.kind != formatTable {
			reason := f.reason
			if reason == "" {
				reason = notALog + "a table was expected, beside " + main.name
			}
			return reject(f, f.line, reason)
		}
		src, err := r.tableOf(f)
		if err != nil {
			return f.raw.err != nil || reject(f, 0, notALog+err.Error())
		}
		all.add(f.name, r.repeatOf(f.name), src)
	}
	return r.source(ctx, main, all, func(line int, reason string) bool { return reject(main, line, reason) }, send)
}

// joined is several sources as one: the tables of all, the rows of one after
// another.
type joined struct {
	names  []string
	src    []table.Source
	tables []table.Table
	first  []int // by source: its first table
	at     int
}

func (j *joined) add(file, repeat string, src table.Source) {
	j.names = append(j.names, file)
	j.src = append(j.src, src)
	j.first = append(j.first, len(j.tables))
	for _, t := range src.Tables() {
		if repeat != "" {
			t.Name = repeat
		}
		j.tables = append(j.tables, t)
	}
}

func (j *joined) Tables() []table.Table { return j.tables }

func (j *joined) Next(row *table.Row) error {
	for j.at < len(j.src) {
		err := j.src[j.at].Next(row)
		switch f := err.(type) {
		case nil:
			row.Table += j.first[j.at]
			return nil
		case *table.Fault:
			f.Table += j.first[j.at]
			return f
		}
		if err != io.EOF {
			return fmt.Errorf("%s: %w", j.names[j.at], err)
		}
		j.at++
	}
	return io.EOF
}

func (j *joined) Notes() []table.Note {
	var notes []table.Note
	for i, s := range j.src {
		for _, n := range s.Notes() {
			n.What = filepath.Base(j.names[i]) + ": " + n.What
			notes = append(notes, n)
		}
	}
	return notes
}

func (j *joined) Close() error {
	for _, s := range j.src {
		s.Close()
	}
	return nil
}
