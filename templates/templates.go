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
