package main

import (
	"stdc/internal/form"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// form says how submissions of forms of the book are read: by their names, but
// where --map says something else.
func (r *logRun) form() *visitlog.Form {
	if r.flags.mapping != "" {
		return nil
	}
	book := r.book
	return &visitlog.Form{
		BookColumn: form.ColumnBook, VersionColumn: form.ColumnVersion, HashColumn: form.ColumnHash,
		Hashes: []string{book.Hash}, Map: func(tables []string) *rules.Log { return form.Mapping(book, tables) },
	}
}
