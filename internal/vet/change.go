package vet

import (
	"time"

	"stdc/checker"
	"stdc/rules"
)

// changed looks for one value, of a fact or a field, whose change makes a visit
// good. It is for what the prover does not reason over, such as values that are
// compared with each other.
func (m *Maker) changed(v *checker.Visit, good func(*Made) bool) *Made {
	b := m.w.b
	c := v.Clone()
	try := func(f *rules.Field, at *rules.Value) *Made {
		if f.Fixed != "" {
			return nil
		}
		kept := *at
		for _, other := range append(otherValues(f, at), rules.Value{}) {
			*at = other
			if got := m.judged(c, good); got != nil {
				return got
			}
		}
		*at = kept
		return nil
	}
	for i := range c.Facts {
		if got := try(&b.Facts[i], &c.Facts[i]); got != nil {
			return got
		}
	}
	for i := range c.Events {
		e := &c.Events[i]
		fields := b.Elements[e.Element].Fields
		for k := range fields {
			if got := try(&fields[k], &c.Values[int(e.Fields)+k]); got != nil {
				return got
			}
		}
	}
	return nil
}

// otherValues are some values of a field other than the one it has.
func otherValues(f *rules.Field, v *rules.Value) []rules.Value {
	switch f.Type {
	case rules.TypeNumber:
		x := 0.0
		if v.Known() {
			x = v.Number()
		}
		return []rules.Value{rules.NumberValue(x + 1), rules.NumberValue(x - 1), rules.NumberValue(x + 1000), rules.NumberValue(0)}
	case rules.TypeBool:
		return []rules.Value{rules.BoolValue(!v.Known() || !v.Bool())}
	case rules.TypeDuration:
		return []rules.Value{rules.DurationValue(0), rules.DurationValue(int64(time.Hour))}
	case rules.TypeTime:
		return []rules.Value{rules.TimeValue(stampAt(0)), rules.TimeValue(stampAt(int64(time.Hour)))}
	case rules.TypeEnum:
		var list []rules.Value
		for _, x := range f.Values {
			if !v.Known() || x != v.Text() {
				list = append(list, rules.TextValue(x))
			}
		}
		return list
	}
	return []rules.Value{rules.TextValue("other"), rules.TextValue("…")}
}
