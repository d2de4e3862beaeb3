package report

import (
	"net/url"
	"slices"
	"strings"

	"stdc/rules"
)

// rule describes a rule, in the language of the report and with the titles in
// the other where the book has them.
func (s *sarif) rule(i int) {
	e, w, r := &s.e, s.words, &s.book.Rules[i]
	title := ruleTitle(s.book, i, w.lang)
	e.row()
	e.keyStr("id", r.ID)
	e.keyStr("name", pascal(r.ID))
	e.sarifText("shortDescription", title)
	need := r.Need.In(w.lang)
	full := title
	if need != "" {
		full += w.either(". Why: ", "。原因：") + need
	}
	e.sarifText("fullDescription", full)
	e.sarifText("help", s.help(r, title, need))
	e.key("defaultConfiguration")
	e.open('{')
	e.keyStr("level", level(r))
	e.close('}')
	e.key("properties")
	e.open('{')
	e.key("weight")
	e.ratio(r.Weight)
	if r.Step >= 0 && r.Step < len(s.book.Steps) {
		e.keyStr("step", s.book.Steps[r.Step].ID)
	}
	e.keyStr("source", r.Source)
	e.keyStr("titleEn", r.Title.EN)
	e.keyStr("titleZh", r.Title.ZH)
	tags := append([]string{}, r.DimensionIDs...)
	for _, d := range r.Dimensions {
		if d >= 0 && d < len(s.book.Dimensions) && !slices.Contains(tags, s.book.Dimensions[d].ID) {
			tags = append(tags, s.book.Dimensions[d].ID)
		}
	}
	if len(tags) > 0 {
		e.key("tags")
		e.open('[')
		for _, tag := range tags {
			e.str(tag)
		}
		e.close(']')
	}
	e.close('}')
	e.close('}')
}

// help is the text that a viewer shows beside a result.
func (s *sarif) help(r *rules.Rule, title, need string) string {
	w := s.words
	lines := []string{title}
	for _, other := range []string{r.Title.EN, r.Title.ZH, r.Title.Main} {
		if other != "" && other != lines[0] && other != lines[len(lines)-1] {
			lines = append(lines, other)
		}
	}
	add := func(en, zh, what string) {
		if what != "" {
			lines = append(lines, w.either(en+": ", zh+"：")+what)
		}
	}
	add("Why", "原因", need)
	add("Source", "出处", r.Source)
	add("Step", "步骤", stepTitle(s.book, r.Step, w.lang))
	add("Weight", "权重", ratio(r.Weight))
	if r.Critical {
		lines = append(lines, w.either("Critical: a visit that fails it does not pass.", "关键规则：不通过则该次访问不合格。"))
	}
	return strings.Join(lines, "\n")
}

// level is how bad a failure of a rule is.
func level(r *rules.Rule) string {
	switch {
	case r.Critical:
		return "error"
	case r.Bonus:
		return "note"
	}
	return "warning"
}

// pascal writes an id as SARIF asks names to be written.
func pascal(id string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(id, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]))
			b.WriteString(part[1:])
		}
	}
	return b.String()
}

func (e *encoder) artifact(base, name, hash, role string) {
	e.row()
	e.artifactLocation("location", base, name)
	e.key("roles")
	e.open('[')
	e.str(role)
	e.close(']')
	if hash != "" {
		e.key("hashes")
		e.open('{')
		e.keyStr("sha-256", hash)
		e.close('}')
	}
	e.close('}')
}

// place writes a place in a file, below a folder that has a name, "" for none;
// line and column are 0 where not known.
func (e *encoder) place(base, file string, line, column int) {
	e.key("physicalLocation")
	e.open('{')
	e.artifactLocation("artifactLocation", base, file)
	if line > 0 {
		e.key("region")
		e.open('{')
		e.keyInt("startLine", int64(line))
		if column > 0 {
			e.keyInt("startColumn", int64(column))
		}
		e.close('}')
	}
	e.close('}')
}

func (e *encoder) artifactLocation(key, base, file string) {
	e.key(key)
	e.open('{')
	e.keyStr("uri", fileURI(file))
	e.keyStr("uriBaseId", base)
	e.close('}')
}

// fileURI writes the name of a file as a URI reference: relative names stay so.
func fileURI(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(p), ":", "%3A")
	}
	uri := strings.Join(parts, "/")
	switch {
	case strings.HasPrefix(uri, "//"):
		return "file:///" + strings.TrimLeft(uri, "/") // it names no host
	case strings.HasPrefix(uri, "/"):
		return "file://" + uri
	case uri == "":
		return "-"
	}
	return uri
}

// sarifText writes a message. Brackets before a parenthesis would make a link
// of it, to wherever a log wants.
func (e *encoder) sarifText(key, text string) {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.ReplaceAll(brief(lines[i], mostOfMessage), "](", "] (")
	}
	e.key(key)
	e.open('{')
	e.key("text")
	e.str(strings.Join(lines, "\n"))
	e.close('}')
}
