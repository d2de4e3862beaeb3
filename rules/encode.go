package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"stdc/templates"

	"github.com/santhosh-tekuri/jsonschema/v5"
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

// ReadBook reads a compiled book (JSON) after validation with its schema. The
// error says in one line what is wrong and where.
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
	if at, n := oddNumber(doc, ""); n != "" {
		return nil, fmt.Errorf("it is not a compiled book: at %s: %s is not a whole number", orRoot(at), quote(n))
	}
	schema, err := bookSchema()
	if err != nil {
		return nil, err
	}
	if err := schema.Validate(doc); err != nil {
		var ve *jsonschema.ValidationError
		if errors.As(err, &ve) {
			for len(ve.Causes) > 0 {
				ve = ve.Causes[0]
			}
			return nil, fmt.Errorf("it is not a compiled book: at %s: %s", orRoot(ve.InstanceLocation), ve.Message)
		}
		return nil, err
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

// oddNumber finds a number that is no whole one of 64 bits, and where it is. A
// book has no such; the validator cannot stand those of huge exponents.
func oddNumber(v any, at string) (where, number string) {
	switch v := v.(type) {
	case json.Number:
		if _, err := strconv.ParseInt(v.String(), 10, 64); err != nil {
			return at, v.String()
		}
	case []any:
		for i := range v {
			if where, number = oddNumber(v[i], at+"/"+strconv.Itoa(i)); number != "" {
				return where, number
			}
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) { // the same message on every run
			if where, number = oddNumber(v[k], at+"/"+k); number != "" {
				return where, number
			}
		}
	}
	return "", ""
}

var bookSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	data, ok := templates.Schema("book")
	if !ok {
		return nil, errors.New("the schema of compiled books is missing from this program")
	}
	return jsonschema.CompileString("book.json", string(data))
})

func orRoot(s string) string {
	if s == "" {
		return "the top"
	}
	return s
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
