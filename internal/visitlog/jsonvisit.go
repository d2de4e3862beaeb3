package visitlog

import (
	"fmt"

	"stdc/checker"
	"stdc/rules"
)

// visit reads the object of a visit.
func (j *jsonDecoder) visit() bool {
	begin := j.walk.i
	none, ok := j.open('{', "", "a visit in { }")
	if !ok {
		return false
	}
	if none {
		return j.fail(begin, "", "expected a visit in { }, found null")
	}
	var seen uint
	hasEvents := false
	for {
		key, more := j.key()
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
		case "about":
			ok = j.about()
		default:
			ok = j.visitText(visitKeys[k])
		}
		if !ok {
			return false
		}
	}
	switch {
	case j.v.ID == "":
		return j.fail(begin, "", `the visit has no "visit", its id`)
	case !hasEvents:
		return j.fail(begin, "", `the visit has no "events"; where none were seen, state "events":[]`)
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
	off := j.walk.i
	raw := j.walk.value()
	if raw[0] == 'n' {
		return true
	}
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
		v.ID = t.once(s)
	case "site":
		v.Site = t.get(s)
	case "staff":
		v.Staff = t.once(s)
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
		n, err := rules.ParseDuration(s)
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
		key, more := j.key()
		if !more {
			return true
		}
		off := j.keyOff
		i := j.schema.facts.find(key)
		if i < 0 {
			return j.fail(off, "facts."+quoteKey(key), "%s", j.noFact(string(key)))
		}
		f := &j.factInfo[i]
		if j.facts[i] {
			return j.fail(off, "facts."+f.ID, "the key is stated twice")
		}
		j.facts[i] = true
		off = j.walk.i
		v, reason := j.fieldValue(f, j.walk.value())
		if reason != "" {
			return j.fail(off, "facts."+f.ID, "%s", reason)
		}
		j.v.Facts[i] = v
	}
}

// about passes what is told of how the visit was recorded. It is for people, but
// for the form that made it.
func (j *jsonDecoder) about() bool {
	none, ok := j.open('{', "about", "an object in { }")
	if !ok || none {
		return ok
	}
	for {
		key, more := j.key()
		if !more {
			return true
		}
		var to *string
		switch string(key) {
		case "book":
			to = &j.made.book
		case "version":
			to = &j.made.version
		case "hash":
			to = &j.made.hash
		}
		if raw := j.walk.value(); to != nil && raw[0] == '"' {
			*to = string(j.text(raw))
		}
	}
}

// unobserved reads the list of the elements that nobody watched for.
func (j *jsonDecoder) unobserved() bool {
	none, ok := j.open('[', "unobserved", "a list of elements in [ ]")
	if !ok || none {
		return ok
	}
	for i := 0; ; i++ {
		if j.walk.next() == ']' {
			j.walk.i++
			return true
		}
		off := j.walk.i
		raw := j.walk.value()
		place := fmt.Sprintf("unobserved[%d]", i)
		if raw[0] != '"' {
			return j.fail(off, place, "expected the id of an element, found %s", found(raw))
		}
		id := j.text(raw)
		e := j.elements.find(id)
		if e < 0 {
			return j.fail(off, place, "%s", j.noElement(string(id)))
		}
		j.v.Unobserved[e] = true
	}
}
