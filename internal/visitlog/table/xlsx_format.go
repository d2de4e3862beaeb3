package table

import "strings"

// xlsxFormat is what a number format shows of a serial number; the zero value
// is that of plain numbers.
type xlsxFormat struct {
	date, clock, seconds bool
	// elapsed formats count on beyond a day, or show minutes without hours:
	// they are of durations.
	elapsed bool
	// local formats show a date or a time, which depends on the language of
	// the program: the number itself tells.
	local bool
}

func (f xlsxFormat) isTime() bool { return f.date || f.clock || f.elapsed }

// xlsxBuiltin is a format that has a number and no code in the file. Those
// from 27 to 58 are of East Asia, from 71 on of Thailand.
func xlsxBuiltin(id int) xlsxFormat {
	switch id {
	case 14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58, 71, 72, 73, 74, 81:
		return xlsxFormat{date: true}
	case 18, 20, 32, 75:
		return xlsxFormat{clock: true}
	case 19, 21, 33, 76:
		return xlsxFormat{clock: true, seconds: true}
	case 22, 77:
		return xlsxFormat{date: true, clock: true}
	case 34, 55: // 上午/下午h"时"mm"分", in Japan yyyy"年"m"月"
		return xlsxFormat{date: true, clock: true, local: true}
	case 35, 56: // 上午/下午h"时"mm"分"ss"秒", in Japan m"月"d"日"
		return xlsxFormat{date: true, clock: true, seconds: true, local: true}
	case 45, 46, 47, 78, 79, 80:
		return xlsxFormat{elapsed: true}
	}
	return xlsxFormat{}
}

// parseXLSXFormat finds out what a format code shows. Of its sections, for
// positive numbers, negative ones and so on, the first that shows a date or a
// time decides.
func parseXLSXFormat(code string) xlsxFormat {
	for code != "" {
		var s xlsxSection
		code = s.read(code)
		if f := s.format(); f.isTime() {
			return f
		}
	}
	return xlsxFormat{}
}

// xlsxSection gathers the letters of a section that stand for something, a run
// of one letter as one: y, m, d, h, s, a for a half of the day, and w for a
// day of the week.
type xlsxSection struct {
	letters []byte
	runs    []int
	elapsed bool
}

// read reads one section and returns the code behind it.
func (s *xlsxSection) read(code string) (rest string) {
	for i := 0; i < len(code); {
		c := code[i]
		switch {
		case c == ';':
			return code[i+1:]
		case c == '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return ""
			}
			i += end + 2
		case c == '\\', c == '_', c == '*':
			// The next character is itself; if of several bytes, the rest of
			// them are no letters.
			i += 2
		case c == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return ""
			}
			s.bracket(strings.ToLower(code[i+1 : i+end]))
			i += end + 1
		default:
			i += s.letter(code[i:])
		}
	}
	return ""
}

// bracket reads [h], [mm] and the like; other brackets hold colours,
// conditions and languages.
func (s *xlsxSection) bracket(in string) {
	if in == "" || strings.Trim(in, in[:1]) != "" || !strings.Contains("hms", in[:1]) {
		return
	}
	s.elapsed = true
	s.add(in[0], len(in))
}

func (s *xlsxSection) add(c byte, n int) {
	s.letters = append(s.letters, c)
	s.runs = append(s.runs, n)
}

// letter reads what begins code, and tells its length.
func (s *xlsxSection) letter(code string) int {
	for _, half := range []string{"am/pm", "a/p", "上午/下午"} {
		if len(code) >= len(half) && strings.EqualFold(code[:len(half)], half) {
			s.add('a', 1)
			return len(half)
		}
	}
	for _, plain := range []string{"general", "g/"} { // G/通用格式 is General in Chinese
		if len(code) >= len(plain) && strings.EqualFold(code[:len(plain)], plain) {
			return len(plain)
		}
	}
	c := code[0] | 0x20
	n := 1
	for n < len(code) && code[n]|0x20 == c {
		n++
	}
	switch c {
	case 'e':
		if n < len(code) && (code[n] == '+' || code[n] == '-') {
			return n + 1 // an exponent
		}
		s.add('y', n)
	case 'y', 'g', 'b': // years, of eras and of the Buddha too
		s.add('y', n)
	case 'd', 'h', 'm', 's':
		s.add(c, n)
	case 'a':
		if n >= 3 {
			s.add('w', n)
		}
	}
	return n
}

func (s *xlsxSection) format() xlsxFormat {
	var f xlsxFormat
	hours, minutes := false, false
	for i, c := range s.letters {
		switch c {
		case 'y', 'd', 'w':
			f.date = true
		case 'h', 'a':
			hours = true
		case 's':
			f.seconds = true
		case 'm':
			if s.runs[i] <= 2 && (s.before(i) == 'h' || s.after(i) == 's') {
				minutes = true
			} else if s.runs[i] <= 2 && s.elapsed && i == 0 {
				minutes = true // [m]
			} else {
				f.date = true
			}
		}
	}
	f.clock = hours || minutes || f.seconds
	f.elapsed = s.elapsed || f.clock && !hours && !f.date
	if f.elapsed {
		return xlsxFormat{elapsed: true}
	}
	return f
}

// before and after are the letters beside one, but for halves of the day.
func (s *xlsxSection) before(i int) byte {
	for i--; i >= 0; i-- {
		if s.letters[i] != 'a' {
			return s.letters[i]
		}
	}
	return 0
}

func (s *xlsxSection) after(i int) byte {
	for i++; i < len(s.letters); i++ {
		if s.letters[i] != 'a' {
			return s.letters[i]
		}
	}
	return 0
}
