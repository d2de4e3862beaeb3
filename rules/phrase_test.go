package rules

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ why, in, want string }{
		{"case", "Good Morning", "goodmorning"},
		{"case of other scripts", "ДОБРЫЙ ДЕНЬ", "добрыйдень"},
		{"folding, not lower case", "STRASSE", Normalize("straße")},
		{"full width to half width", "ＡＢＣ１２３", "abc123"},
		{"punctuation", "I'm sorry, really!", "imsorryreally"},
		{"Chinese punctuation", "您好，欢迎光临！", "您好欢迎光临"},
		{"white space of all kinds", " 您\u3000好\t\n\u00a0", "您好"},
		{"Traditional to Simplified", "對不起，請您原諒", "对不起请您原谅"},
		{"Traditional and Simplified of one word", Normalize("歡迎光臨"), Normalize("欢迎光临")},
		{"compatibility characters", "㈱①", "株1"},
		{"combining marks", "cafe\u0301", "café"},
		{"half-width katakana", "ｶﾞ", "ガ"},
		{"only punctuation", "…… ——", ""},
		{"symbols stay", "1+1", "1+1"},
		{"nothing", "", ""},
	} {
		if got := Normalize(c.in); got != c.want {
			t.Errorf("%s: %q became %q, not %q", c.why, c.in, got, c.want)
		}
	}
}

// TestNormalizeCharacters holds the quick ways of every character to what the
// libraries say of it, alone and between others.
func TestNormalizeCharacters(t *testing.T) {
	var text PhraseText
	forms := map[rune]rune{}
	for _, pair := range strings.Fields(simplerForms) {
		chars := []rune(pair)
		forms[chars[0]] = chars[1]
	}
	if len(forms) < 4000 {
		t.Errorf("only %d characters have a Simplified form", len(forms))
	}
	for r := rune(0); r < 0x30000; r++ {
		if r >= 0xD800 && r < 0xE000 {
			continue
		}
		s := "您a" + string(r) + "好"
		whole := norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s)))
		want := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || unicode.IsPunct(r) {
				return -1
			}
			if to, ok := forms[r]; ok {
				return to
			}
			return r
		}, whole)
		if got := Normalize(s); got != want {
			t.Errorf("%U became %q, not %q", r, got, want)
		}
		if text.Set(s); string(text.norm) != want {
			t.Errorf("%U became %q in a text, not %q", r, text.norm, want)
		}
	}
	for r := range forms {
		if r < firstHan {
			t.Errorf("%U has a Simplified form", r)
		}
	}
}

func TestSays(t *testing.T) {
	for _, c := range []struct {
		why, phrase, text string
		want              bool
	}{
		{"the same", "sorry", "sorry", true},
		{"inside a sentence", "sorry", "I am so SORRY, Sir.", true},
		{"a word goes on", "sorry", "sorrys", false},
		{"a word began before", "art", "start", false},
		{"several words, other spaces", "good morning", "Good   morning!", true},
		{"written together", "good morning", "goodmorning", true},
		{"a hyphen between", "good morning", "good-morning", true},
		{"an apostrophe ends no word", "I'm sorry", "Im sorry", true},
		{"a digit continues a word", "room", "room5", false},
		{"a later match is found", "art", "start with art", true},
		{"Chinese needs no boundary", "对不起", "真的对不起您", true},
		{"Traditional text", "对不起", "真的對不起您", true},
		{"Traditional phrase", "對不起", "对不起", true},
		{"punctuation in the text", "对不起", "对，不，起", true},
		{"Latin beside Chinese", "OK", "好的OK的", true},
		{"Latin beside Latin", "OK", "BOOK", false},
		{"a phrase that begins Latin and ends Chinese", "VIP客户", "我是VIP客户吗", true},
		{"its Latin end needs a boundary", "VIP客户", "我是xVIP客户吗", false},
		{"full-width text", "ok", "ＯＫ！", true},
		{"Japanese", "ありがとう", "どうもありがとうございます", true},
		{"Korean is written with spaces", "안녕", "안녕하세요", false},
		{"Korean, a word of its own", "안녕", "안녕, 친구", true},
		{"Thai is not", "ขอบคุณ", "ขอบคุณครับ", true},
		{"an accent is part of the word", "caf", "café", false},
		{"nothing said", "sorry", "", false},
	} {
		test := Test{Op: OpSays, matcher: newTextMatcher([]PhraseSet{{Phrases: []string{c.phrase}}}, []int{0}, nil)}
		var text PhraseText
		text.Set("something that was here before, " + strings.Repeat("x", 40))
		text.Set(c.text)
		if got := test.Says(&text); got != c.want {
			t.Errorf("%s: %q in %q: %v, not %v", c.why, c.phrase, c.text, got, c.want)
		}
	}
}

