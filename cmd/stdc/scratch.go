package main

import (
	"os"
	"path/filepath"

	"stdc/internal/report"
)

// scratch keeps the temporary files of a run's reports. Where the system can, a
// file loses its name at once, so that nothing is left behind however the
// process ends.
type scratch struct{ files []*os.File }

func (s *scratch) open() (report.Scratch, error) {
	f, err := os.CreateTemp("", "stdc-*")
	if err != nil {
		return nil, fileError("make the temporary file", filepath.Join(os.TempDir(), "stdc"), err)
	}
	_ = os.Remove(f.Name()) // Windows refuses; close removes it there
	s.files = append(s.files, f)
	return f, nil
}

// close gives all back.
func (s *scratch) close() {
	for _, f := range s.files {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	s.files = nil
}
