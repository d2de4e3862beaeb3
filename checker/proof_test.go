package checker_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// nudges are small changes of a book's text. Some leave it without sense; such
// a book does not compile and is not tried.
var nudges = []struct {
	find *regexp.Regexp
	to   []string
}{
	{regexp.MustCompile(`(within|every|gap) = "[^"]*"`), []string{`$1 = "5s"`, `$1 = "20s"`, `$1 = "1m"`, `$1 = "10s.."`, `$1 = "2 dates"`, `$1 = "2 workdays"`, `$1 = "${limit}"`}},
	{regexp.MustCompile(`times = [^\n,}]*`), []string{`times = 1`, `times = "..1"`, `times = "..2"`, `times = "1.."`, `times = "2.."`}},
	{regexp.MustCompile(`misses = \d`), []string{"misses = 0", "misses = 1", "misses = 2"}},
	{regexp.MustCompile(`on = "[a-z]*"`), []string{`on = "first"`, `on = "last"`, `on = "any"`, `on = "each"`}},
	{regexp.MustCompile(`(?m)^(given|without|when|unless|within|gap|until|since|next|on|misses|where|saying|same|in|missing|times) = .*\n`), []string{""}},
	{regexp.MustCompile(`(?m)^(expect|forbid) = (.*)`), []string{"expect = $2\ntimes = \"..1\"", "forbid = $2", "expect = [$2, \"enter\"]", "forbid = [$2, \"bow\"]"}},
	{regexp.MustCompile(`(?m)^(after|before|near) = (.*)`), []string{"near = $2", "after = $2", "before = $2", "$1 = [$2, \"enter\"]", "$1 = $2\nnext = true", "$1 = $2\non = \"any\""}},
	{regexp.MustCompile(`"\d*\.\.\d*"`), []string{`"15..40"`, `"20.."`, `"..45"`}},
	{regexp.MustCompile(`\["([a-z]+)", "([a-z]+)"\]`), []string{`["$1"]`, `["$2"]`, `["$2", "$1"]`, `["$1", "$2", "enter"]`}},
	{regexp.MustCompile(`saying = "sorry"`), []string{`saying = ["sorry", "hello"]`}},
	{regexp.MustCompile(`says = "[a-z]+"`), []string{`says = ["sorry", "hello"]`}},
	{regexp.MustCompile(`missing = "skip"`), []string{`gap = "1m"`}},
	{regexp.MustCompile(`order = \[`), []string{`order = ["enter", `, `order = ["bow", `}},
	{regexp.MustCompile(`(all|any|one-of) = \[`), []string{"all = [", "any = [", "one-of = ["}},
	{regexp.MustCompile(`default = .*`), []string{""}},
	{regexp.MustCompile(`(?m)^(until|from) = .*`), []string{"", `$1 = "enter"`}},
	{regexp.MustCompile(`(?m)^(\[rule\.r\d\]\n)`), []string{"${1}given = \"enter\"\n", "${1}without = \"bow\"\n", "${1}in = { after = \"enter\" }\n"}},
}

// nudge makes a change of one place.
func nudge(r *rand.Rand, book string) string {
	for range 20 {
		n := nudges[r.IntN(len(nudges))]
		all := n.find.FindAllStringSubmatchIndex(book, -1)
		if len(all) == 0 {
			continue
		}
		at := all[r.IntN(len(all))]
		to := n.find.ExpandString(nil, genOf(r, n.to...), book, at)
		return book[:at[0]] + string(to) + book[at[1]:]
	}
	return book
}

// pairs calls f with random pairs of books and the visits of a log in the places
// of their union, until f finds a fault. f runs on a goroutine of the reader, so
// that it must not end the test itself.
func pairs(t *testing.T, seeds, visits int, f func(t *testing.T, u *rules.Union, texts [2]string, v *checker.Visit)) {
	for seed := range seeds {
		r := genSource(uint64(seed) + 1e6)
		text := genBook(r)
		var books [2]*rules.Book
		var texts [2]string
		for i := range books {
			for books[i] == nil {
				texts[i] = text
				for range i + r.IntN(3) {
					texts[i] = nudge(r, texts[i])
				}
				books[i], _ = compile(map[string]string{"book.toml": texts[i]}, "book.toml")
			}
		}
		u, err := rules.NewUnion(books[0], books[1])
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, texts[1])
		}
		vocabulary := genCompile(text)
		var log strings.Builder
		for i := range visits {
			log.WriteString(genVisitFor(r, vocabulary, text, fmt.Sprintf("V%d", i)) + "\n")
		}
		if bound(t, u.Book, log.String(), func(v *checker.Visit) { f(t, u, texts, v) }); t.Failed() {
			t.FailNow()
		}
	}
}

