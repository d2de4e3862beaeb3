// Package propose looks at a log that is a table of some kind and writes a
// first mapping for it: TOML with comments, which a person reads and corrects.
//
// Look reads a source once and tells what is in its columns; Propose writes
// the mapping, in the terms of a rulebook where there is one. A proposal never
// pretends: what was seen of a column stands above its line, a match that is
// not certain is called a guess, and what cannot be found out is a question, a
// comment that begins with "# ? ".
//
// It costs the memory of the rows that are looked at, 64 MiB at most. It is
// not for reading a log by its mapping; see package visitlog. That is why it
// may import rules, for the names of a book, and internal/visitlog/table, for
// rows, and neither the reader of visits nor the checker.
package propose
