package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"stdc/checker"
	"stdc/internal/booktest"
	"stdc/internal/diff"
	"stdc/internal/notation"
)

type diffJSON struct {
	Stdc  string         `json:"stdc,omitempty"`
	Books []bookDiffJSON `json:"books"`
}

type bookDiffJSON struct {
	Old      string         `json:"old,omitempty"`
	New      string         `json:"new,omitempty"`
	Book     string         `json:"book"` // its id
	OldHash  string         `json:"oldHash,omitempty"`
	NewHash  string         `json:"newHash,omitempty"`
	Same     int            `json:"same"`
	Rules    []ruleDiffJSON `json:"rules"`
	Standard []markJSON     `json:"standard"`
	Parts    []partJSON     `json:"parts"`
	Replay   *replayJSON    `json:"replay,omitempty"`
}

type ruleDiffJSON struct {
	Rule     string        `json:"rule"`
	OldRule  string        `json:"oldRule,omitempty"` // of a renamed one
	Kinds    []diff.Kind   `json:"kinds"`
	Proved   *bool         `json:"proved,omitempty"` // of what is said of its verdicts
	Verdict  string        `json:"says,omitempty"`
	Changes  []changeJSON  `json:"changes"`
	Examples []exampleJSON `json:"examples"`
}

type changeJSON struct {
	What string `json:"what"`
	Was  string `json:"was"`
	Is   string `json:"is"`
}

type exampleJSON struct {
	Shows      string   `json:"shows"` // new-fails, old-fails, applies
	Visit      string   `json:"visit"` // in the notation of tests
	Old        string   `json:"old"`
	New        string   `json:"new"`
	OldWhy     string   `json:"oldWhy,omitempty"`
	NewWhy     string   `json:"newWhy,omitempty"`
	OldWithout []string `json:"oldWithout,omitempty"`
	NewWithout []string `json:"newWithout,omitempty"`
}

type markJSON struct {
	Key string `json:"key"`
	Was string `json:"was"`
	Is  string `json:"is"`
}

type partJSON struct {
	Kind    diff.Kind `json:"kind"`
	Section string    `json:"section"`
	ID      string    `json:"id,omitempty"`
	Of      string    `json:"of,omitempty"`
	Was     string    `json:"was,omitempty"`
	Is      string    `json:"is,omitempty"`
}

type replayJSON struct {
	Logs     []Input          `json:"logs"`
	Rejected int64            `json:"rejected"`
	OldOnly  []unreadJSON     `json:"oldOnly"` // what the new version cannot read
	NewOnly  []unreadJSON     `json:"newOnly"`
	All      siteReplayJSON   `json:"all"`
	Sites    []siteReplayJSON `json:"sites"`
	Rules    []ruleReplayJSON `json:"rules"`
}

type unreadJSON struct {
	What   string `json:"what"`
	Visits int64  `json:"visits"`
}

type siteReplayJSON struct {
	Site    *string    `json:"site,omitempty"`
	Visits  int64      `json:"visits"`
	Changed int64      `json:"changed"`
	Passed  []moveJSON `json:"passed"`
	Before  *meanJSON  `json:"scoreBefore,omitempty"`
	After   *meanJSON  `json:"scoreAfter,omitempty"`
	Change  *meanJSON  `json:"scoreChange,omitempty"`
	Rates   []rateJSON `json:"passRates"` // before, after
}

type meanJSON struct {
	N    int64           `json:"n"`
	Mean json.RawMessage `json:"mean"`
	Lo   json.RawMessage `json:"lo"`
	Hi   json.RawMessage `json:"hi"`
}

type rateJSON struct {
	Hits  int64           `json:"hits"`
	N     int64           `json:"n"`
	Value json.RawMessage `json:"value"`
	Lo    json.RawMessage `json:"lo"`
	Hi    json.RawMessage `json:"hi"`
}

type ruleReplayJSON struct {
	Rule  string     `json:"rule"`
	Moves []moveJSON `json:"moves"`
}

type moveJSON struct {
	From    string           `json:"from"`
	To      string           `json:"to"`
	Visits  int64            `json:"visits"`
	Example *moveExampleJSON `json:"example,omitempty"`
}

type moveExampleJSON struct {
	Visit string `json:"visit"`
	Site  string `json:"site,omitempty"`
	File  string `json:"file,omitempty"`
	Line  int    `json:"line,omitempty"`
	Why   string `json:"why,omitempty"`
}

