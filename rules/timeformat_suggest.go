package rules

import "strings"

// strftime are the letters behind a percent sign, and Go's example time, in
// our letters; longer ones stand first.
var (
	strftime = strings.NewReplacer("%-m", "M", "%-d", "d", "%-H", "H", "%-I", "h", "%-M", "m", "%-S", "s",
		"%Y", "yyyy", "%y", "yy", "%m", "MM", "%d", "dd", "%e", "d", "%H", "HH", "%k", "H", "%I", "hh", "%l", "h", "%M", "mm", "%S", "ss",
		"%f", "SSSSSS", "%L", "SSS", "%p", "a", "%P", "a", "%z", "z", "%:z", "z", "%Z", "z",
		"%F", "yyyy-MM-dd", "%T", "HH:mm:ss", "%R", "HH:mm", "%D", "MM/dd/yy", "%%", "%")
	goExample = strings.NewReplacer("2006", "yyyy", "15", "HH", "Z07:00", "z", "-07:00", "z", "-0700", "z", "PM", "a", "pm", "a",
		"01", "MM", "02", "dd", "03", "hh", "04", "mm", "05", "ss", "06", "yy", "000", "SSS", "999", "SSS",
		"1", "M", "2", "d", "3", "h", "4", "m", "5", "s")
)

// suggestPattern writes in our letters what a pattern of another tradition
// says: strftime, a spreadsheet, SQL, Java, .NET or Go; "" where that is not
// clear.
func suggestPattern(pattern string) string {
	p := narrow(strings.TrimSpace(pattern))
	meant := ""
	switch low := strings.ToLower(p); {
	case strings.Contains(p, "%"):
		meant = strftime.Replace(p)
	case strings.Contains(p, "2006") || strings.Contains(p, "15:04"):
		meant = goExample.Replace(p)
	case low == "unix" || low == "epoch" || low == "timestamp" || low == "seconds":
		meant = "epoch-s"
	case low == "iso" || low == "iso8601" || low == "iso-8601" || low == "rfc3339":
		meant = "yyyy-MM-ddTHH:mm:ssz"
	case Nearest(p, timeNumbers) != "":
		meant = Nearest(p, timeNumbers)
	default:
		meant = respell(p)
	}
	if f, err := parsePattern(meant); err != nil || f.pattern == pattern {
		return ""
	}
	return meant
}

// respell writes a pattern of letters in ours: case is not minded, and m is the
// minute beside an hour or a second and else the month.
func respell(p string) string {
	var words []string // runs of one letter, and what stands between them
	for i := 0; i < len(p); {
		n := 1
		if isLetter(p[i]) {
			for i+n < len(p) && p[i+n]|0x20 == p[i]|0x20 {
				n++
			}
		} else {
			for i+n < len(p) && !isLetter(p[i+n]) {
				n++
			}
		}
		words = append(words, p[i:i+n])
		i += n
	}
	text := sqlWords.Replace(strings.ToLower(strings.Join(words, "\x00")))
	words = strings.Split(text, "\x00")
	half := strings.Contains(text, "a")
	var b strings.Builder
	before := byte(0) // the letter before
	for i, w := range words {
		if w == "" || !isLetter(w[0]) {
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(w, ".000", ".SSS"), ".0", ".SSS"))
			continue
		}
		letter := w[0]
		width := min(len(w), 2)
		switch letter {
		case 'y', 'e':
			letter, width = 'y', 4
			if len(w) == 2 {
				width = 2
			}
		case 'm':
			if len(w) > 2 {
				return "" // a month by its name
			}
			if before != 'h' && nextLetter(words[i+1:]) != 's' {
				letter = 'M'
			}
		case 'h':
			if !half {
				letter = 'H'
			}
		case 'f':
			letter, width = 'S', len(w)
		case 'a', 'z':
			width = 1
		}
		if letter == 's' && before == 's' {
			letter, width = 'S', len(w)
		}
		if letter == 't' {
			letter, width = 'T', 1
		}
		b.WriteString(strings.Repeat(string(letter), width))
		before = w[0]
	}
	return b.String()
}

// sqlWords are the pieces of longer letters, as respell has parted them.
var sqlWords = strings.NewReplacer("a\x00m\x00/\x00p\x00m", "a", "a\x00/\x00p", "a", "m\x00i", "mm", "hh\x0024", "hh\x00",
	"tt", "a", "a\x00m", "a", "p\x00m", "a")

func nextLetter(words []string) byte {
	for _, w := range words {
		if w != "" && isLetter(w[0]) {
			return w[0]
		}
	}
	return 0
}
