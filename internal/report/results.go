package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"stdc/rules"
)

// Results is a JSON document of an earlier run while it is read, one visit at a
// time.
type Results struct {
	Name string
	// Book is the book of the run as far as reports show it: its rules have no
	// obligations, so nothing can be checked by it. Fingerprints are those of
	// its rules, see rules.Book.Fingerprint.
	Book         *rules.Book
	Fingerprints []string
	// Info is whole when all visits are read.
	Info     Info
	Rejected int64 // visits that the run rejected

	in      *budget
	dec     *jsontext.Decoder
	format  int
	visits  bool // the list of visits is open
	ids     map[string]int
	element map[string]int
	into    *mapping
	record  visitRecord
}

// maxValue bounds one visit, or the book, of results that are read.
const maxValue = 1 << 29

// budget ends a stream when one value of it is too long.
type budget struct {
	r     io.Reader
	left  int
	lines int
}

var (
	errTooLong  = errors.New("one visit, or the book, is longer than 512 MiB")
	errNoFormat = errors.New("it has no format; stdc check --format json writes results that can be read back")
)

func (b *budget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.r.Read(p)
	b.left -= n
	b.lines += bytes.Count(p[:n], []byte("\n"))
	return n, err
}

// OpenResults begins to read results that JSON wrote, up to their first visit.
// The error names the file and says what is wrong with it, and in which line.
func OpenResults(name string, r io.Reader) (*Results, error) {
	s := &Results{Name: name, in: &budget{r: r, left: maxValue}}
	s.dec = jsontext.NewDecoder(s.in)
	if s.dec.PeekKind() != '{' {
		return nil, s.fault(s.read(nil, "stdc check --format json writes one JSON object, and this is none"))
	}
	if _, err := s.dec.ReadToken(); err != nil {
		return nil, s.fault(err)
	}
	if err := s.members(); err != nil {
		return nil, s.fault(err)
	}
	switch {
	case s.format == 0:
		return nil, s.fault(errNoFormat)
	case s.Book == nil:
		return nil, s.fault(errors.New("its book must stand before its visits"))
	case !s.visits:
		return nil, s.fault(errors.New("it has no visits"))
	}
	s.ids, s.element = make(map[string]int, len(s.Book.Rules)), make(map[string]int, len(s.Book.Elements))
	for i := range s.Book.Rules {
		s.ids[s.Book.Rules[i].ID] = i
	}
	for i := range s.Book.Elements {
		s.element[s.Book.Elements[i].ID] = i
	}
	return s, nil
}

// read prefers the fault of the stream to a message about what was found in it.
func (s *Results) read(err error, message string) error {
	if err == nil {
		_, err = s.dec.ReadToken()
	}
	if err != nil {
		return err
	}
	return errors.New(message)
}

// members reads the members of the document, up to its visits or its end.
func (s *Results) members() error {
	for s.dec.PeekKind() == '"' {
		token, err := s.dec.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		if name == "visits" {
			if s.dec.PeekKind() != '[' {
				return s.read(nil, "its visits are no list")
			}
			s.visits = true
			_, err := s.dec.ReadToken()
			return err
		}
		s.in.left = maxValue
		value, err := s.dec.ReadValue()
		if err == nil {
			err = s.member(name, value)
		}
		if err != nil {
			return err
		}
	}
	if _, err := s.dec.ReadToken(); err != nil {
		return err
	}
	if s.format == 0 {
		return errNoFormat
	}
	if _, err := s.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return s.read(err, "something follows the results")
	}
	return nil
}

// member takes in one member. The summary and its tables are made anew from the
// visits, so they are passed over.
func (s *Results) member(name string, value jsontext.Value) error {
	var err error
	switch name {
	case "format":
		if err = json.Unmarshal(value, &s.format); err == nil && s.format != ResultsFormat {
			err = fmt.Errorf("it is of format %d, this program reads format %d", s.format, ResultsFormat)
		}
	case "stdc":
		err = json.Unmarshal(value, &s.Info.Version)
	case "book":
		err = s.readBook(value)
	case "inputs":
		err = unmarshal(value, &s.Info.Inputs)
	case "mappings":
		err = unmarshal(value, &s.Info.Mappings)
	case "repairs":
		s.Info.Repairs, err = readRepairs(value)
	case "changes":
		err = unmarshal(value, &s.Info.Changes)
	case "zones":
		err = json.Unmarshal(value, &s.Info.Zones)
	case "rejects":
		var r struct {
			Count int64    `json:"count"`
			First []Reject `json:"first"`
		}
		err = unmarshal(value, &r)
		s.Rejected, s.Info.Rejected = max(0, r.Count), r.First[:min(len(r.First), MaxRejects)]
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, plain(err))
	}
	return nil
}

// unmarshal reads a value and refuses members that it does not know.
func unmarshal(value jsontext.Value, to any) error {
	return json.Unmarshal(value, to, json.RejectUnknownMembers(true))
}

