package report

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/checker"
	"stdc/rules"
)

// visitRecord turns facts and events back.
func (s *Results) visitRecord(v *Visit, r *visitRecord) error {
	book, m, rec := s.into.book, s.into, &v.Record
	rec.Reset(book)
	rec.ID, rec.Site, rec.Staff, rec.Wave, rec.File, rec.Line = r.Visit, r.Site, r.Staff, r.Wave, r.File, r.Line
	rec.ZoneName, rec.Zone = r.Zone, time.UTC
	var err error
	if rec.Date, err = stampOf(r.Date); err == nil {
		rec.Start, err = stampOf(r.Start)
	}
	if err == nil && r.Precision != "" {
		rec.Precision, err = rules.ParseDuration(r.Precision)
	}
	if err != nil {
		return err
	}
	known := 0
	for i := range s.Book.Facts {
		raw, ok := r.Facts[s.Book.Facts[i].ID]
		if !ok {
			continue
		}
		known++
		if rec.Facts[m.facts[i]], err = valueOf(&s.Book.Facts[i], raw); err != nil {
			return fmt.Errorf("fact %s: %w", s.Book.Facts[i].ID, err)
		}
	}
	if known < len(r.Facts) {
		return errors.New("it has facts that its book does not have")
	}
	for _, id := range r.Unobserved {
		k, ok := s.element[id]
		if !ok {
			return fmt.Errorf("its book has no element %q", id)
		}
		rec.Unobserved[m.elements[k]] = true
	}
	v.Times = v.Times[:0]
	for i := range r.Events {
		if err := s.event(v, &r.Events[i]); err != nil {
			return fmt.Errorf("events[%d]: %w", i, err)
		}
	}
	return nil
}

func (s *Results) event(v *Visit, r *eventRecord) error {
	k, ok := s.element[r.Do]
	if !ok {
		return fmt.Errorf("its book has no element %q", r.Do)
	}
	own, m := &s.Book.Elements[k], s.into
	e := v.Record.AddEvent(m.book, m.elements[k])
	e.Line = int32(r.Line)
	var err error
	if e.At, err = stampOf(r.At); err == nil {
		e.End, err = stampOf(r.End)
	}
	if err != nil {
		return err
	}
	if r.Step != "" {
		step := slices.IndexFunc(m.book.Steps, func(s rules.Step) bool { return s.ID == r.Step })
		if step < 0 {
			return fmt.Errorf("its book has no step %q", r.Step)
		}
		e.Step, v.Record.Labelled = int32(step), true
	}
	known := 0
	for f := range own.Fields {
		raw, ok := r.Fields[own.Fields[f].ID]
		if !ok {
			continue
		}
		known++
		if v.Record.Values[int(e.Fields)+m.fields[k][f]], err = valueOf(&own.Fields[f], raw); err != nil {
			return fmt.Errorf("field %s: %w", own.Fields[f].ID, err)
		}
	}
	if known < len(r.Fields) {
		return fmt.Errorf("it has fields that the element %s does not have", r.Do)
	}
	var t checker.EventTime
	if r.Time != nil {
		t.Timed, t.From, t.To = true, r.Time[0], r.Time[1]
	}
	if r.EndTime != nil {
		t.Ended, t.EndFrom, t.EndTo = true, r.EndTime[0], r.EndTime[1]
	}
	v.Times = append(v.Times, t)
	return nil
}

func stampOf(s string) (rules.Stamp, error) {
	if s == "" {
		return rules.Stamp{}, nil
	}
	return rules.ParseStamp(s)
}

// valueOf reads a value of a field as the encoder's value writes it.
func valueOf(f *rules.Field, raw jsontext.Value) (rules.Value, error) {
	kind := raw.Kind()
	want := byte('"')
	switch f.Type {
	case rules.TypeNumber:
		want = '0'
	case rules.TypeBool:
		want = 't'
	}
	if kind == 'f' {
		kind = 't'
	}
	if byte(kind) != want {
		return rules.Value{}, fmt.Errorf("%.60q is no %s", raw, f.Type)
	}
	if want != '"' {
		return f.ParseValue(string(raw))
	}
	text, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return rules.Value{}, err
	}
	return f.ParseValue(string(text))
}
