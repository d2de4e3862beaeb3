package report

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"stdc/rules"
)

// bookRecord is what results keep of their book: all that reports show of it,
// and nothing that only a checker needs, so that a record can still be read
// when the compiled form has another version.
type bookRecord struct {
	ID        string     `json:"id"`
	Title     rules.Text `json:"title"`
	Version   string     `json:"version,omitempty"`
	Language  string     `json:"language"`
	Effective string     `json:"effective,omitempty"`
	Hash      string     `json:"hash"`

	PassMark    rules.Ratio  `json:"passMark"`
	MinCoverage rules.Ratio  `json:"minCoverage"`
	BonusMax    *rules.Ratio `json:"bonusMax,omitempty"`

	Sources    []rules.Source    `json:"sources"`
	Steps      []rules.Step      `json:"steps"`
	Dimensions []rules.Dimension `json:"dimensions"`
	Facts      []rules.Field     `json:"facts"`
	Elements   []rules.Element   `json:"elements"`
	Rules      []ruleRecord      `json:"rules"`
	Revisions  []rules.Revision  `json:"revisions"`
	Waivers    []rules.Waiver    `json:"waivers,omitempty"`
}

// ruleRecord is a rule without its obligation, of which a hash tells whether
// it is still the same.
type ruleRecord struct {
	ID           string         `json:"id"`
	Title        rules.Text     `json:"title"`
	Need         rules.Text     `json:"need"`
	Source       string         `json:"source,omitempty"`
	Step         int            `json:"step"`
	Dimensions   []int          `json:"dimensions,omitempty"`
	DimensionIDs []string       `json:"dimensionIds,omitempty"`
	Weight       rules.Ratio    `json:"weight"`
	Critical     bool           `json:"critical,omitempty"`
	Bonus        bool           `json:"bonus,omitempty"`
	Share        bool           `json:"share,omitempty"`
	Fingerprint  string         `json:"fingerprint"`
	Pos          rules.Position `json:"pos"`
}

// appendBook appends the book as one line of JSON.
func appendBook(dst []byte, b *rules.Book, fingerprints []string) ([]byte, error) {
	r := bookRecord{
		ID: b.ID, Title: b.Title, Version: b.Version, Language: b.Language, Effective: b.Effective, Hash: b.Hash,
		PassMark: b.PassMark, MinCoverage: b.MinCoverage, BonusMax: b.BonusMax,
		Sources: listed(b.Sources), Steps: listed(b.Steps), Dimensions: listed(b.Dimensions), Facts: listed(b.Facts),
		Elements: listed(b.Elements), Revisions: listed(b.Revisions), Waivers: b.Waivers, Rules: make([]ruleRecord, len(b.Rules)),
	}
	for i := range b.Rules {
		x := &b.Rules[i]
		print := ""
		if i < len(fingerprints) {
			print = fingerprints[i]
		} else {
			print = b.Fingerprint(i)
		}
		r.Rules[i] = ruleRecord{
			ID: x.ID, Title: x.Title, Need: x.Need, Source: x.Source, Step: x.Step, Dimensions: x.Dimensions,
			DimensionIDs: x.DimensionIDs, Weight: x.Weight, Critical: x.Critical, Bonus: x.Bonus, Share: x.Share,
			Fingerprint: print, Pos: x.Pos,
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(&r); err != nil {
		return dst, err
	}
	return escapeUnseen(dst, bytes.TrimSuffix(out.Bytes(), []byte("\n"))), nil
}

// listed is a list that JSON writes as [] where it is empty.
func listed[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// escapeUnseen appends JSON with what could act on a terminal escaped. Such
// characters stand in strings only, so their grammar need not be known.
func escapeUnseen(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r >= utf8.RuneSelf && unseen(r) || r == 0x7f {
			dst = appendEscaped(dst, r)
		} else {
			dst = append(dst, text[i:i+size]...)
		}
		i += size
	}
	return dst
}