// plain words an error of the JSON packages without the names of Go types.
func plain(err error) error {
	if s, ok := errors.AsType[*json.SemanticError](err); ok {
		at := string(s.JSONPointer)
		if at == "" {
			at = "the value"
		}
		switch {
		case errors.Is(err, json.ErrUnknownName):
			return fmt.Errorf("there is no such key: %s", at)
		case s.Err != nil:
			return fmt.Errorf("%s: %w", at, s.Err)
		}
		return fmt.Errorf("%s is %s", at, kindWord(s.JSONKind))
	}
	return err
}

func kindWord(k jsontext.Kind) string {
	switch k {
	case '"':
		return "a text, which does not belong there"
	case '0':
		return "a number that does not belong there"
	case 't', 'f':
		return "true or false, which do not belong there"
	case '{':
		return "an object, which does not belong there"
	case '[':
		return "a list, which does not belong there"
	case 'n':
		return "null, which does not belong there"
	}
	return "of a kind that does not belong there"
}

// fault names the file and the line that has been reached.
func (s *Results) fault(err error) error {
	if errors.Is(err, errTooLong) {
		return fmt.Errorf("%s: %w", s.Name, errTooLong)
	}
	line := 1 + s.in.lines - bytes.Count(s.dec.UnreadBuffer(), []byte("\n"))
	if x, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		err = fmt.Errorf("it is no valid JSON: %w", x.Err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("%s:%d: the results end too early", s.Name, line)
	}
	return fmt.Errorf("%s:%d: these results cannot be read: %w", s.Name, line, err)
}

// readBook reads the book of results.
func (s *Results) readBook(value jsontext.Value) error {
	var r bookRecord
	if err := unmarshal(value, &r); err != nil {
		return err
	}
	b := &rules.Book{
		ID: r.ID, Title: r.Title, Version: r.Version, Language: r.Language, Effective: r.Effective, Hash: r.Hash,
		PassMark: r.PassMark, MinCoverage: r.MinCoverage, BonusMax: r.BonusMax, Sources: r.Sources, Steps: r.Steps,
		Dimensions: r.Dimensions, Facts: r.Facts, Elements: r.Elements, Revisions: r.Revisions, Waivers: r.Waivers,
	}
	for i := range r.Rules {
		x := &r.Rules[i]
		b.Rules = append(b.Rules, rules.Rule{
			ID: x.ID, Title: x.Title, Need: x.Need, Source: x.Source, Step: x.Step, Dimensions: x.Dimensions,
			DimensionIDs: x.DimensionIDs, Weight: x.Weight, Critical: x.Critical, Bonus: x.Bonus, Share: x.Share, Pos: x.Pos,
		})
		s.Fingerprints = append(s.Fingerprints, x.Fingerprint)
	}
	s.Book = b
	return soundBook(b)
}

// soundBook checks what reports rely on: ids are there once, and indexes name
// something.
func soundBook(b *rules.Book) error {
	seen := map[string]bool{}
	once := func(kind, id string) error {
		if id == "" || seen[kind+id] {
			return fmt.Errorf("the %s id %q is empty or there twice", kind, id)
		}
		seen[kind+id] = true
		return nil
	}
	for i := range b.Rules {
		r := &b.Rules[i]
		if err := once("rule", r.ID); err != nil {
			return err
		}
		if r.Step < -1 || r.Step >= len(b.Steps) || !r.Weight.Valid() || r.Weight.Num < 0 {
			return fmt.Errorf("rule %s has no such step, or no weight", r.ID)
		}
		for _, d := range r.Dimensions {
			if d < 0 || d >= len(b.Dimensions) {
				return fmt.Errorf("rule %s has no such dimension", r.ID)
			}
		}
	}
	for i := range b.Waivers {
		for _, k := range b.Waivers[i].Rules {
			if k < 0 || k >= len(b.Rules) {
				return errors.New("a waiver has no such rule")
			}
		}
	}
	for i := range b.Elements {
		if err := once("element", b.Elements[i].ID); err != nil {
			return err
		}
	}
	for i := range b.Facts {
		if err := once("fact", b.Facts[i].ID); err != nil {
			return err
		}
	}
	for i := range b.Steps {
		s := &b.Steps[i]
		if err := once("step", s.ID); err != nil {
			return err
		}
		for _, e := range append(append([]int{}, s.From...), s.Until...) {
			if e < 0 || e >= len(b.Elements) {
				return fmt.Errorf("step %s has no such element", s.ID)
			}
		}
	}
	for i := range b.Dimensions {
		d := &b.Dimensions[i]
		if err := once("dimension", d.ID); err != nil {
			return err
		}
		if d.Expected < -1 || d.Expected >= len(b.Facts) || d.Perceived < -1 || d.Perceived >= len(b.Facts) {
			return fmt.Errorf("dimension %s has no such fact", d.ID)
		}
	}
	if !b.PassMark.Valid() || !b.MinCoverage.Valid() {
		return errors.New("it has no pass mark or no least coverage")
	}
	return nil
}
