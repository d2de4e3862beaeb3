package visitlog

import (
	"fmt"
	"strings"

	"stdc/rules"
)

// nativeLog is the mapping that the header of a table of our own makes: its
// columns are called visit, do and so on. reason says what is wrong with it.
func (s *schema) nativeLog(columns []string) (log *rules.Log, reason string) {
	log = &rules.Log{Layout: rules.LayoutEvents, Midnight: true, Gap: rules.ClashLater, Fold: rules.ClashEarlier}
	seen := make(map[string]int, len(columns))
	for i, name := range columns {
		if name == "" {
			continue // must stay blank
		}
		if first := seen[name]; first > 0 {
			return nil, fmt.Sprintf("columns %d and %d are both called %s", first, i+1, quote(name))
		}
		seen[name] = i + 1
		t, reason := s.column(name)
		if reason != "" {
			return nil, fmt.Sprintf("column %d: %s", i+1, reason)
		}
		log.Columns = append(log.Columns, rules.LogColumn{Name: name, Targets: []rules.Target{t}, Blank: rules.BlankAbsent,
			Others: rules.OthersError, Step: -1})
	}
	return log, ""
}

// isNative tells whether columns are those of a table of our own.
func isNative(columns []string) bool {
	visit, do := false, false
	for _, c := range columns {
		visit, do = visit || c == "visit", do || c == "do"
	}
	return visit && do
}

// column finds out what a column of that name states in a table of our own.
func (s *schema) column(name string) (rules.Target, string) {
	t := rules.Target{Element: -1, Fact: -1, Slot: -1}
	switch name {
	case "visit", "site", "staff", "wave", "date", "zone", "start", "precision", "unobserved", "do", "at", "end", "step":
		t.Kind = rules.TargetKind(name)
		return t, ""
	}
	if id, ok := strings.CutPrefix(name, "fact."); ok {
		i := s.facts.find([]byte(id))
		if i < 0 {
			return t, s.noFact(id)
		}
		t.Kind, t.Fact = rules.TargetFact, i
		return t, ""
	}
	// A field that has the name of a column of the visit is called field.NAME.
	t.Kind, t.Field = rules.TargetField, strings.TrimPrefix(name, "field.")
	for _, slot := range s.slotsOf(t.Field) {
		if slot >= 0 {
			return t, ""
		}
	}
	return t, s.noColumn(name)
}

func (s *schema) noColumn(name string) string {
	if name == "duration" {
		return computed
	}
	if s.facts.find([]byte(name)) >= 0 {
		return fmt.Sprintf("unknown column %s; the column of a fact is called %s", quote(name), quote("fact."+name))
	}
	list := append([]string{"unobserved"}, visitKeys[:8]...)
	list = append(list, eventKeys...)
	seen := map[string]bool{}
	for _, fields := range s.fields {
		for k := range fields {
			if id := fields[k].ID; !seen[id] {
				seen[id] = true
				list = append(list, id)
			}
		}
	}
	list = append(list, s.factNames("fact.")...)
	return "unknown column " + quote(name) + didYouMean(name, list)
}
