package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// encodings are the names to choose from where one is misspelt.
var encodings = []string{"utf-8", "gb18030", "gbk", "big5", "utf-16le", "utf-16be", "shift_jis", "euc-jp", "euc-kr",
	"windows-1252", "windows-1251", "iso-8859-1", "iso-8859-15"}

// file reads how the log is to be read where that shall not be found out.
func (l *logCompiler) file(n *node) {
	if v := n.get("encoding"); v != nil {
		if s, ok := l.str(v, "encoding"); ok {
			if _, err := htmlindex.Get(s); err != nil {
				l.ds.at(v, "unknown-value", "such are "+list(encodings), "there is no encoding %s%s", quote(s), didYouMean(s, encodings))
			}
			l.log.Encoding = s
		}
	}
	if v := n.get("separator"); v != nil {
		if s, ok := l.str(v, "separator"); ok {
			l.separator(v, s)
		}
	}
	if v := n.get("sheet"); v != nil {
		if s, ok := l.str(v, "sheet"); ok {
			if strings.TrimSpace(s) == "" {
				l.ds.at(v, "empty-text", "name the sheet, or leave the key out", "sheet is empty")
			}
			l.log.Sheet = s
		}
	}
	if v := n.get("header"); v != nil {
		l.header(v)
	}
}

// separatorNames are what authors write for a separator.
var separatorNames = map[string]string{"tab": `\t`, "tabs": `\t`, "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}

func (l *logCompiler) separator(v *node, s string) {
	hint := "write one character, such as \",\", \";\", \"|\" or \"\\t\""
	if name := separatorNames[strings.ToLower(s)]; name != "" {
		hint = "write \"" + name + "\""
	} else if s == `\t` {
		hint = "write \"\\t\" between double quotes"
	}
	if !isSeparator(s) {
		l.ds.at(v, "wrong-type", hint, "separator must be one character that can part cells, not %s", quote(s))
		return
	}
	l.log.Separator = s
}

func isSeparator(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n > 0 && n == len(s) && r != utf8.RuneError && r != '"' && r != '\'' && r != '\n' && r != '\r' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// zoneNames are zones to choose from where one is misspelt.
var zoneNames = []string{"UTC", "Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul",
	"Asia/Kolkata", "Asia/Dubai", "Asia/Jerusalem", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Rome", "Europe/Amsterdam",
	"Europe/Moscow", "Africa/Cairo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto", "America/Sao_Paulo",
	"Australia/Sydney", "Pacific/Auckland"}

// zoneSynonyms are what authors write for a zone.
var zoneSynonyms = map[string]string{"beijing": "Asia/Shanghai", "asia/beijing": "Asia/Shanghai", "china": "Asia/Shanghai", "cst": "Asia/Shanghai", "北京": "Asia/Shanghai",
	"北京时间": "Asia/Shanghai", "prc": "Asia/Shanghai", "gmt": "UTC", "z": "UTC", "utc": "UTC", "est": "America/New_York", "pst": "America/Los_Angeles", "cet": "Europe/Berlin"}

// zone checks the name of a zone.
func (l *logCompiler) zone(n *node, s string) bool {
	if isZoneName(s) {
		if _, err := time.LoadLocation(s); err == nil {
			return true
		}
	}
	hint := "write an IANA name such as Asia/Shanghai, Europe/Berlin or UTC"
	mean := ""
	if z := zoneSynonyms[strings.ToLower(s)]; z != "" {
		hint = "write " + quote(z)
	} else if z := fixedZone(s); z != "" {
		hint = "an offset is no zone, since clocks change: write a name such as \"Asia/Shanghai\", or " + quote(z) + " where it holds all year"
	} else if i := slices.IndexFunc(zoneNames, func(z string) bool { return strings.HasSuffix(z, "/"+strings.ReplaceAll(s, " ", "_")) }); i >= 0 {
		hint = "write " + quote(zoneNames[i])
	} else {
		mean = didYouMean(s, zoneNames)
	}
	l.ds.at(n, "bad-zone", hint, "there is no time zone %s%s", quote(s), mean)
	return false
}

// isZoneName tells whether a name can be that of a zone: the names that mean
// another zone on another machine, and paths, cannot.
func isZoneName(s string) bool {
	switch s {
	case "", "Local", "localtime", "posixrules":
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/_-+", r))
	}) < 0
}

// fixedZone is the zone of an offset of whole hours such as +08:00, UTC+8 or
// GMT-3, "" where s is none. Names of such zones have the sign turned round.
func fixedZone(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(narrow(s)), "UTC"), "GMT")
	s = strings.TrimSuffix(strings.TrimSuffix(s, ":00"), "00")
	if s == "" || s[0] != '+' && s[0] != '-' {
		return ""
	}
	h, err := strconv.Atoi(s[1:])
	if err != nil || h < 1 || h > 12 {
		return ""
	}
	return "Etc/GMT" + string("+-"[strings.IndexByte("-+", s[0])]) + strconv.Itoa(h)
}
