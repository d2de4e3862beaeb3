package visitlog

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/checker"
	"stdc/rules"
)

// ways are the two decoders of one text.
type ways struct {
	quick *quickDecoder
	slow  *jsonDecoder
}

func newWays(b *rules.Book) *ways {
	d := newDecoder(newSchema(b), limits{1 << 20, 1000}, nil, false)
	return &ways{d.quick, d.json}
}

// both reads a text both ways. The quick one may doubt what the slow one reads;
// what it accepts is what the slow one makes of it.
func (w *ways) both(t *testing.T, b *rules.Book, text []byte, breaks bool) (quick, slow bool) {
	t.Helper()
	var vq, vs checker.Visit
	vq.Reset(b)
	vs.Reset(b)
	vq.Line, vs.Line = 7, 7
	w.quick.b, w.quick.breaks, w.slow.ownLines = padded(bytes.Clone(text)), breaks, breaks
	begin := w.quick.space(0)
	end := w.quick.decode(begin, &vq)
	quick = end != doubt && w.quick.space(end) == len(text)
	// The slow way counts lines from the beginning of what it is given.
	slow = w.slow.decode(text[min(begin, len(text)):], &vs) == nil
	if !quick {
		return quick, slow
	}
	if !slow {
		t.Fatalf("the quick way alone accepts %q", text)
	}
	if len(vq.Values) == 0 {
		vq.Values, vs.Values = nil, nil
	}
	if len(vq.Events) == 0 {
		vq.Events, vs.Events = nil, nil
	}
	if !reflect.DeepEqual(vq, vs) {
		t.Fatalf("%q\nquick %s\nslow  %s\n%+v\n%+v", text, encode(b, &vq), encode(b, &vs), vq, vs)
	}
	return quick, slow
}

// oneLine tells whether a text is one for NDJSON.
func oneLine(text []byte) bool { return bytes.IndexByte(text, '\n') < 0 }

func FuzzQuick(f *testing.F) {
	b := compile(f, testSource)
	for _, c := range append(goodLines, badLines...) {
		f.Add([]byte(c.in))
	}
	for _, c := range strictCases {
		f.Add([]byte(c.in))
	}
	w := newWays(b)
	f.Fuzz(func(t *testing.T, text []byte) {
		if oneLine(text) {
			w.both(t, b, text, false)
		}
		w.both(t, b, text, true)
	})
}

// TestQuickTakes keeps the quick way quick: these it must not leave to the slow
// one.
func TestQuickTakes(t *testing.T) {
	b := compile(t, testSource)
	w := newWays(b)
	for _, c := range goodLines {
		quick, slow := w.both(t, b, []byte(c.in), false)
		if !slow {
			t.Errorf("%s is rejected", c.name)
		}
		// What a visit was recorded with, an exponent, more digits than are exact,
		// and keys that are escaped.
		slowly := strings.Contains(c.in, `"about":{`) || strings.Contains(c.in, `4.5e1`) || strings.Contains(c.in, `1234567890123456789`) || strings.Contains(c.in, `"\u0076isit"`)
		if quick == slowly {
			t.Errorf("%s: quick is %v", c.name, quick)
		}
	}
	for _, in := range []string{
		`{"visit":"V1","events":[{"at":"+0s","do":"enter"},{"at":"+4.5s","do":"greet","by":"teller"},{"at":"+1m30s","do":"bow","angle":-12.25}]}`,
		`{"events":[{"angle":30,"at":"2026-03-02T09:00:02+08:00","by":"x","deep":true,"do":"bow","end":"2026-03-02T09:00:03+08:00"}],"visit":"V1"}`,
		`{"visit":"\u5ba2\u6237 1","events":[{"at":"09:00:02","do":"say","text":"\u60a8\u597d\n\"\ud83d\ude00\"","by":"teller"}]}`,
		`{ "visit" : "V1", "facts" : { "channel" : "phone", "vip" : false }, "unobserved": [ "smile", "bow" ], "events": [ { "at" : "09:00" , "do" : "bow" } ] }`,
	} {
		if quick, _ := w.both(t, b, []byte(in), false); !quick {
			t.Errorf("the quick way doubts %s", in)
		}
		pretty := bytes.ReplaceAll([]byte(in), []byte(","), []byte(",\r\n\t "))
		if quick, _ := w.both(t, b, pretty, true); !quick {
			t.Errorf("the quick way doubts %s", pretty)
		}
	}
}

