package form

import (
	"slices"
	"strings"

	"stdc/rules"
)

// The columns by which a submission says what form it was made with. They stand
// outside of all groups, so that every export has them by these names.
const (
	ColumnBook    = "stdc_book"    // the id of the book
	ColumnVersion = "stdc_version" // its version
	ColumnHash    = "stdc_hash"    // its hash
)

// system are columns that servers add, of which nothing is wanted.
var system = []string{"start", "end", "starttime", "endtime", "stdc_*", "_*", "*/_*", "meta*", "formhub/*", "formdef_version", "KEY", "PARENT_KEY", "SET-OF-*", "*@odata.*",
	"SubmissionDate", "CompletionDate", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion",
	"deviceid", "subscriberid", "simid", "devicephonenum", "username", "duration", "caseid", "instanceID", "instanceName", "review_*"}

// identity are the columns that tell submissions apart: of ODK and SurveyCTO, of
// OData, of KoboToolbox.
var identity = []string{"KEY", "__id", "_uuid"}

// Mapping returns the mapping that reads submissions of forms that were made of a
// book, with whatever options and whatever server they come from: each question
// is found by its name alone or with the groups that it stands in. tables are
// those of the export; a repeat that is not among them is left out, and of its
// element it is then not known what came after the first time. nil stands for an
// export that does not say which tables it has.
func Mapping(b *rules.Book, tables []string) *rules.Log {
	f := Make(b, everything(b))
	l := f.lay(ODK)
	log := f.emptyLog()
	for _, name := range identity {
		log.Columns = append(log.Columns, plain(name, rules.TargetVisit))
	}
	for _, name := range []struct {
		column string
		kind   rules.TargetKind
	}{{nameZone, rules.TargetZone}, {namePrecision, rules.TargetPrecision}} {
		log.Columns = append(log.Columns, plain(name.column, name.kind))
	}
	log.Ignore = slices.Concat(system, l.unread(), f.lay(SurveyCTO).unread())
	for _, r := range l.repeats {
		if tables != nil && !slices.ContainsFunc(tables, func(t string) bool { return t == r.name || strings.HasSuffix(t, "/"+r.name) }) {
			lose(l.columns, r.again)
			continue
		}
		rep := rules.LogRepeat{Name: r.name, Ignore: log.Ignore}
		for _, c := range r.columns {
			rep.Columns = append(rep.Columns, c.under(append(slices.Clone(r.groups), r.name))...)
		}
		log.Repeats = append(log.Repeats, rep)
	}
	for _, c := range l.columns {
		log.Columns = append(log.Columns, c.under(c.groups)...)
	}
	return log
}

// everything are the options of the form with all that a form of the book can
// have.
func everything(b *rules.Book) Options {
	all := make([]int, len(b.Elements))
	for i := range all {
		all[i] = i
	}
	return Options{Repeat: all, Photo: all}
}

// plain is a column of the visit that needs no more words.
func plain(name string, kind rules.TargetKind) rules.LogColumn {
	return rules.LogColumn{Name: name, Targets: []rules.Target{target(kind)}, Optional: true, Others: rules.OthersError, Blank: rules.BlankAbsent, Step: rules.None}
}

// unread are the columns of questions of which nothing is read: taps, whose time
// is, photos and notes.
func (l *layout) unread() []string {
	var list []string
	for i := range l.rows {
		switch r := &l.rows[i]; r.kind {
		case "select_one touch", "note", "image", "datetime":
			list = append(list, r.name, "*/"+r.name, "*-"+r.name, r.name+"_URL", "*/"+r.name+"_URL")
		}
	}
	return list
}

func (f *Form) emptyLog() *rules.Log {
	return &rules.Log{Layout: rules.LayoutVisits, Zone: f.Zone, Gap: rules.ClashLater, Fold: rules.ClashEarlier, Midnight: true, ByTime: true, Join: "-"}
}

// lose makes of the question whether an element came again one that says, where
// it did, that nobody knows when.
func lose(columns []column, again string) {
	for i := range columns {
		c := &columns[i].log
		if c.Name != again {
			continue
		}
		id := c.Values[0].To
		c.Values = append(slices.Clone(c.Values), told(id, "yes", wordsYes)...)
		c.Absent = []string{"no", wordsNo.en, wordsNo.zh}
	}
}

// under returns the column by all the names that it may have in an export.
func (c *column) under(groups []string) []rules.LogColumn {
	names := []string{c.log.Name}
	for _, mark := range []string{"/", "-"} {
		for from := range groups {
			names = append(names, strings.Join(append(slices.Clone(groups[from:]), c.log.Name), mark))
		}
	}
	list := make([]rules.LogColumn, len(names))
	for i, name := range names {
		list[i] = c.log
		list[i].Name = name
	}
	return list
}
