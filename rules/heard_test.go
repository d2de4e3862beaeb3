package rules

import "testing"

// TestHeard asks of texts that share a slot, and of two tests.
func TestHeard(t *testing.T) {
	set := func(phrase string) *Test {
		return &Test{matcher: newTextMatcher([]PhraseSet{{Phrases: []string{phrase}}}, []int{0}, nil)}
	}
	calm, job := set("calm down"), set("my job")
	var h Heard
	for range 2 {
		for _, c := range []struct {
			test *Test
			text string
			says bool
		}{
			{calm, "please calm down now", true}, {calm, "please salt down it w", false}, {calm, "please calm them now", false},
			{job, "please calm down now", false}, {job, "not my job", true}, {calm, "", false},
		} {
			if says, known := h.Of(c.test, c.text); known && says != c.says {
				t.Errorf("%q is remembered as %v", c.text, says)
			}
			h.Keep(c.test, c.text, c.says)
			if says, known := h.Of(c.test, c.text); known != (c.text != "") || says != c.says {
				t.Errorf("%q: %v, %v", c.text, says, known)
			}
		}
	}
	// A text like another one takes its place.
	one, two := "please calm down now", "please calm them now"
	h.Keep(calm, one, true)
	h.Keep(calm, two, false)
	if h.slot(one) != h.slot(two) {
		t.Fatal("the two texts do not share a place")
	}
	if _, known := h.Of(calm, one); known {
		t.Error("a text whose place was taken is still known")
	}
}
