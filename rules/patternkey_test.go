package rules

import (
	"reflect"
	"testing"
)

// TestPatternKey changes each field of a pattern, down to the values of its
// conditions: patterns that differ have different keys, but for their words.
func TestPatternKey(t *testing.T) {
	value := Literal{Type: TypeNumber, Text: "1", Fact: None}
	p := Pattern{Fact: None, Step: None, Words: "a", Alts: []Alt{{Element: 1, Where: []Cond{{Slot: 2, Test: Test{
		Op: OpAll, Values: []Literal{value}, Lo: &value, Hi: &value, Tests: []Test{{Op: OpSays}}, Sets: []int{3}, Regexp: "a"}}}}}}
	seen := map[string]string{string(p.appendKey(nil)): "nothing"}
	var change func(path string, v reflect.Value)
	changed := func(path string, v, to reflect.Value) {
		old := reflect.New(v.Type()).Elem()
		old.Set(v)
		v.Set(to)
		key := string(p.appendKey(nil))
		if other, is := seen[key]; is != (path == ".Words") {
			t.Errorf("with %s changed the key is that of %q: %s", path, other, key)
		}
		seen[key] = path
		v.Set(old)
	}
	change = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Slice, reflect.Pointer:
			if v.IsNil() {
				return
			}
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					change(path+"."+f.Name, v.Field(i))
				}
			}
		case reflect.Slice:
			changed(path+" without", v, reflect.Zero(v.Type()))
			for i := range v.Len() {
				change(path, v.Index(i))
			}
		case reflect.Pointer:
			changed(path+" without", v, reflect.Zero(v.Type()))
			own := reflect.New(v.Type().Elem())
			own.Elem().Set(v.Elem())
			v.Set(own)
			change(path, own.Elem())
		case reflect.String:
			changed(path, v, reflect.ValueOf("other").Convert(v.Type()))
		case reflect.Bool:
			changed(path, v, reflect.ValueOf(!v.Bool()))
		default:
			changed(path, v, reflect.ValueOf(99).Convert(v.Type()))
		}
	}
	change("", reflect.ValueOf(&p).Elem())
	if len(seen) < 25 {
		t.Errorf("only %d changes were tried", len(seen))
	}
}