// WriteDiffJSON writes comparisons as one JSON document (stdc schema diff).
func WriteDiffJSON(out io.Writer, books []BookDiff, o DiffOptions) error {
	doc := diffJSON{Stdc: o.Version, Books: []bookDiffJSON{}}
	for i := range books {
		doc.Books = append(doc.Books, newDiffText(&books[i], o.Lang).json(&books[i]))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := out.Write(escapeUnseen(nil, b.Bytes()))
	return err
}

func (t *diffText) json(b *BookDiff) bookDiffJSON {
	out := bookDiffJSON{Old: b.Old, New: b.New, Rules: []ruleDiffJSON{}, Standard: []markJSON{}, Parts: []partJSON{}}
	if b.Diff == nil {
		out.Book = b.Alone.ID
		return out
	}
	out.Book, out.Same = t.d.New().ID, t.d.Same
	out.OldHash, out.NewHash = t.d.Old().Hash, t.d.New().Hash
	for i := range t.d.Rules {
		out.Rules = append(out.Rules, t.ruleJSON(&t.d.Rules[i]))
	}
	for _, m := range t.d.Marks {
		out.Standard = append(out.Standard, markJSON(m))
	}
	for _, p := range t.d.Parts {
		out.Parts = append(out.Parts, partJSON(p))
	}
	if b.Replay != nil {
		out.Replay = t.replayJSON(b)
	}
	return out
}

func (t *diffText) ruleJSON(r *diff.Rule) ruleDiffJSON {
	b, i := t.rule(r)
	out := ruleDiffJSON{Rule: b.Rules[i].ID, Kinds: r.Kinds, Verdict: t.verdict(r), Changes: []changeJSON{}, Examples: []exampleJSON{}}
	if r.Has(diff.Renamed) {
		out.OldRule = t.d.Old().Rules[r.Old].ID
	}
	if r.Verdict() != "" {
		out.Proved = &r.Proved
	}
	for _, c := range t.changes(r) {
		out.Changes = append(out.Changes, changeJSON{c.what, c.was, c.is})
	}
	for _, x := range []struct {
		shows string
		s     *booktest.Shown
	}{{"new-fails", r.NewFails}, {"old-fails", r.OldFails}, {"applies", r.Applies}} {
		if x.s == nil {
			continue
		}
		why := func(s *checker.Reason, old bool) string {
			switch {
			case s == nil:
				return ""
			case old:
				return t.w.Sentence(t.d.Old(), s)
			}
			return t.w.Sentence(t.d.New(), s)
		}
		out.Examples = append(out.Examples, exampleJSON{Shows: x.shows, Visit: notation.TOML(t.d.Union.Book, x.s.Visit),
			Old: x.s.Old.Verdict.String(), New: x.s.New.Verdict.String(), OldWhy: why(x.s.Old.Reason, true), NewWhy: why(x.s.New.Reason, false),
			OldWithout: x.s.OldWithout, NewWithout: x.s.NewWithout})
	}
	return out
}

func (t *diffText) replayJSON(b *BookDiff) *replayJSON {
	all := b.Replay.All()
	old, new := b.Replay.Unread()
	out := &replayJSON{Logs: b.Logs, Rejected: b.Rejects, OldOnly: unreadOf(&new), NewOnly: unreadOf(&old),
		All: siteJSON(&all), Sites: []siteReplayJSON{}, Rules: []ruleReplayJSON{}}
	for _, s := range b.Replay.Sites() {
		one := siteJSON(&s)
		one.Site = &s.Site
		out.Sites = append(out.Sites, one)
	}
	for _, r := range b.Replay.Rules() {
		one := ruleReplayJSON{Rule: t.ruleOf(r.RulePair), Moves: movesJSON(&r.Moves, &r.Examples)}
		out.Rules = append(out.Rules, one)
	}
	return out
}

// ruleOf is the id of a pair of rules.
func (t *diffText) ruleOf(p checker.RulePair) string {
	b, i := t.rule(&diff.Rule{Old: p.Old, New: p.New})
	return b.Rules[i].ID
}

func unreadOf(u *checker.Unread) []unreadJSON {
	out := []unreadJSON{}
	for _, r := range u.Reasons {
		out = append(out, unreadJSON{strings.ToValidUTF8(r.What, "\uFFFD"), r.Visits})
	}
	return out
}

func siteJSON(s *checker.SiteReplay) siteReplayJSON {
	out := siteReplayJSON{Visits: s.Visits, Changed: s.Changed, Passed: movesJSON(&s.Passed, nil),
		Rates: []rateJSON{rateAsJSON(s.PassedBefore), rateAsJSON(s.PassedAfter)}}
	if s.Change.N > 0 {
		out.Before, out.After, out.Change = meanAsJSON(&s.Before), meanAsJSON(&s.After), meanAsJSON(&s.Change)
	}
	return out
}

func meanAsJSON(m *checker.Mean) *meanJSON {
	return &meanJSON{m.N, rounded(m.Mean), rounded(m.Lo), rounded(m.Hi)}
}

func rateAsJSON(r checker.Rate) rateJSON {
	return rateJSON{r.Hits, r.N, rounded(r.Value), rounded(r.Lo), rounded(r.Hi)}
}

// rounded writes a number with the decimals of all results.
func rounded(f float64) json.RawMessage { return appendFloat(nil, f) }

// movesJSON lists the moves that came, those of no change too.
func movesJSON(m *checker.Moves, examples *[4][4]checker.MoveExample) []moveJSON {
	out := []moveJSON{}
	for from := range m {
		for to := range m[from] {
			if m[from][to] == 0 {
				continue
			}
			one := moveJSON{From: checker.Verdict(from).String(), To: checker.Verdict(to).String(), Visits: m[from][to]}
			if examples != nil && examples[from][to].Visit != "" {
				x := moveExampleJSON(examples[from][to])
				one.Example = &x
			}
			out = append(out, one)
		}
	}
	return out
}
