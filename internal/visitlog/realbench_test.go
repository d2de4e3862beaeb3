package visitlog

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"testing"

	"stdc/checker"
)

// BenchmarkRealTables reads published logs, each by its mapping, with both
// processors, and beside each what the library of its format takes to read it
// and do nothing.
func BenchmarkRealTables(b *testing.B) {
	shared := os.Getenv("STDC_SHARED")
	if shared == "" {
		b.Skip("STDC_SHARED is not set")
	}
	for _, c := range []struct {
		name, folder, log string
		bare              func([]byte) error
	}{
		{"bank", "call-centre", "anonymous_bank_1999/january.txt.gz", bareCSV('\t')},
		{"receipt-csv", "logs/receipt", "receipt_municipal/receipt.csv.gz", bareCSV(',')},
		{"receipt-xes", "logs/receipt", "receipt_municipal/receipt.xes.gz", bareXML},
		{"helpdesk-xes", "logs/helpdesk", "helpdesk_italy/helpdesk.xes.gz", bareXML},
	} {
		data := unpacked(b, filepath.Join(shared, "data", c.log))
		book := compile(b, fileText(b, filepath.Join("../../testdata", c.folder, "book.toml")))
		m := mappingOf(b, book, fileText(b, filepath.Join("../../testdata", c.folder, "map.toml")))
		b.Run(c.name+"/read", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				_, err := Run(context.Background(), []Input{input("log", data)}, book, Options{Map: m}, func() Judge[int] {
					return func(v *checker.Visit) (int, error) { return len(v.Events), nil }
				}, func(int) {}, func(r Reject) { b.Fatal(r) })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.name+"/bare", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if err := c.bare(data); err != io.EOF {
					b.Fatal(err)
				}
			}
		})
	}
}

func bareCSV(sep rune) func([]byte) error {
	return func(data []byte) error {
		r := csv.NewReader(bytes.NewReader(data))
		r.ReuseRecord, r.Comma, r.LazyQuotes = true, sep, true
		for {
			if _, err := r.Read(); err != nil {
				return err
			}
		}
	}
}

func bareXML(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err != nil {
			return err
		}
	}
}

func unpacked(b *testing.B, path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

func fileText(b *testing.B, path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}
