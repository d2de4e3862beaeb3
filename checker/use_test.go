package checker

import (
	"reflect"
	"slices"
	"testing"

	"stdc/rules"
)

// TestUse holds a checker that goes from book to book to new ones.
func TestUse(t *testing.T) {
	const head = "[standard]\nid = 'x'\ntitle = 'X'\n[element.enter]\nfields = { lot = 'text' }\n[element.greet]\nfields = { lot = 'text' }\n[element.leave]\n"
	var books []*rules.Book
	var visits []*Visit
	for _, text := range []string{
		"[rule.a]\nexpect = 'greet'\nafter = 'enter'\nwithin = '10s'\n",
		"[[step]]\nid = 's'\nfrom = 'enter'\nuntil = 'leave'\n[rule.a]\nexpect = 'greet'\nin = 's'\n[rule.b]\nforbid = 'greet'\nin = { per = 'lot' }\n[rule.c]\norder = ['enter', 'greet', 'leave']\n",
		"[rule.a]\nexpect = 'greet'\nin = { per = 'lot' }\nafter = 'enter'\nsame = ['lot']\n",
		"[rule.a]\nforbid = 'leave'\n",
	} {
		b, ds := rules.Compile("book.toml", func(string) ([]byte, error) { return []byte(head + text), nil })
		if b == nil {
			t.Fatal(ds)
		}
		v := changeVisit(t, b, "UTC", "2026-03-02", "09:00:00", "09:00:20", "09:01:00")
		for i := range v.Events {
			v.Events[i].Element = int32(i)
		}
		books, visits = append(books, b), append(visits, v)
	}
	c := New(books[0], Options{Evidence: true})
	for _, i := range []int{0, 1, 2, 3, 1, 0, 3, 2, 2, 1} {
		c.Use(books[i])
		got, err := c.Check(visits[i])
		want, err2 := New(books[i], Options{Evidence: true}).Check(visits[i])
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		same := slices.EqualFunc(got.Rules, want.Rules, func(a, b RuleResult) bool {
			return a.Verdict == b.Verdict && a.Credit == b.Credit && reflect.DeepEqual(a.Reason.Clone(), b.Reason.Clone())
		})
		if !same || got.Score != want.Score || got.Coverage != want.Coverage || got.Passed != want.Passed {
			t.Errorf("book %d: %+v, want %+v", i, got, want)
		}
	}
}
