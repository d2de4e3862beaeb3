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

// jsonDecoder turns the JSON of one visit into a Visit: tokens straight into
// slots, without a map or a struct in between. The first fault ends a visit
// and stays in fault; every method that returns false has set it.
type jsonDecoder struct {
	*schema
	lim   limits
	texts *texts
	zones zones

	dec   *jsontext.Decoder
	buf   bytes.Buffer
	data  []byte
	v     *checker.Visit
	fault *fault

	current int    // the event that is being read
	keyOff  int    // where the key that was read last begins
	scratch []byte // an unquoted key
	value   []byte // an unquoted text
	pending []pending
	// stated marks the fields of the current event that were stated, by its
	// serial number, so that nothing has to be cleared between events.
	stated []int
	serial int
	facts  []bool

	// lineAt is the line of data[lineFrom]; events get their own lines where
	// ownLines is set, that is where a visit may span several.
	ownLines         bool
	lineAt, lineFrom int
}

// pending is a field that came before `do` said what element it belongs to.
type pending struct{ keyOff, keyEnd, off, end int }

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
	j.data, j.v, j.fault = data, v, nil
	j.lineAt, j.lineFrom = v.Line, 0
	j.buf = *bytes.NewBuffer(data)
	j.dec.Reset(&j.buf, allowDuplicates)
	if j.visit() {
		j.trailing()
	}
	j.data = nil
	return j.fault
}

func (j *jsonDecoder) fail(off int, place, format string, args ...any) bool {
	j.fault = &fault{off: off, place: place, reason: fmt.Sprintf(format, args...)}
	return false
}

// open reads the token that begins an object or a list. Anything else is a
// fault, but null where it is allowed: then none is true.
func (j *jsonDecoder) open(kind jsontext.Kind, place, want string) (none, ok bool) {
	if j.dec.PeekKind() == kind {
		if _, err := j.dec.ReadToken(); err != nil {
			return false, j.syntax(err)
		}
		return false, true
	}
	raw, ok := j.raw()
	if !ok {
		return false, false
	}
	if raw[0] == 'n' {
		return true, true
	}
	return false, j.fail(j.offset(raw), place, "expected %s, found %s", want, found(raw))
}

// raw reads a value as it stands.
func (j *jsonDecoder) raw() ([]byte, bool) {
	raw, err := j.dec.ReadValue()
	if err != nil {
		return nil, j.syntax(err)
	}
	return raw, true
}

// offset is where the value that was just read begins.
func (j *jsonDecoder) offset(raw []byte) int { return int(j.dec.InputOffset()) - len(raw) }

// key reads the next key of an object; more is false at its end.
func (j *jsonDecoder) key() (key []byte, more, ok bool) {
	if j.dec.PeekKind() == '}' {
		_, err := j.dec.ReadToken()
		if err != nil {
			return nil, false, j.syntax(err)
		}
		return nil, false, true
	}
	raw, ok := j.raw()
	if !ok {
		return nil, false, false
	}
	j.keyOff = j.offset(raw)
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1], true, true
	}
	key, err := unquote(j.scratch[:0], raw)
	if err != nil {
		return nil, false, j.syntax(err)
	}
	j.scratch = key
	return key, true, true
}

// text returns the text of a JSON string, valid until the next text.
func (j *jsonDecoder) text(raw []byte) []byte {
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw[1 : len(raw)-1]
	}
	// The decoder has read raw as a valid string, so there is no error.
	j.value, _ = unquote(j.value[:0], raw)
	return j.value
}

func unquote(dst, raw []byte) ([]byte, error) { return jsontext.AppendUnquote(dst, raw) }

// visit reads the object of a visit.
func (j *jsonDecoder) visit() bool {
	none, ok := j.open('{', "", "a visit in { }")
	if !ok {
		return false
	}
	if none {
		return j.fail(0, "", "expected a visit in { }, found null")
	}
	var seen uint
	hasEvents := false
	for {
		key, more, ok := j.key()
		if !ok {
			return false
		}
		if !more {
			break
		}
		off := j.keyOff
		k := visitKey(key)
		if k < 0 {
			return j.fail(off, "", "a visit has no key %s%s", quote(key), didYouMean(string(key), visitKeys))
		}
		if seen&(1<<k) != 0 {
			return j.fail(off, visitKeys[k], "the key is stated twice")
		}
		seen |= 1 << k
		switch visitKeys[k] {
		case "events":
			hasEvents, ok = j.events()
		case "facts":
			ok = j.visitFacts()
		case "unobserved":
			ok = j.unobserved()
		default:
			ok = j.visitText(visitKeys[k])
		}
		if !ok {
			return false
		}
	}
	switch {
	case j.v.ID == "":
		return j.fail(0, "", `the visit has no "visit", its id`)
	case !hasEvents:
		return j.fail(0, "", `the visit has no "events"; where none were seen, state "events":[]`)
	}
	return true
}

