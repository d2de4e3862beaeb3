package visitlog

import (
	"bytes"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/checker"
	"stdc/rules"
)

// limits bound the memory of one visit.
type limits struct {
	visitBytes int
	events     int
}

// jsonDecoder turns the JSON of one visit into a Visit: values straight into
// slots, without a map or a struct in between. jsontext checks the whole visit
// first; what then walks over it needs no care for syntax, which is twice as
// fast as asking jsontext for each token. The first fault ends a visit and
// stays in fault; every method that returns false has set it.
type jsonDecoder struct {
	*schema
	lim   limits
	texts *texts
	zones zones

	dec   *jsontext.Decoder
	buf   bytes.Buffer
	walk  walker
	v     *checker.Visit
	fault *fault
	made  origin

	current int    // the event that is being read
	keyOff  int    // where the key that was read last begins, in walk.data
	scratch []byte // an unquoted key
	value   []byte // an unquoted text
	pending []pending
	// stated marks the fields of the current event that were stated, by its
	// serial number, so that nothing has to be cleared between events.
	stated []int
	serial int
	facts  []bool

	// lineAt is the line of walk.data[lineFrom]; events get their own lines where
	// ownLines is set, that is where a visit may span several.
	ownLines         bool
	lineAt, lineFrom int
}

// pending is a field that came before `do` said what element it belongs to.
// Both stand in walk.data.
type pending struct{ key, value int }

func newJSONDecoder(s *schema, lim limits, t *texts, z zones) *jsonDecoder {
	return &jsonDecoder{
		schema: s, lim: lim, texts: t, zones: z,
		dec:    jsontext.NewDecoder(&bytes.Buffer{}),
		stated: make([]int, s.maxFields),
		facts:  make([]bool, len(s.factInfo)),
	}
}

// allowDuplicates turns off the decoder's own check: all keys that are
// accepted are slots, and a slot knows whether it was filled.
var allowDuplicates = jsontext.AllowDuplicateNames(true)

// decode reads the visit that data holds, and nothing else, into v.
func (j *jsonDecoder) decode(data []byte, v *checker.Visit) *fault {
	j.walk, j.v, j.fault, j.made = walker{data: data}, v, nil, origin{}
	j.lineAt, j.lineFrom = v.Line, 0
	j.buf = *bytes.NewBuffer(data)
	j.dec.Reset(&j.buf, allowDuplicates)
	raw, err := j.dec.ReadValue()
	if err != nil {
		j.syntax(err)
		return j.fault
	}
	end := int(j.dec.InputOffset())
	if j.trailing(end) {
		j.walk.i = end - len(raw)
		j.visit()
	}
	j.walk.data = nil
	return j.fault
}

func (j *jsonDecoder) fail(off int, place, format string, args ...any) bool {
	j.fault = &fault{off: off, place: place, reason: fmt.Sprintf(format, args...)}
	return false
}

// open enters an object or a list. Anything else is a fault, but null: then
// none is true.
func (j *jsonDecoder) open(kind byte, place, want string) (none, ok bool) {
	switch w := &j.walk; w.data[w.i] {
	case kind:
		w.i++
		return false, true
	case 'n':
		w.value()
		return true, true
	}
	off := j.walk.i
	return false, j.fail(off, place, "expected %s, found %s", want, found(j.walk.value()))
}

// key reads the next key of an object, valid until the next key; more is false
// at its end.
func (j *jsonDecoder) key() (key []byte, more bool) {
	w := &j.walk
	if w.next() == '}' {
		w.i++
		return nil, false
	}
	j.keyOff = w.i
	key = w.value()
	if w.escaped {
		j.scratch = unquote(j.scratch[:0], key)
		key = j.scratch
	} else {
		key = key[1 : len(key)-1]
	}
	w.colon()
	return key, true
}

// text returns the text of the JSON string that was read last, valid until the
// next text.
func (j *jsonDecoder) text(raw []byte) []byte {
	if !j.walk.escaped {
		return raw[1 : len(raw)-1]
	}
	j.value = unquote(j.value[:0], raw)
	return j.value
}

// unquote returns the text of a JSON string that is known to be valid.
func unquote(dst, raw []byte) []byte {
	dst, _ = jsontext.AppendUnquote(dst, raw)
	return dst
}

// resetVisit empties v, and gives back the memory of a visit of unusual size.
func resetVisit(v *checker.Visit, b *rules.Book) {
	const usual = 1 << 16
	if cap(v.Events) > usual {
		v.Events = nil
	}
	if cap(v.Values) > 4*usual {
		v.Values = nil
	}
	v.Reset(b)
}
