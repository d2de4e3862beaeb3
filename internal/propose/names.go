package propose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stdc/rules"
)

// keyOf is a name as names are compared: Unicode-normalized and folded, without
// white space and punctuation, in Simplified Chinese.
func keyOf(s string) string { return rules.Normalize(s) }

// wordsOf cuts a name into its words, folded: at what is neither a letter nor
// a digit, before the capital of camelCase, and where a script ends. Chinese
// stays in one piece; see contains.
func wordsOf(s string) []string {
	var (
		words  []string
		word   []rune
		before rune
	)
	cut := func() {
		if len(word) > 0 {
			words = append(words, keyOf(string(word)))
			word = word[:0]
		}
	}
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut()
		case unicode.Is(unicode.Han, r) != unicode.Is(unicode.Han, before),
			unicode.IsUpper(r) && unicode.IsLower(before):
			cut()
			word = append(word, r)
		default:
			word = append(word, r)
		}
		before = r
	}
	cut()
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// concepts are words that say the same in the field, in both languages: those
// of services and of those who watch them. Each row is one notion.
var concepts = [...][]string{
	{"enter", "entry", "entered", "arrive", "arrival", "come", "进门", "进店", "到店", "到达", "入店", "进入", "进厅"},
	{"leave", "left", "exit", "depart", "departure", "离开", "离店", "离厅", "出门"},
	{"greet", "greeting", "welcome", "hello", "问候", "招呼", "迎接", "迎客"},
	{"bow", "bowing", "鞠躬"},
	{"smile", "smiling", "微笑", "笑容"},
	{"apology", "apologise", "apologize", "sorry", "道歉", "致歉"},
	{"thank", "thanks", "致谢", "感谢", "道谢"},
	{"farewell", "goodbye", "bye", "送别", "道别", "送客"},
	{"seat", "sit", "入座", "就座", "请坐", "落座"},
	{"serve", "service", "serving", "服务", "接待", "办理"},
	{"queue", "q", "wait", "waiting", "waited", "hold", "排队", "等候", "等待"},
	{"answer", "answered", "pickup", "接听", "接起", "应答"},
	{"ring", "ringing", "响铃", "振铃", "来电"},
	{"hang", "hangup", "abandon", "挂断", "挂机"},
	{"ask", "request", "inquire", "enquire", "question", "询问", "咨询", "提问"},
	{"say", "speak", "utterance", "说", "话术"},
	{"text", "words", "wording", "transcript", "comment", "话", "内容", "原话", "文本"},
	{"pay", "payment", "付款", "支付", "结账", "买单"},
	{"order", "ordering", "点单", "下单", "点餐"},
	{"rate", "rating", "score", "satisfaction", "stars", "评分", "评价", "打分", "满意度", "得分"},
	{"angle", "degrees", "角度"},
	{"by", "actor", "who", "speaker", "谁", "说话人", "动作人"},
	{"channel", "渠道", "通道"},
	{"type", "kind", "category", "类型", "种类", "类别"},
	{"outcome", "result", "结果"},
	{"priority", "level", "等级", "优先级"},
	{"deadline", "due", "截止", "期限"},
	{"customer", "client", "caller", "guest", "客户", "顾客", "客人"},
	{"counter", "desk", "window", "柜台", "窗口", "柜面"},
	{"phone", "telephone", "call", "电话"},
	{"online", "web", "internet", "网上", "在线", "网络", "线上"},
	{"email", "mail", "邮件", "邮箱"},
	{"selfservice", "kiosk", "machine", "自助", "自助机"},
	{"teller", "cashier", "clerk", "柜员", "收银员"},
	{"greeter", "host", "guide", "usher", "大堂", "引导员", "迎宾"},
	{"male", "man", "男"}, {"female", "woman", "女"},
	{"morning", "上午", "早上"}, {"afternoon", "下午"}, {"evening", "晚上"},
	{"new", "新客", "新"}, {"returning", "regular", "老客"},
	{"complaint", "complain", "投诉"},
	{"product", "产品"}, {"amount", "金额"},
}

// vague are notions that many things of a book have in common.
var vague = []string{"customer", "teller", "greeter", "by", "text", "type", "product", "new", "counter"}

// name is a name made ready to be compared.
type name struct {
	text    string
	key     string
	words   []string
	notions []int // the rows of concepts that it speaks of
}

func newName(s string) name {
	n := name{text: s, key: keyOf(s), words: wordsOf(s)}
	for i, row := range concepts {
		if slices.ContainsFunc(row, n.says) {
			n.notions = append(n.notions, i)
		}
	}
	return n
}

