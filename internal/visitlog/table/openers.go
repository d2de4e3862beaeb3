package table

import "io"

// openers is the table of formats: a new one is a file and a line here.
var openers = map[Format]func(io.Reader, Options) (Source, error){
	CSV:  openCSV,
	XES:  openXES,
	XLSX: openXLSX,
	JSON: openJSON,
	Zip:  openZip,
}
