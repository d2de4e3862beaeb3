package propose

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzPropose makes a mapping of any file that can be read as a table, for a
// book and for none.
func FuzzPropose(f *testing.F) {
	logs, err := filepath.Glob("../../testdata/map/*/log.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range logs {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, true)
		f.Add(data, false)
	}
	f.Add([]byte("visit,visit,,\"a\nb\",# ?\nV-1,,\"\"\"\",]\n"), true)
	book := bookAt(f, "../../templates/starters/node-control/book.toml")
	f.Fuzz(func(t *testing.T, data []byte, chinese bool) {
		p, err := profileOf(data)
		if p == nil || len(p.Tables) == 0 {
			t.Skip(err)
		}
		lang := "en"
		if chinese {
			lang = "zh"
		}
		checkProposal(t, p, book, Propose(p, book, lang).Text)
		checkProposal(t, p, nil, Propose(p, nil, lang).Text)
	})
}
