package table

import "io"

// openers is the table of formats: a new one is a file and a line here.
var openers = map[Format]func(io.Reader, Options) (Source, error){
	CSV:  openCSV,
	JSON: openJSON,
	XES:  openXES,
	XLSX: openXLSX,
}

// archives are the formats that hold files of other formats. They stand apart
// since they look into openers themselves.
var archives = map[Format]func(io.Reader, Options) (Source, error){
	Zip: openZip,
}
