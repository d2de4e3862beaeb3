package booktest

import (
	"os"
	"testing"

	"stdc/rules"
)

// BenchmarkTestPhone is the author's loop: a book was changed; compile it, read
// its tests, run them, and see what they defend.
func BenchmarkTestPhone(b *testing.B) {
	const dir = "../../templates/starters/phone/"
	data, err := os.ReadFile(dir + "book_test.toml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		book, ds := rules.Compile(dir+"book.toml", os.ReadFile)
		if book == nil {
			b.Fatal(ds)
		}
		s, ds := Read(dir+"book_test.toml", data, book)
		if s == nil {
			b.Fatal(ds)
		}
		if _, err := Cover(dir+"book.toml", book, []*Suite{s}, [][]Result{s.Run(nil)}); err != nil {
			b.Fatal(err)
		}
	}
}
