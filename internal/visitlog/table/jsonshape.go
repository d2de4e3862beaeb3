package table

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonLayout says how records stand in a JSON text.
type jsonLayout uint8

const (
	jsonLines  jsonLayout = iota // a record a line
	jsonValues                   // one record after another, over as many lines as they like
	jsonList                     // in a list
	jsonKey                      // in a list under a key of one object
)

// jsonWindow is how much of a text is looked at to find out its layout.
const jsonWindow = 1 << 20

// wrapperKeys are the keys under which the interfaces of survey servers send
// their records: KoboToolbox, OData, and others. The first one wins.
var wrapperKeys = [...]string{"results", "value", "data"}

// recordKeys are keys of a submission itself, so an object that has one wraps
// no list of them.
var recordKeys = [...]string{"_id", "__id", "_uuid", "instanceID", "meta/instanceID", "KEY", "visit"}

// findLayout looks at a text that begins with { and says how its records
// stand, and for jsonKey under which key. Of one record alone in a file both
// jsonLines and jsonValues are right.
func findLayout(text []byte, whole bool) (jsonLayout, string, error) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	_, err := dec.ReadValue()
	end := int(dec.InputOffset())
	brokenAt := -1
	if err != nil {
		f := jsonSyntax(dec, text, err)
		end = len(text)
		if !f.cut {
			brokenAt = f.off
		}
	}
	oneLine := bytes.IndexByte(text[:end], '\n') < 0
	after := bytes.TrimLeft(text[end:], " \t\r\n")
	if err == nil && (len(after) > 0 || !whole) {
		return layoutOf(oneLine), "", nil
	}
	key, err := wrapperKey(text)
	if key != "" || err != nil {
		return jsonKey, key, err
	}
	if brokenAt >= 0 { // the first record is not valid: what does the next line begin with?
		line, next, more := bytes.Cut(text, []byte{'\n'})
		oneLine = brokenAt <= len(line) && (!more || bytes.HasPrefix(bytes.TrimLeft(next, " \t\r\n"), []byte{'{'}))
	}
	return layoutOf(oneLine), "", nil
}

func layoutOf(oneLine bool) jsonLayout {
	if oneLine {
		return jsonLines
	}
	return jsonValues
}

// wrapperKey finds the key of the object that text begins with under which a
// list of records stands, "" where it looks like a record itself. Text may be
// cut short or broken; then what stands before counts.
func wrapperKey(text []byte) (string, error) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := dec.ReadToken(); err != nil {
		return "", nil
	}
	known, found := len(wrapperKeys), []string(nil)
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			break
		}
		key := name.String()
		for _, r := range recordKeys {
			if key == r {
				return "", nil
			}
		}
		if dec.PeekKind() != '[' {
			if dec.SkipValue() != nil {
				break
			}
			continue
		}
		if _, err := dec.ReadToken(); err != nil {
			break
		}
		kind := dec.PeekKind()
		for i, k := range wrapperKeys {
			if key == k && (kind == '{' || kind == ']') {
				known = min(known, i)
			}
		}
		if kind == '{' {
			found = append(found, key)
		}
		for dec.PeekKind() != ']' {
			if dec.SkipValue() != nil {
				break
			}
		}
		if _, err := dec.ReadToken(); err != nil {
			break
		}
	}
	switch {
	case known < len(wrapperKeys):
		return wrapperKeys[known], nil
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", severalLists(found)
	}
	return "", nil
}

// severalLists says that it is in doubt which list holds the records.
func severalLists(keys []string) error {
	const most = 10
	var b strings.Builder
	for i, k := range keys[:min(len(keys), most)] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quoteJSON([]byte(k)))
	}
	if len(keys) > most {
		b.WriteString(", …")
	}
	return fmt.Errorf("several keys hold lists of objects: %s; expected one, or one named results, value or data: keep the list of records alone", b.String())
}
