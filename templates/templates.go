// Package templates holds what the program brings along: starter rulebooks,
// JSON Schemas, the page of handbooks, that of forms, and what is said of diagnostics.
package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
)

//go:embed schemas
var schemas embed.FS

// Schema returns the JSON Schema of a name such as "book"; ok is false where
// there is none.
func Schema(name string) (data []byte, ok bool) {
	data, err := schemas.ReadFile("schemas/" + name + ".json")
	return data, err == nil
}

//go:embed report
var reports embed.FS

// Report returns a part of the HTML report: its style, its script, or a page of
// prose such as "method.en.md"; "" where there is none of that name.
func Report(name string) string {
	data, err := reports.ReadFile("report/" + name)
	if err != nil {
		return ""
	}
	return string(data)
}

//go:embed workbook
var workbooks embed.FS

// Workbook returns the template (text/template) of a part of an XLSX file, such
// as "sheet.xml"; "styles.xml" and "theme.xml" are the same in every file. ""
// where there is none of that name.
func Workbook(name string) string {
	data, err := workbooks.ReadFile("workbook/" + name)
	if err != nil {
		return ""
	}
	return string(data)
}

//go:embed form
var forms embed.FS

// Form returns a part of the page of a form: its skeleton, its style, a part of
// its script, or its words; "" where there is none of that name.
func Form(name string) string {
	data, err := forms.ReadFile("form/" + name)
	if err != nil {
		return ""
	}
	return string(data)
}

// Integrity returns the hash by which the policy of a page (Content-Security-Policy)
// allows a style or a script that stands in it.
func Integrity(part string) string {
	sum := sha256.Sum256([]byte(part))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

//go:embed codes
var codes embed.FS

// Codes returns what is said of the codes of diagnostics, and the book that the
// examples there go with.
func Codes() (text, book string) {
	read := func(name string) string {
		data, err := codes.ReadFile("codes/" + name)
		if err != nil {
			return "" // a test holds both to be there
		}
		return string(data)
	}
	return read("codes.md"), read("base.toml")
}

//go:embed doc/page.html
var page string

// Page returns the template (html/template) of a page of a handbook or a
// checklist.
func Page() string { return page }
