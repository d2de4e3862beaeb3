// Package visitlog reads logs of visits: bytes in, checker.Visit out.
//
// Run is the only call that a command needs. It opens the inputs one after
// another, unpacks gzip and zstd, finds out what a log is (NDJSON or JSON of our
// own, or tables of any make, see package table), lets several workers decode
// and judge the visits and hands the outcomes over in the order of the input, one
// after another. What cannot be read is a Reject with file, line and reason; the
// rest is read all the same.
//
// AppendVisit and CSVWriter are the way back: a visit as NDJSON or CSV, from
// which the same visit is read.
//
// The rows of tables become visits by a mapping, Options.Map or one that their
// header makes. The reader finds the rows of each visit, in memory or by a
// temporary file where they do not stand together, and packs them (tables.go,
// gather.go); the workers read their cells (mapper.go). Most lines of CSV it hands
// on as they are, and others cut them (tableruns.go, gatherruns.go, written.go).
// What is not taken as it stands is counted as a Repair.
//
// Memory does not grow with the length of a log, but for the ids already seen:
// less than a byte a visit where they count up, 18 to 42 where not, and 26 to 36
// more where rows are gathered. It does grow with the largest single visit; Options limits
// that.
//
// The package does not complete times, and judges nothing: see checker.
package visitlog
