package rules

// Heard remembers what was found in short texts: stock phrases come again and
// again, and a text that was searched for phrases need not be searched once more.
// The zero value is ready; it is not for several goroutines at once.
type Heard struct{ slots [1 << heardBits]heardText }

type heardText struct {
	matcher *textMatcher
	text    string
	says    bool
}

const (
	heardBits = 8
	// longestHeard keeps long texts, which hardly come again, out of memory.
	longestHeard = 256
)

// slot is the one place of a text. Texts of a length that begin and end alike
// share it, and the later one is remembered.
func (h *Heard) slot(text string) *heardText {
	n := len(text)
	if n == 0 || n > longestHeard {
		return nil
	}
	key := uint32(n) | uint32(text[0])<<8 | uint32(text[n/2])<<16 | uint32(text[n-1])<<24
	return &h.slots[key*0x9e3779b1>>(32-heardBits)]
}

// Of tells whether a text says a phrase of t, an OpSays test; known is false
// where that is not remembered.
func (h *Heard) Of(t *Test, text string) (says, known bool) {
	if s := h.slot(text); s != nil && s.matcher == t.matcher && s.text == text {
		return s.says, true
	}
	return false, false
}

// Keep remembers it.
func (h *Heard) Keep(t *Test, text string, says bool) {
	if s := h.slot(text); s != nil {
		*s = heardText{t.matcher, text, says}
	}
}
