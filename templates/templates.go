// Package templates holds what the program brings along: starter rulebooks
// and JSON Schemas.
package templates

import "embed"

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