// TestQuickMutated reads good visits with some bytes changed, moved or doubled.
func TestQuickMutated(t *testing.T) {
	b := compile(t, testSource)
	w := newWays(b)
	r := rand.New(rand.NewPCG(3, 5))
	seeds := make([]string, 0, len(goodLines))
	for _, c := range goodLines {
		seeds = append(seeds, c.in)
	}
	const odd = "{}[]\",:\\/ntfalsue0123456789.+-eE \t\r\n\x00\x1f\x7f\x80\xc3\xa9\xed\xa0\xf4"
	quick, slow := 0, 0
	for range 60_000 {
		text := []byte(seeds[r.IntN(len(seeds))])
		for range 1 + r.IntN(3) {
			at := r.IntN(len(text))
			switch r.IntN(4) {
			case 0:
				text[at] = odd[r.IntN(len(odd))]
			case 1:
				text = append(text[:at], text[at+1:]...)
			case 2:
				text = append(text[:at:at], append([]byte{odd[r.IntN(len(odd))]}, text[at:]...)...)
			default: // a piece of it once more
				to := min(len(text), at+1+r.IntN(30))
				text = append(text[:to:to], text[at:]...)
			}
		}
		q, s := w.both(t, b, text, !oneLine(text))
		if q {
			quick++
		}
		if s {
			slow++
		}
	}
	if quick < 500 || slow > 3*quick {
		t.Errorf("the quick way took %d of %d", quick, slow)
	}
}

