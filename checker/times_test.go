package checker

import (
	"reflect"
	"testing"
	"time"

	"stdc/rules"
)

func TestEventTimes(t *testing.T) {
	b := &rules.Book{Elements: []rules.Element{{ID: "a"}}}
	stamp := func(s string) rules.Stamp {
		if s == "" {
			return rules.Stamp{}
		}
		v, err := rules.ParseStamp(s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	const s = int64(time.Second)
	for _, c := range []struct {
		name, date string
		events     [][2]string
		want       []EventTime
	}{
		{"exact, with an end", "", [][2]string{{"09:00:02", "09:01:02"}, {"09:00:12", ""}},
			[]EventTime{{Timed: true, Ended: true, EndFrom: 60 * s, EndTo: 60 * s}, {Timed: true, From: 10 * s, To: 10 * s}}},
		{"to the minute", "", [][2]string{{"09:00:30", ""}, {"09:01", ""}},
			[]EventTime{{Timed: true}, {Timed: true, From: 30 * s, To: 90 * s}}},
		{"over midnight, with none between", "2026-03-02", [][2]string{{"23:59:50", ""}, {"", ""}, {"00:00:10", ""}},
			[]EventTime{{Timed: true}, {Timed: true, From: 0, To: 20 * s}, {Timed: true, From: 20 * s, To: 20 * s}}},
		{"put in order", "", [][2]string{{"09:00:10", ""}, {"09:00:00", ""}},
			[]EventTime{{Timed: true, From: 10 * s, To: 10 * s}, {Timed: true}}},
		{"no time at all", "", [][2]string{{"", ""}}, []EventTime{{}}},
	} {
		v := &Visit{}
		v.Reset(b)
		v.Date = stamp(c.date)
		for _, e := range c.events {
			x := v.AddEvent(b, 0)
			x.At, x.End = stamp(e[0]), stamp(e[1])
		}
		checker := New(b, Options{})
		if _, err := checker.Check(v); err != nil {
			t.Fatal(err)
		}
		if got := checker.EventTimes(nil); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}