func visitKey(key []byte) int {
	for i, k := range visitKeys {
		if k == string(key) {
			return i
		}
	}
	return -1
}

// visitText reads a key of the visit whose value is a text.
func (j *jsonDecoder) visitText(key string) bool {
	raw, ok := j.raw()
	if !ok || raw[0] == 'n' {
		return ok
	}
	off := j.offset(raw)
	if raw[0] != '"' {
		return j.fail(off, key, "expected a text in quotation marks, found %s", found(raw))
	}
	if reason := setVisit(j.v, key, j.text(raw), j.texts, j.zones); reason != "" {
		return j.fail(off, key, "%s", reason)
	}
	return true
}

// setVisit sets what is stated of a visit as one text, in JSON and in CSV.
func setVisit(v *checker.Visit, key string, s []byte, t *texts, z zones) string {
	switch key {
	case "visit":
		if len(s) == 0 {
			return "the id of a visit must not be empty"
		}
		v.ID = string(s)
	case "site":
		v.Site = t.get(s)
	case "staff":
		v.Staff = t.get(s)
	case "wave":
		v.Wave = t.get(s)
	case "zone":
		l, reason := z.get(t.get(s))
		if reason != "" {
			return reason
		}
		v.Zone, v.ZoneName = l, t.get(s)
	case "date":
		d, err := rules.ParseStamp(s)
		if err != nil || d.Kind != rules.StampDate {
			if err != nil && len(s) == len("2026-03-02") && s[4] == '-' && s[7] == '-' {
				return err.Error()
			}
			return fmt.Sprintf("expected a date such as 2026-03-02, found %s", quote(s))
		}
		v.Date = d
	case "start":
		st, err := rules.ParseStamp(s)
		if err != nil {
			return err.Error()
		}
		if st.Kind == rules.StampOffset {
			return fmt.Sprintf("expected a time that is not counted from another, found %s", quote(s))
		}
		v.Start = st
	case "precision":
		n, err := parseDuration(s)
		if err != nil {
			return err.Error()
		}
		if n <= 0 {
			return fmt.Sprintf("expected a duration longer than nothing, such as 5s, found %s", quote(s))
		}
		v.Precision = n
	}
	return ""
}

// visitFacts reads the object `facts`.
func (j *jsonDecoder) visitFacts() bool {
	none, ok := j.open('{', "facts", "facts in { }")
	if !ok || none {
		return ok
	}
	clear(j.facts)
	for {
		key, more, ok := j.key()
		if !ok || !more {
			return ok
		}
		off := j.keyOff
		i, known := j.schema.facts[string(key)]
		if !known {
			return j.fail(off, "facts."+quoteKey(key), "%s", j.noFact(string(key)))
		}
		f := &j.factInfo[i]
		if j.facts[i] {
			return j.fail(off, "facts."+f.ID, "the key is stated twice")
		}
		j.facts[i] = true
		raw, ok := j.raw()
		if !ok {
			return false
		}
		v, reason := j.fieldValue(f, raw)
		if reason != "" {
			return j.fail(j.offset(raw), "facts."+f.ID, "%s", reason)
		}
		j.v.Facts[i] = v
	}
}

// unobserved reads the list of the elements that nobody watched for.
func (j *jsonDecoder) unobserved() bool {
	none, ok := j.open('[', "unobserved", "a list of elements in [ ]")
	if !ok || none {
		return ok
	}
	for i := 0; ; i++ {
		if j.dec.PeekKind() == ']' {
			if _, err := j.dec.ReadToken(); err != nil {
				return j.syntax(err)
			}
			return true
		}
		raw, ok := j.raw()
		if !ok {
			return false
		}
		place := fmt.Sprintf("unobserved[%d]", i)
		if raw[0] != '"' {
			return j.fail(j.offset(raw), place, "expected the id of an element, found %s", found(raw))
		}
		id := j.text(raw)
		e, known := j.elements[string(id)]
		if !known {
			return j.fail(j.offset(raw), place, "%s", j.noElement(string(id)))
		}
		j.v.Unobserved[e] = true
	}
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