// strictCases are visits as careless programs write them. What jsontext refuses
// stays refused, and so does what it would read in another sense.
var strictCases = []struct {
	name, in string
	good     bool
}{
	{"good", `{"visit":"A","events":[{"do":"bow","angle":1.5}]}`, true},
	{"an exponent", `{"visit":"A","events":[{"do":"bow","angle":15e-1}]}`, true},
	{"the largest whole number", `{"visit":"A","events":[{"do":"bow","angle":9007199254740993}]}`, true},
	{"many decimals", `{"visit":"A","events":[{"do":"bow","angle":0.1000000000000000055511151231257827}]}`, true},
	{"minus zero", `{"visit":"A","events":[{"do":"bow","angle":-0}]}`, true},
	{"DEL", "{\"visit\":\"A\x7f\",\"events\":[]}", true},
	{"a line separator", "{\"visit\":\"A\u2028\",\"events\":[]}", true},
	{"an escaped slash", `{"visit":"A\/B","events":[]}`, true},
	{"an escaped zero byte", `{"visit":"A\u0000","events":[]}`, true},
	{"surrogates", `{"visit":"\ud83d\ude00","events":[]}`, true},
	{"a key twice", `{"visit":"A","visit":"A","events":[]}`, false},
	{"a key twice, once escaped", `{"visit":"A","\u0076isit":"A","events":[]}`, false},
	{"a key of an event twice", `{"visit":"A","events":[{"do":"bow","at":"09:00","at":"09:00"}]}`, false},
	{"a field twice", `{"visit":"A","events":[{"do":"bow","by":"x","by":"x"}]}`, false},
	{"a field twice, before do", `{"visit":"A","events":[{"by":"x","by":"x","do":"bow"}]}`, false},
	{"a fact twice", `{"visit":"A","facts":{"vip":true,"vip":true},"events":[]}`, false},
	{"wrong case of a key", `{"Visit":"A","events":[]}`, false},
	{"wrong case of a key of an event", `{"visit":"A","events":[{"Do":"bow"}]}`, false},
	{"wrong case of a literal", `{"visit":"A","events":[{"do":"bow","deep":True}]}`, false},
	{"a literal that goes on", `{"visit":"A","events":[{"do":"bow","deep":truely}]}`, false},
	{"a literal cut short", `{"visit":"A","events":[{"do":"bow","deep":tru}]}`, false},
	{"a leading zero", `{"visit":"A","events":[{"do":"bow","angle":01}]}`, false},
	{"a leading plus", `{"visit":"A","events":[{"do":"bow","angle":+1}]}`, false},
	{"a leading point", `{"visit":"A","events":[{"do":"bow","angle":.5}]}`, false},
	{"a point at the end", `{"visit":"A","events":[{"do":"bow","angle":5.}]}`, false},
	{"an exponent without digits", `{"visit":"A","events":[{"do":"bow","angle":5e}]}`, false},
	{"a minus alone", `{"visit":"A","events":[{"do":"bow","angle":-}]}`, false},
	{"two points", `{"visit":"A","events":[{"do":"bow","angle":1.2.3}]}`, false},
	{"hexadecimal", `{"visit":"A","events":[{"do":"bow","angle":0x1F}]}`, false},
	{"digits in groups", `{"visit":"A","events":[{"do":"bow","angle":1_000}]}`, false},
	{"infinity", `{"visit":"A","events":[{"do":"bow","angle":Infinity}]}`, false},
	{"too large", `{"visit":"A","events":[{"do":"bow","angle":1e400}]}`, false},
	{"a number before do", `{"visit":"A","events":[{"angle":1-2,"do":"bow"}]}`, false},
	{"a comma too many", `{"visit":"A","events":[{"do":"bow"},]}`, false},
	{"a comma too many in the visit", `{"visit":"A","events":[],}`, false},
	{"a comma at the beginning", `{,"visit":"A","events":[]}`, false},
	{"no comma", `{"visit":"A" "events":[]}`, false},
	{"no colon", `{"visit" "A","events":[]}`, false},
	{"single quotation marks", `{'visit':'A','events':[]}`, false},
	{"a bare key", `{visit:"A","events":[]}`, false},
	{"a comment", `{"visit":"A",/* x */"events":[]}`, false},
	{"a mark of the byte order inside", "{\"visit\":\"A\",\ufeff\"events\":[]}", false},
	{"a no-break space between", "{\"visit\":\"A\",\u00a0\"events\":[]}", false},
	{"a form feed between", "{\"visit\":\"A\",\f\"events\":[]}", false},
	{"a tab in a text", "{\"visit\":\"A\tB\",\"events\":[]}", false},
	{"a zero byte in a text", "{\"visit\":\"A\x00\",\"events\":[]}", false},
	{"a zero byte between", "{\"visit\":\"A\",\x00\"events\":[]}", false},
	{"no UTF-8", "{\"visit\":\"A\xff\",\"events\":[]}", false},
	{"no UTF-8 beside an escape", "{\"visit\":\"\\u0041\xff\",\"events\":[]}", false},
	{"UTF-8 that is too long", "{\"visit\":\"\xc0\x80\",\"events\":[]}", false},
	{"a surrogate in UTF-8", "{\"visit\":\"\xed\xa0\x80\",\"events\":[]}", false},
	{"UTF-8 cut short", "{\"visit\":\"\xe5\xae\",\"events\":[]}", false},
	{"half a surrogate", `{"visit":"\ud83d","events":[]}`, false},
	{"surrogates the wrong way round", `{"visit":"\ude00\ud83d","events":[]}`, false},
	{"an unknown escape", `{"visit":"\x41","events":[]}`, false},
	{"an escape cut short", `{"visit":"\u00","events":[]}`, false},
	{"a backslash at the end", `{"visit":"A\`, false},
	{"nested too deep", `{"visit":"A","events":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, false},
	{"nested in a field", `{"visit":"A","events":[{"do":"say","text":{"a":[1]}}]}`, false},
	{"a second visit behind it", `{"visit":"A","events":[]}{"visit":"B","events":[]}`, false},
	{"a bracket too many", `{"visit":"A","events":[]}}`, false},
	{"brackets that do not match", `{"visit":"A","events":[}]`, false},
	{"cut short", `{"visit":"A","events":[{"do":"bow"`, false},
}

func TestStrict(t *testing.T) {
	b := compile(t, testSource)
	w := newWays(b)
	for _, c := range strictCases {
		quick, slow := w.both(t, b, []byte(c.in), false)
		if slow != c.good || quick && !c.good {
			t.Errorf("%s: quick %v, slow %v, want %v: %.80q", c.name, quick, slow, c.good, c.in)
		}
		if c.good && !jsontext.Value(c.in).IsValid() {
			t.Errorf("%s: jsontext refuses it", c.name)
		}
		out := runText(t, b, Options{}, `{"visit":"before","events":[]}`+"\n"+c.in+"\n"+`{"visit":"behind","events":[]}`)
		if want := map[bool]int{true: 0, false: 1}[c.good]; len(out.rejects) != want {
			t.Errorf("%s: rejects %v", c.name, out.rejects)
		}
	}
}