// bound reads a log by a book.
func bound(t *testing.T, b *rules.Book, log string, f func(v *checker.Visit)) {
	t.Helper()
	_, err := visitlog.Run(context.Background(), []visitlog.Input{{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte(log))), nil
	}}}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[int] {
		return func(v *checker.Visit) (int, error) { f(v); return 0, nil }
	}, func(int) {}, func(visitlog.Reject) {})
	if err != nil {
		t.Fatal(err)
	}
}

// TestProofs: what is proved of two rules holds in random visits.
func TestProofs(t *testing.T) {
	seeds := 300
	if testing.Short() {
		seeds = 100
	}
	type claim struct{ noLooser, noTighter int }
	var made claim
	var last *rules.Union
	var pair *checker.Pair
	var proofs []rules.Proof
	pairs(t, seeds, 25, func(t *testing.T, u *rules.Union, texts [2]string, v *checker.Visit) {
		if u != last {
			last, pair = u, checker.NewPair(u, noTwins(u), checker.Options{})
			proofs = proofs[:0]
			for i := range u.Old.Book.Rules {
				proofs = append(proofs, u.Prove(i, i))
			}
		}
		old, new, err := pair.Check(v)
		if err != nil || old.Unread+new.Unread != "" {
			return
		}
		for i, p := range proofs {
			was, is := old.Result.Rules[i].Verdict, new.Result.Rules[i].Verdict
			switch {
			case p.Same && was != is:
				t.Errorf("%s is said to be the same, and was %s, is %s", u.Old.Book.Rules[i].ID, was, is)
			case p.NoLooser && was == checker.Fail && is != checker.Fail:
				t.Errorf("%s is said to be no looser, and was %s, is %s", u.Old.Book.Rules[i].ID, was, is)
			case p.NoTighter && is == checker.Fail && was != checker.Fail:
				t.Errorf("%s is said to be no tighter, and was %s, is %s", u.Old.Book.Rules[i].ID, was, is)
			default:
				if p.NoLooser && !p.NoTighter && is == checker.Fail {
					made.noLooser++
				}
				if p.NoTighter && !p.NoLooser && was == checker.Fail {
					made.noTighter++
				}
				continue
			}
			id := u.Old.Book.Rules[i].ID
			t.Errorf("old %s\nnew %s", genDescribe(texts[0], id), genDescribe(texts[1], id))
		}
	})
	if made.noLooser < seeds || made.noTighter < seeds {
		t.Errorf("too few claims were put to the test: %+v", made)
	}
}

func noTwins(u *rules.Union) []int {
	twins := make([]int, len(u.Old.Book.Rules))
	for i := range twins {
		twins[i] = -1
	}
	return twins
}

// TestPair: judging by two books at once gives what each gives alone.
func TestPair(t *testing.T) {
	var last *rules.Union
	var pair *checker.Pair
	var alone [2]*checker.Checker
	judged, shared := 0, 0
	pairs(t, 100, 10, func(t *testing.T, u *rules.Union, texts [2]string, v *checker.Visit) {
		if u != last {
			twins := u.Twins()
			last, pair = u, checker.NewPair(u, twins, checker.Options{})
			alone = [2]*checker.Checker{checker.New(u.Old.Book, checker.Options{}), checker.New(u.New.Book, checker.Options{})}
			for _, k := range twins {
				if k >= 0 {
					shared++
				}
			}
		}
		old, new, err := pair.Check(v)
		if err != nil || old.Unread+new.Unread != "" {
			return
		}
		for i, both := range []checker.Judged{old, new} {
			reading := checker.Reading{Side: []*rules.Side{&u.Old, &u.New}[i], Union: u.Book}
			mine, why := reading.Visit(v, &checker.Visit{})
			want, err := alone[i].Check(mine)
			if why != "" || err != nil {
				t.Errorf("%s %v", why, err)
				return
			}
			if judged++; !reflect.DeepEqual(both.Result, want) {
				t.Errorf("book %d: %+v\nalone %+v\n%s", i, both.Result, want, texts[i])
			}
		}
	})
	if judged < 1000 || shared < 200 {
		t.Errorf("%d judged, %d rules shared", judged, shared)
	}
}