// TestManyPhrases holds the search for many phrases at once equal to that for
// each, over phrases that overlap and hold one another.
func TestManyPhrases(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	some := func(n int) string {
		var b strings.Builder
		for range 1 + r.IntN(n) {
			b.WriteString([]string{"a", "b", "ab", " ", "好", "您", "，", "é"}[r.IntN(8)])
		}
		return b.String()
	}
	found := 0
	for range 2000 {
		var set PhraseSet
		for range 1 + r.IntN(12) {
			if p := some(6); Normalize(p) != "" {
				set.Phrases = append(set.Phrases, p)
			}
		}
		m := newTextMatcher([]PhraseSet{set}, []int{0}, nil)
		var text PhraseText
		text.Set(some(20))
		each := false
		for i := range m.phrases {
			each = each || text.holds(&m.phrases[i])
		}
		if all := newPhraseFinder(m.phrases).holds(&text, m.phrases); all != each {
			t.Fatalf("%q in %q: %v together, %v one by one", set.Phrases, text.text, all, each)
		}
		test := Test{Op: OpSays, matcher: m}
		for i := range fewTexts + 2 {
			if says := test.Says(&text); says != each {
				t.Fatalf("%q in %q: %v at text %d, %v one by one", set.Phrases, text.text, says, i, each)
			}
		}
		if made := m.finder.Load() != nil; made != (len(set.Phrases) > fewPhrases) {
			t.Fatalf("a finder of %d phrases: %v", len(set.Phrases), made)
		}
		if each {
			found++
		}
	}
	if found < 200 || found > 1900 {
		t.Errorf("%d of 2000 texts hold a phrase, which tests little", found)
	}
}

// BenchmarkSays looks for phrases in a text that holds none.
func BenchmarkSays(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"en", "Would you like some water while you are waiting for your table, Sir?"},
		{"zh", "您好，请问您需要办理什么业务？这边请坐，我马上为您处理。"},
		{"combining", "Cafe\u0301 cre\u0300me pour vous, monsieur, comme d'habitude?"},
	} {
		b.Run("set/"+c.name, func(b *testing.B) {
			var text PhraseText
			b.ReportAllocs()
			for b.Loop() {
				text.Set(c.text)
			}
		})
		for _, n := range []int{3, 30, 60, 300} {
			var set PhraseSet
			for i := range n {
				set.Phrases = append(set.Phrases, []string{"you should have read ", "calm down ", "那不是我的事", "请自己看"}[i%4]+strconv.Itoa(i))
			}
			m := newTextMatcher([]PhraseSet{set}, []int{0}, nil)
			var text PhraseText
			text.Set(c.text)
			b.Run(fmt.Sprintf("each/%s-%d", c.name, n), func(b *testing.B) {
				for b.Loop() {
					for i := range m.phrases {
						text.holds(&m.phrases[i])
					}
				}
			})
			f := newPhraseFinder(m.phrases)
			b.Run(fmt.Sprintf("all/%s-%d", c.name, n), func(b *testing.B) {
				for b.Loop() {
					f.holds(&text, m.phrases)
				}
			})
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"Good morning!", "對不起，请您原谅", "ＡＢＣ　①", "cafe\u0301", "\xff\x00", "ﷺ", "ΐ"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, s, phrase string) {
		n := Normalize(s)
		if slow := strings.Map(func(r rune) rune {
			if removed(r) {
				return -1
			}
			return r
		}, foldText(s)); n != slow {
			t.Errorf("%q becomes %q, rune by rune %q", s, slow, n)
		}
		if again := Normalize(n); again != n {
			t.Errorf("%q becomes %q, and that %q", s, n, again)
		}
		p := Normalize(phrase)
		if p == "" {
			return
		}
		test := Test{Op: OpSays, matcher: newTextMatcher([]PhraseSet{{Phrases: []string{phrase}}}, []int{0}, nil)}
		var text PhraseText
		text.Set(s)
		if test.Says(&text) && !strings.Contains(n, p) {
			t.Errorf("%q is found in %q", phrase, s)
		}
		text.Set(phrase)
		if !test.Says(&text) {
			t.Errorf("%q is not found in itself", phrase)
		}
	})
}
