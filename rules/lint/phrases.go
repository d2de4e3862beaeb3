package lint

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"stdc/rules"
)

// longestPhrase is the number of letters up to which a phrase is looked into.
// Nobody says a longer one word by word.
const longestPhrase = 200

// saying is a phrase of a set, with where it stands.
type saying struct {
	set, index int
	norm       string // as phrases are compared
}

func (l *linter) phrase(s saying) string { return l.book.Phrases[s.set].Phrases[s.index] }

func (l *linter) spotOf(s saying) rules.Spot { return l.book.Phrases[s.set].Spot(s.index) }

// sayings returns the phrases of a set.
func (l *linter) sayings(set int) []saying {
	var out []saying
	for i, p := range l.book.Phrases[set].Phrases {
		out = append(out, saying{set, i, rules.Normalize(p)})
	}
	return out
}

// holding calls tell for every phrase of longs that holds one of shorts, each
// with the first that it holds. All pieces of a phrase that are as long as some
// short one are looked up, so that large sets take no longer than they must.
func (l *linter) holding(longs, shorts []saying, tell func(long, short saying)) {
	byNorm := map[string][]saying{}
	var sizes []int
	for _, s := range shorts {
		byNorm[s.norm] = append(byNorm[s.norm], s)
		if n := len(s.norm); !slices.Contains(sizes, n) {
			sizes = append(sizes, n)
		}
	}
	for _, long := range longs {
		if utf8.RuneCountInString(long.norm) > longestPhrase {
			continue
		}
		if short, ok := l.held(long, byNorm, sizes); ok {
			tell(long, short)
		}
	}
}

func (l *linter) held(long saying, byNorm map[string][]saying, sizes []int) (short saying, ok bool) {
	for _, size := range sizes {
		for from := 0; from+size <= len(long.norm); from++ {
			for _, s := range byNorm[long.norm[from:from+size]] {
				// Of two that are equal, the later one is the needless one.
				same := s.set == long.set && (s.index == long.index || s.norm == long.norm && s.index > long.index)
				if !same && rules.Holds(l.phrase(long), l.phrase(s)) {
					return s, true
				}
			}
		}
	}
	return saying{}, false
}

// needlessPhrase tells phrases that hold another of their set: wherever they are
// said, the other is said too.
func (l *linter) needlessPhrase() {
	for set := range l.book.Phrases {
		all := l.sayings(set)
		l.holding(all, all, func(long, short saying) {
			l.tell(l.spotOf(long),
				fmt.Sprintf(l.words("the phrase %q adds nothing: whoever says it says %q too", "“%s”是多余的：说了它，就说了“%s”"), l.phrase(long), l.phrase(short)),
				l.words("take it out; or take out the shorter one, if that matches too much", "删掉它；若短的那句匹配得太宽，就删短的"),
				also(l.spotOf(short), fmt.Sprintf(l.words("%q stands here", "“%s”在这里"), l.phrase(short))))
		})
	}
}

// shortPhrase tells phrases of one Chinese character, which stand inside of many
// other words.
func (l *linter) shortPhrase() {
	for set := range l.book.Phrases {
		for _, s := range l.sayings(set) {
			r, size := utf8.DecodeRuneInString(s.norm)
			if size != len(s.norm) || !unicode.Is(unicode.Han, r) {
				continue
			}
			l.tell(l.spotOf(s),
				fmt.Sprintf(l.words("the phrase %q is found inside other words", "“%s”只有一个字，会在别的词里匹配上"), l.phrase(s)),
				l.words("write a longer phrase, or use matches", "写长一点的说法，或者用 matches"))
		}
	}
}

// tabooCourtesy tells a phrase that one rule asks for and another forbids, or
// that holds such a one, of the same element.
func (l *linter) tabooCourtesy() {
	asks, bans := l.asksAndBans()
	if len(asks) == 0 || len(bans) == 0 {
		return
	}
	courtesies, taboos := l.ofSets(asks), l.ofSets(bans)
	meets := func(a, b saying) bool {
		return slices.ContainsFunc(asks[a.set], func(e int) bool { return slices.Contains(bans[b.set], e) })
	}
	l.holding(taboos, courtesies, func(taboo, courtesy saying) {
		if meets(courtesy, taboo) {
			l.tell(l.spotOf(taboo),
				fmt.Sprintf(l.words("the forbidden phrase %q holds %q, which another rule asks for: whoever says the one has said the other", "禁语“%s”里含有别的规则要求的“%s”：说了前者，就算说了后者"), l.phrase(taboo), l.phrase(courtesy)),
				l.words("write the forbidden phrase without it", "把禁语写成不含它的说法"),
				also(l.spotOf(courtesy), l.words("it is asked for here", "要求说的在这里")))
		}
	})
	l.holding(courtesies, taboos, func(courtesy, taboo saying) {
		if meets(courtesy, taboo) {
			l.tell(l.spotOf(courtesy),
				fmt.Sprintf(l.words("the phrase %q is asked for, and holds %q, which another rule forbids", "要求说的“%s”里含有别的规则禁止的“%s”"), l.phrase(courtesy), l.phrase(taboo)),
				l.words("make the forbidden phrase longer, or take this one out", "把禁语写长一些，或者删掉这一句"),
				also(l.spotOf(taboo), l.words("it is forbidden here", "禁语在这里")))
		}
	})
}

func (l *linter) ofSets(sets map[int][]int) []saying {
	var out []saying
	for i := range l.book.Phrases {
		if len(sets[i]) > 0 {
			out = append(out, l.sayings(i)...)
		}
	}
	return out
}

// asksAndBans returns the phrase sets that rules ask for and that they forbid,
// each with the elements of which.
func (l *linter) asksAndBans() (asks, bans map[int][]int) {
	asks, bans = map[int][]int{}, map[int][]int{}
	note := func(p int, asked bool) {
		for _, a := range l.pattern(p).Alts {
			for i := range a.Where {
				said(&a.Where[i].Test, asked, func(set int, asked bool) {
					if asked {
						asks[set] = append(asks[set], a.Element)
					} else {
						bans[set] = append(bans[set], a.Element)
					}
				})
			}
		}
	}
	for _, n := range l.nodes() {
		switch {
		case n.Form == rules.FormExpect && n.Times.Min > 0:
			note(n.Count, true)
		case n.Form == rules.FormExpect && n.Times.Max == 0, n.Form == rules.FormForbid:
			note(n.Count, false)
		case n.Form == rules.FormEach && n.Be >= 0:
			note(n.Be, true)
		}
	}
	return asks, bans
}

// said calls note for the phrase sets of a test, turned round behind a not.
func said(t *rules.Test, asked bool, note func(set int, asked bool)) {
	for _, set := range t.Sets {
		note(set, asked)
	}
	for i := range t.Tests {
		said(&t.Tests[i], asked != (t.Op == rules.OpNot), note)
	}
}
