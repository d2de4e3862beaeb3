// Package format writes rulebooks, mappings and tests of rulebooks, which are
// TOML, in one layout. The order of all things and every comment stay, and so
// does what the file means: it compiles to the same book. docs/cli.md tells the
// layout. Nothing here knows what keys mean, but for which of them are names
// of a log's columns and cells (names.go).
package format

import (
	"strings"

	"stdc/rules"
)

// lineWidth is how many columns a list may reach on one line; Chinese and other
// wide characters take two.
const lineWidth = 100

// Source formats a TOML file; name is what its faults call it. A file that is
// no TOML has faults, and is not formatted. Formatting twice is formatting
// once.
func Source(name string, data []byte) ([]byte, []rules.Diagnostic) {
	if faults := rules.CheckSyntax(name, data); rules.HasErrors(faults) {
		return nil, faults
	}
	s := scanner{text: strings.TrimPrefix(string(data), "\uFEFF")}
	return []byte(layout(s.file())), nil
}