// says tells whether a name holds a word: as a word of its own, or anywhere in
// a name in Chinese, which has no spaces.
func (n name) says(w string) bool {
	if w[0] < 0x80 {
		return slices.Contains(n.words, w) || n.key == w
	}
	return strings.Contains(n.key, w)
}

// holds tells whether a name has another one, or what that speaks of, in it.
func (n name) holds(o name) bool {
	return o.key != "" && n.says(o.key) || len(o.notions) > 0 && !slices.ContainsFunc(o.notions, func(i int) bool {
		return !slices.Contains(n.notions, i)
	})
}

// likeness says how alike two names are, from 0 to 1. From sure on they are
// one name; from guess on one may well stand for the other.
func likeness(a, b name) float64 {
	switch {
	case a.key == "" || b.key == "":
		return 0
	case a.key == b.key:
		return 1
	}
	short, long := a.key, b.key
	if len(short) > len(long) {
		short, long = long, short
	}
	best := max(meaning(a.notions, b.notions), wording(a.words, b.words))
	if n := utf8.RuneCountInString(short); strings.Contains(long, short) && (n >= 4 || n >= 2 && short[0] >= 0x80) {
		best = max(best, 0.7+0.2*float64(len(short))/float64(len(long)))
	}
	if best < 0.7 && len(short) >= 3 {
		best = max(best, spelling(short, long))
	}
	return best
}

// spelling is the likeness of words with a slip or two, or of an abbreviation
// with its word.
func spelling(short, long string) float64 {
	switch {
	case strings.HasPrefix(long, short):
		return 0.65
	case len(short)*5 < len(long)*3 || utf8.RuneCountInString(short) < 4 || rules.Nearest(short, []string{long}) == "":
		return 0
	}
	return 0.68
}

// wording is the likeness of names of which one has all words of the other,
// two at least, in whatever order.
func wording(a, b []string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, w := range a {
		if w[0] >= 0x80 || !slices.Contains(b, w) {
			return 0
		}
	}
	if len(a) < 2 {
		return 0
	}
	return 0.7 + 0.2*float64(len(a))/float64(len(b))
}

// meaning is the likeness of names that speak of the same notions in other
// words: all that one speaks of, the other speaks of as well. The more it says
// beyond, the less they are alike; who acts says nothing of what is done.
func meaning(a, b []int) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	telling := len(a) == len(b)
	for _, n := range a {
		if !slices.Contains(b, n) {
			return 0
		}
		telling = telling || !slices.Contains(vague, concepts[n][0])
	}
	if len(a) == 0 || !telling {
		return 0
	}
	return max(0.5, 0.8-0.1*float64(len(b)-len(a)))
}

const (
	sure  = 0.95
	guess = 0.65
)

// alike is the best likeness of a name to some others.
func alike(n name, others []name) float64 {
	best := 0.0
	for _, o := range others {
		best = max(best, likeness(n, o))
	}
	return best
}

// namesOf are all names of a thing of a book.
func namesOf(id string, t rules.Text) []name {
	names := []name{newName(id)}
	for _, s := range []string{t.Main, t.EN, t.ZH} {
		if s != "" && !slices.ContainsFunc(names, func(n name) bool { return n.text == s }) {
			names = append(names, newName(s))
		}
	}
	return names
}

// idOf makes an id of a rulebook from a name, "" where no letter of the Latin
// alphabet is in it.
func idOf(s string) string {
	var parts []string
	for _, w := range wordsOf(s) {
		w = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, w)
		if w != "" {
			parts = append(parts, w)
		}
	}
	id := strings.Join(parts, "-")
	if !strings.ContainsFunc(id, func(r rune) bool { return r >= 'a' && r <= 'z' }) {
		return ""
	}
	return id
}

// without takes a word off the beginning or the end of a name.
func (n name) without(w string) (base string, ok bool) {
	words := n.words
	if w[0] >= 0x80 {
		for _, cut := range []func(string, string) (string, bool){strings.CutSuffix, strings.CutPrefix} {
			if base, ok := cut(n.key, w); ok && base != "" {
				return base, true
			}
		}
		return "", false
	}
	if len(words) < 2 {
		return "", false
	}
	switch w {
	case words[len(words)-1]:
		return strings.Join(words[:len(words)-1], " "), true
	case words[0]:
		return strings.Join(words[1:], " "), true
	}
	return "", false
}
