package report

import (
	"fmt"
	"slices"

	"stdc/templates"
)

// begin writes the head of a page of the report, whose script it returns.
func (h *HTML) begin(m *markup, title string) (script string) {
	script = templates.Report("visits.js")
	m.openPage(title, h.o.Version, script)
	return script
}

// openPage writes the head of a page. Its policy allows its own style and script, by
// their hashes, and nothing else; a page may have no script.
func (m *markup) openPage(title, version, script string) {
	style := templates.Report("style.css")
	lang := literal("en")
	if m.w.zh {
		lang = "zh-CN"
	}
	m.raw("<!DOCTYPE html>\n<html lang=\"", lang, "\">\n<head>\n<meta charset=\"utf-8\">\n")
	m.raw(`<meta http-equiv="Content-Security-Policy"`)
	policy := "default-src 'none'; style-src '" + templates.Integrity(style) + "'; "
	if script != "" {
		policy += "script-src '" + templates.Integrity(script) + "'; "
	}
	m.attr("content", policy+"base-uri 'none'; form-action 'none'")
	m.raw(">\n", `<meta name="viewport" content="width=device-width, initial-scale=1">`, "\n", `<meta name="color-scheme" content="light dark">`, "\n")
	m.raw(`<meta name="generator"`)
	m.attr("content", "stdc "+version)
	m.raw(">\n<title>")
	m.text(title)
	m.raw("</title>\n<style>", literal(style), "</style>\n</head>\n<body>\n")
	m.raw(`<a class="skip" href="#main">`)
	m.either("To the report", "跳到正文")
	m.raw("</a>\n", signs)
}

// end ends a page with its script, which only adds to it.
func (h *HTML) end(m *markup, script string) {
	m.raw("<script>", literal(script), "</script>\n</body>\n</html>\n")
}

// signs are the shapes and patterns that all drawings of a page use.
const signs literal = `<svg class="defs" aria-hidden="true" focusable="false"><defs>` +
	`<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5" class="hatch"/></pattern>` +
	`<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><circle cx="1" cy="1" r=".8" class="dots"/></pattern>` +
	`<g id="break"><rect x="-3" width="6" y="2" height="18" class="blank"/><path d="M-5 17L-1 5M1 17L5 5" class="break"/></g>` +
	`<g id="tick"><path d="M0 9V19" class="tick"/></g>` +
	`<g id="anchor"><path d="M0 3V19" class="anchor"/><path d="M-3 0H3L0 5Z" class="solid"/></g>` +
	`<g id="came"><circle cy="11" r="4" class="solid came"/></g>` +
	`<g id="wrong"><path d="M-4 7L4 15M4 7L-4 15" class="wrong"/></g>` +
	`<g id="same"><circle cy="10" r="4" class="hollow"/></g>` +
	`<g id="dot"><circle cy="10" r="4" class="solid"/></g>` +
	`<g id="diamond"><path d="M0 5L5 10L0 15L-5 10Z" class="solid came"/></g>` +
	`<g id="higher"><path d="M-5 14H5L0 5Z" class="solid pass"/></g>` +
	`<g id="lower"><path d="M-5 6H5L0 15Z" class="solid fail"/></g>` +
	`</defs></svg>` + "\n"

// title is the title of the book, with its version.
func (h *HTML) title() string {
	t := titleOr(h.book.Title, h.book.ID, NewWords(h.o.Lang).lang)
	if h.book.Version != "" {
		t += " " + h.book.Version
	}
	return t
}

// sidePage writes a page of visits beside the report.
func (h *HTML) sidePage(m *markup, n int, last bool) {
	name := fmt.Sprintf(m.w.either("visits, page %d", "访问，第%d页"), n)
	script := h.begin(m, cut(h.title(), cutName)+" – "+name)
	m.raw(`<main id="main"><nav class="pages">`)
	link := func(to, en, zh string) {
		m.raw("<a")
		m.attr("href", hrefOf(to))
		m.raw(">")
		m.either(en, zh)
		m.raw("</a> ")
	}
	link(h.o.Name, "Report", "报告")
	if n > 1 {
		link(h.sideName(n-1), "Previous page", "上一页")
	}
	if !last {
		link(h.sideName(n+1), "Next page", "下一页")
	}
	m.raw("</nav><h1>")
	m.name(h.title())
	m.raw(`</h1><section><h2>`)
	m.text(fmt.Sprintf(m.w.either("Visits, page %d", "访问，第%d页"), n))
	m.raw("</h2>")
	h.visits(m, &h.page)
	m.raw("</section></main>\n")
	h.end(m, script)
}

// hrefOf is a link to a file in the same folder, whatever it is called.
func hrefOf(name string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
	out := []byte("./")
	for i := range len(name) {
		if c := name[i]; slices.Contains([]byte(plain), c) {
			out = append(out, c)
		} else {
			out = fmt.Appendf(out, "%%%02X", c)
		}
	}
	return string(out)
}

// visits writes the controls and the visits of a page.
func (h *HTML) visits(m *markup, l *visitList) {
	m.raw(`<form class="find" hidden><div><label for="find">`)
	m.either("Search", "搜索")
	m.raw(`</label><input id="find" type="search" autocomplete="off"></div>`)
	choose := func(id literal, en, zh string, options func()) {
		m.raw(`<div><label for="`, id, `">`)
		m.either(en, zh)
		m.raw(`</label><select id="`, id, `">`)
		options()
		m.raw("</select></div>")
	}
	option := func(value, en, zh string) {
		m.raw("<option")
		m.attr("value", value)
		m.raw(">")
		m.either(en, zh)
		m.raw("</option>")
	}
	choose("passed", "Outcome", "结果", func() {
		option("", "all", "全部")
		option("fail", "failed", "不合格")
		option("open", "undecided", "未定")
		option("pass", "passed", "合格")
	})
	named := func(names map[string]bool) func() {
		return func() {
			option("", "all", "全部")
			for _, name := range sortedNames(names) {
				option("="+cut(name, cutName), cut(name, cutName), cut(name, cutName))
			}
		}
	}
	if len(l.sites) > 1 {
		choose("site", "Site", "网点", named(l.sites))
	}
	if len(l.waves) > 1 {
		choose("wave", "Wave", "轮次", named(l.waves))
	}
	choose("rule", "Rule", "规则", func() {
		option("", "any", "任意")
		for i := range h.book.Rules {
			title := cut(ruleTitle(h.book, i, m.w.lang), cutName)
			option(fmt.Sprint(i), title, title)
		}
	})
	choose("verdict", "Verdict", "判定", func() {
		option("", "any", "任意")
		option("fail", "fail", "不通过")
		option("unknown", "unknown", "未知")
	})
	choose("sort", "Order", "排序", func() {
		option("", "as listed", "原顺序")
		option("low", "lowest score first", "得分从低到高")
		option("high", "highest score first", "得分从高到低")
		option("site", "by site", "按网点")
	})
	m.raw(`<div class="buttons"><button type="reset">`)
	m.either("Show all", "显示全部")
	m.raw(`</button><button type="button" id="unfold" aria-pressed="false">`)
	m.either("Unfold all", "全部展开")
	m.raw(`</button></div></form><p id="found" class="of" role="status"`)
	m.attr("data-some", m.w.either("# of # visits shown", "显示 # / # 次访问"))
	m.attr("data-all", m.w.either("# visits", "共 # 次访问"))
	m.raw("></p>\n", `<div id="list">`, "\n")
	m.b = append(m.b, l.html...)
	m.raw("</div>\n")
}

func sortedNames(set map[string]bool) []string {
	names := make([]string, 0, len(set))
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
