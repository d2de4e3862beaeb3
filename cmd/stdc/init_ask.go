package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"stdc/templates"
)

// questions are the words in which an author is asked.
type questions struct{ starter, unknown, id, title string }

func questionsIn(lang string) questions {
	if lang == "zh" {
		return questions{"从哪一个开始？编号或名称 [%s]：", "没有 %q。", "新标准的编号：小写字母、数字、连字符 [%s]：", "新标准的标题 [%s]："}
	}
	return questions{"Which to begin with? A number or a name [%s]: ", "There is no %q. ", "Id of the new standard: letters a to z, digits, hyphens [%s]: ", "Title of the new standard [%s]: "}
}

// ask asks for what the flags left open. An empty answer takes what stands in
// brackets.
func ask(in io.Reader, out io.Writer, n *newStandard) error {
	lines := bufio.NewScanner(in)
	answer := func(question string, args ...any) (string, error) {
		fmt.Fprintf(out, question, args...)
		if !lines.Scan() {
			fmt.Fprintln(out)
			return "", cmp.Or(lines.Err(), errors.New("the questions were not answered; nothing was written"))
		}
		return strings.TrimSpace(lines.Text()), nil
	}
	for n.lang == "" {
		lang, err := answer("Language / 语言: en, zh [en]: ")
		if err != nil {
			return err
		}
		if lang = cmp.Or(lang, "en"); lang == "en" || lang == "zh" {
			n.lang = lang
		}
	}
	q := questionsIn(n.lang)
	fmt.Fprint(out, starterList(n.lang, true))
	ids := starterIDs()
	for n.starter == "" {
		said, err := answer(q.starter, skeleton)
		if err != nil {
			return err
		}
		said = cmp.Or(said, skeleton)
		number, err := strconv.Atoi(said)
		switch {
		case err == nil && number >= 1 && number <= len(ids):
			n.starter = ids[number-1]
		case slices.Contains(ids, said):
			n.starter = said
		default:
			fmt.Fprintf(out, q.unknown, said)
		}
	}
	starter := templates.Starters()[slices.Index(ids, n.starter)]
	starterTitle := starter.TitleEN
	if n.lang == "zh" {
		starterTitle = starter.TitleZH
	}
	files, _ := templates.StarterFiles(n.starter)
	var id, title newStandard // answers, each judged alone: no answer mends a flag
	for _, open := range []struct {
		value              *string
		question, standard string
		said               *string
		alone              *newStandard
	}{
		{&n.id, q.id, starter.ID, &id.id, &id},
		{&n.title, q.title, starterTitle, &title.title, &title},
	} {
		for given := *open.value != ""; !given; {
			// An empty answer leaves the starter's, in all its languages.
			var err error
			if *open.said, err = answer(open.question, open.standard); err != nil {
				return err
			}
			if _, err = standardFiles(open.alone, files); err != nil {
				fmt.Fprintln(out, err)
				continue
			}
			*open.value, given = *open.said, true
		}
	}
	return nil
}
