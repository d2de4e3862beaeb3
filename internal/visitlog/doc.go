// Package visitlog reads logs of visits: bytes in, checker.Visit out.
//
// Run is the only call that a command needs. It opens the inputs one after
// another, unpacks gzip and zstd, finds out from the first lines whether a log
// is NDJSON, JSON or CSV, lets several workers decode and judge the visits and
// hands the outcomes over in the order of the input, on the goroutine that
// called it. What cannot be read is a Reject with file, line and reason; the
// rest is read all the same.
//
// AppendVisit and CSVWriter are the way back: a visit as NDJSON or CSV, from
// which the same visit is read.
//
// Memory does not grow with the length of a log, but for 18 to 28 bytes a
// visit in which the ids already seen are kept. It does grow with the largest
// single visit; Options limits that.
//
// The package does not complete times, and judges nothing: see checker.
package visitlog
