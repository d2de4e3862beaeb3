package visitlog

import (
	"stdc/rules"
)

// schema is a book made ready for look-ups by name. It is made once a run,
// and the workers share it.
type schema struct {
	book     *rules.Book
	elements nameTable
	facts    nameTable
	steps    nameTable
	written  struct{ visit, event, elements, facts *writtenTable }
	// fields holds, by element and slot, what decoding a value needs; facts
	// stand in factInfo.
	fields    [][]field
	shapes    []shape // by element
	factInfo  []field
	maxFields int
	// timeFields tells that some field of an event is a time.
	timeFields bool
}

// shape is what a reader needs to know of the fields of each event, close together.
type shape struct {
	fields int  // their number
	fixed  bool // the book says who does it, in the first field, by
	text   bool // by is a text that is not fixed
}

// field is a field or a fact with the values of an enum ready to be found by
// their bytes, so that a known value is never copied.
type field struct {
	*rules.Field
	kind    fieldKind
	fixed   bool // it has but one value
	key     writtenName
	values  nameTable     // of an enum
	written *writtenTable // the same
}

func newSchema(b *rules.Book) *schema {
	s := &schema{
		book:     b,
		elements: newNameTable(idsOf(b.Elements, func(e *rules.Element) string { return e.ID })),
		facts:    newNameTable(idsOf(b.Facts, func(f *rules.Field) string { return f.ID })),
		steps:    newNameTable(idsOf(b.Steps, func(s *rules.Step) string { return s.ID })),
	}
	s.written.visit, s.written.event = newWrittenTable(visitKeys), newWrittenTable(eventKeys)
	s.written.elements = newWrittenTable(idsOf(b.Elements, func(e *rules.Element) string { return e.ID }))
	s.written.facts = newWrittenTable(idsOf(b.Facts, func(f *rules.Field) string { return f.ID }))
	for i := range b.Elements {
		e := &b.Elements[i]
		list := make([]field, len(e.Fields))
		for k := range e.Fields {
			list[k] = newField(&e.Fields[k])
			s.timeFields = s.timeFields || list[k].kind == kindTime
		}
		s.fields = append(s.fields, list)
		by := &list[0]
		s.shapes = append(s.shapes, shape{len(list), by.fixed, by.kind == kindText && !by.fixed})
		s.maxFields = max(s.maxFields, len(list))
	}
	for i := range b.Facts {
		s.factInfo = append(s.factInfo, newField(&b.Facts[i]))
	}
	return s
}

func idsOf[T any](list []T, id func(*T) string) []string {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = id(&list[i])
	}
	return ids
}

// fieldKind is the type of a field as a number: it is looked at for each value.
type fieldKind uint8

const (
	kindText fieldKind = iota
	kindEnum
	kindNumber
	kindBool
	kindTime
	kindDuration
)

var fieldKinds = map[rules.Type]fieldKind{
	rules.TypeText: kindText, rules.TypeEnum: kindEnum, rules.TypeNumber: kindNumber,
	rules.TypeBool: kindBool, rules.TypeTime: kindTime, rules.TypeDuration: kindDuration,
}

func newField(f *rules.Field) field {
	info := field{Field: f, kind: fieldKinds[f.Type], fixed: f.Fixed != "", key: newWrittenName(f.ID)}
	if f.Type == rules.TypeEnum {
		info.values, info.written = newNameTable(f.Values), newWrittenTable(f.Values)
	}
	return info
}

// visitKeys and eventKeys are the keys of the JSON form that are no fields.
var (
	visitKeys = []string{"visit", "site", "staff", "wave", "date", "zone", "start", "precision", "facts", "unobserved", "about", "events"}
	eventKeys = []string{"at", "do", "end", "step"}
)

func (s *schema) noElement(id string) string {
	return "the rulebook has no element " + quote(id) + didYouMean(id, idsOf(s.book.Elements, func(e *rules.Element) string { return e.ID }))
}

func (s *schema) noStep(id string) string {
	return "the rulebook has no step " + quote(id) + didYouMean(id, idsOf(s.book.Steps, func(s *rules.Step) string { return s.ID }))
}

func (s *schema) noFact(id string) string {
	return "the rulebook has no fact " + quote(id) + didYouMean(id, s.factNames(""))
}

func (s *schema) factNames(prefix string) []string {
	list := make([]string, len(s.book.Facts))
	for i := range list {
		list[i] = prefix + s.book.Facts[i].ID
	}
	return list
}

func (s *schema) noField(element int, id string) string {
	e := &s.book.Elements[element]
	list := append([]string(nil), eventKeys...)
	for i := range e.Fields {
		list = append(list, e.Fields[i].ID)
	}
	return "the element " + quote(e.ID) + " has no field " + quote(id) + didYouMean(id, list)
}

// notBy says that an event states another actor than the book fixes.
func notBy(f *rules.Field, element, stated string) string {
	return "found " + quote(stated) + ", but by the rulebook " + quote(element) + " is always by " + quote(f.Fixed)
}

// computed says why the key `duration` may not be stated.
const computed = `the duration of an event is computed from "at" and "end"; state "end" instead`
