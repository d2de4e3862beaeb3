package main

import (
	"io"

	"stdc/internal/report"
	"stdc/rules"
)

// printDiagnostics tells the faults of a rulebook: as text for people, or as
// one JSON array. The array is there for programs that wait for one; it is left
// out where standard error would hold "[]" and nothing else.
func (a *app) printDiagnostics(w io.Writer, diagnostics []rules.Diagnostic, asJSON bool, color string) error {
	switch {
	case !asJSON:
		return report.WriteDiagnostics(w, diagnostics, coloured(color, w))
	case len(diagnostics) == 0 && w == a.stderr:
		return nil
	}
	return report.WriteDiagnosticsJSON(w, diagnostics)
}
