package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"stdc/internal/notation"
	"stdc/internal/vet"
	"stdc/rules"
)

// Vetted is a rulebook with what vetting found of it.
type Vetted struct {
	Path   string
	Result *vet.Result
	Lang   string
}

// Diagnostics returns the findings of a book, contradictions as errors.
func (v *Vetted) Diagnostics() []rules.Diagnostic {
	words := vetSentence{w: NewWords(v.Lang), b: v.Result.Book}
	var out []rules.Diagnostic
	for i := range v.Result.Findings {
		if f := &v.Result.Findings[i]; f.Code != "" {
			out = append(out, words.diagnostic(f))
		}
	}
	return out
}

// VetOptions say how vetted books are written.
type VetOptions struct {
	Format  string // text, json, sarif or github
	Lang    string // "" for that of each book
	Version string // of stdc, for a SARIF log
	Color   bool   // of text
}

// WriteVetted writes what vetting found of some books.
func WriteVetted(w io.Writer, books []Vetted, o VetOptions) error {
	switch o.Format {
	case "json":
		return writeVetJSON(w, books)
	case "sarif", "github":
		all := Findings{Lang: o.Lang, Version: o.Version}
		for i := range books {
			all.Lang = cmp.Or(all.Lang, books[i].Lang)
			all.Diagnostics = append(all.Diagnostics, books[i].Diagnostics()...)
		}
		return all.Write(w, o.Format)
	}
	for i := range books {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if err := books[i].text(w, o.Color); err != nil {
			return err
		}
	}
	return nil
}

// text writes for people what vetting found of a book: the findings, the
// answer, the rules of which nothing is known, and the witnesses, each as a
// visit that a test may hold.
func (v *Vetted) text(w io.Writer, color bool) error {
	words := vetSentence{w: NewWords(v.Lang), b: v.Result.Book}
	var b strings.Builder
	for _, d := range v.Diagnostics() {
		diagnostic(&b, &d, words.w, color)
		b.WriteString("\n")
	}
	b.WriteString(clean(v.Path) + words.w.either(": ", "：") + words.answer(v.Result) + "\n")
	if v.Result.Answer != vet.Contradictory {
		words.notes(&b, v.Result)
		for i := range v.Result.Witnesses {
			words.witness(&b, v.Result, i)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// answer says in a sentence what came out.
func (v *vetSentence) answer(r *vet.Result) string {
	n := len(r.Rules)
	switch {
	case r.Answer == vet.Contradictory:
		return v.w.either("contradictory: rules clash", "矛盾：有规则互相冲突")
	case r.Answer == vet.Undetermined:
		open := 0
		for i := range r.Rules {
			if r.Rules[i].Answer == vet.Undetermined {
				open++
			}
		}
		return v.w.either(fmt.Sprintf("not determined: of %d of %d rules neither a clash was found nor a visit that passes them", open, n),
			fmt.Sprintf("无法判定：%d条规则中有%d条，既没有找到冲突，也没有找到能通过的访问", n, open))
	case n == 0:
		return v.w.either("satisfiable: there is no rule", "可以满足：没有规则")
	case len(r.Witnesses) == 1 && len(r.Witnesses[0].Passes) == n:
		return v.w.either("satisfiable: a visit passes all rules", "可以满足：有一次访问能通过所有规则")
	}
	return v.w.either(fmt.Sprintf("satisfiable: %s fail no rule, and each rule that can be passed is passed in one", visits(len(r.Witnesses))),
		fmt.Sprintf("可以满足：下面%d次访问没有一条不通过，能通过的规则都至少通过一次", len(r.Witnesses)))
}

func visits(n int) string {
	if n == 1 {
		return "1 visit may"
	}
	return fmt.Sprintf("%d visits", n)
}

// notes lists the rules that no witness passes, with the reason.
func (v *vetSentence) notes(b *strings.Builder, r *vet.Result) {
	for i := range r.Rules {
		a := &r.Rules[i]
		line := ""
		switch a.Answer {
		case vet.Remedy:
			line = v.message(&r.Findings[a.Finding])
		case vet.Undetermined:
			id := "“" + v.b.Rules[i].ID + "”"
			line = v.w.either("of "+id+" nothing is known", "规则"+id+"无法判定")
			switch {
			case len(a.Beyond) > 0:
				line += v.w.either(": vetting does not reason over ", "：以下内容不在推理范围之内：") + v.beyond(a.Beyond)
			case a.Limit:
				line += v.w.either(": there are too many cases", "：情形太多")
			default:
				line += v.w.either(": no visit that was tried passes it and fails no other", "：试过的访问，没有一次能通过它而其他规则都不失败")
			}
		default:
			continue
		}
		b.WriteString("  " + clean(line) + "\n")
	}
}

// witness writes a visit and the rules that it passes.
func (v *vetSentence) witness(b *strings.Builder, r *vet.Result, i int) {
	w := &r.Witnesses[i]
	b.WriteString("\n# ")
	if len(w.Passes) == len(r.Rules) {
		b.WriteString(v.w.either("This visit passes all rules.", "这次访问通过所有规则。"))
	} else {
		var ids []string
		for _, p := range w.Passes {
			ids = append(ids, v.b.Rules[p].ID)
		}
		b.WriteString(clean(v.w.either("This visit fails no rule and passes ", "这次访问没有规则不通过，并通过") + strings.Join(ids, v.w.either(", ", "、")) + v.w.either(".", "。")))
	}
	b.WriteString("\n" + notation.TOML(v.b, w.Visit))
}
