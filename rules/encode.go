package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Encode writes a compiled book as JSON: the same book, the same bytes.
func (b *Book) Encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(b)
	return out.Bytes(), err
}

// ReadBook reads a compiled book (JSON) that has the shape of one. The error says
// in one line what is wrong and where.
func ReadBook(data []byte) (*Book, error) {
	var doc any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&doc); err != nil {
		return nil, jsonFault(data, err)
	}
	if dec.More() {
		return nil, fmt.Errorf("%s: something follows the book", linePos(data, dec.InputOffset()))
	}
	if m, ok := doc.(map[string]any); ok {
		if f, has := m["format"].(json.Number); has && f.String() != fmt.Sprint(BookFormat) {
			return nil, fmt.Errorf("the book has format %s, this program reads format %d: compile it again from its source", f, BookFormat)
		}
	}
	if m := (&shape{map[reflect.Type][]member{}}).check(doc, reflect.TypeFor[Book]()); m != nil {
		return nil, m
	}
	b := &Book{}
	if err := json.Unmarshal(data, b); err != nil {
		return nil, jsonFault(data, err)
	}
	if err := b.link(); err != nil {
		return nil, fmt.Errorf("it is not a compiled book: %w", err)
	}
	return b, nil
}

func jsonFault(data []byte, err error) error {
	var se *json.SyntaxError
	var te *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: it is not valid JSON: it ends too early", linePos(data, int64(len(data))))
	case errors.As(err, &se):
		return fmt.Errorf("%s: it is not valid JSON: %s", linePos(data, se.Offset-1), se.Error())
	case errors.As(err, &te):
		return fmt.Errorf("%s: %s cannot be %s", linePos(data, te.Offset), te.Field, te.Value)
	}
	return fmt.Errorf("it is not valid JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
}

func linePos(data []byte, off int64) string {
	off = max(0, min(off, int64(len(data))))
	before := data[:off]
	return fmt.Sprintf("line %d, column %d", bytes.Count(before, []byte("\n"))+1, len(before)-bytes.LastIndexByte(before, '\n'))
}
