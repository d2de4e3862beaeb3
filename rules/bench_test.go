package rules_test

import (
	"os"
	"testing"

	"stdc/rules"
)

// BenchmarkCompile compiles the starter phone from its text.
func BenchmarkCompile(b *testing.B) {
	const name = "../templates/starters/phone/book.toml"
	b.ReportAllocs()
	for b.Loop() {
		if book, ds := rules.Compile(name, os.ReadFile); book == nil {
			b.Fatal(ds)
		}
	}
}

// BenchmarkReadBook reads the same book as `stdc compile` writes it.
func BenchmarkReadBook(b *testing.B) {
	book, ds := rules.Compile("../templates/starters/phone/book.toml", os.ReadFile)
	if book == nil {
		b.Fatal(ds)
	}
	data, err := book.Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rules.ReadBook(data); err != nil {
			b.Fatal(err)
		}
	}
}
