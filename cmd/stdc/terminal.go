package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// terminal returns the file behind a stream if that is a terminal, else nil.
func terminal(stream any) *os.File {
	if f, ok := stream.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

// coloured decides whether a stream gets colours: on a terminal, unless the
// user's environment is against it (https://no-color.org).
func coloured(when string, w io.Writer) bool {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	return terminal(w) != nil && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// width is the number of columns of a terminal, 0 where the stream is none.
func width(w io.Writer) int {
	f := terminal(w)
	if f == nil {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// newColor is the flag --color of a command.
func newColor() *choice {
	return &choice{value: "auto", words: []string{"auto", "always", "never"}, kind: "WHEN"}
}
