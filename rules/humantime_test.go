package rules

import (
	"strings"
	"testing"
)

func TestHumanTimes(t *testing.T) {
	for _, c := range []struct{ text, want, format string }{
		{"2026-03-02T09:05:06+08:00", "2026-03-02T09:05:06+08:00", "yyyy-MM-ddTHH:mm:ssz"},
		{"2026-03-02t09:05:06.5Z", "2026-03-02T09:05:06.5Z", "yyyy-MM-ddTHH:mm:ss.SSSz"},
		{"2026-03-02 09:05", "2026-03-02T09:05", "yyyy-M-d H:mm"},
		{"2026-03-02", "2026-03-02", "yyyy-M-d"},
		{"09:05:06", "09:05:06", "H:mm:ss"},
		{"+2m5s", "+2m5s", "+D"},
		{"2026-3-2 9:05", "2026-03-02T09:05", "yyyy-M-d H:mm"},
		{"2026/3/2 9:05", "2026-03-02T09:05", "yyyy/M/d H:mm"},
		{"2026/03/02 09:05:06.25", "2026-03-02T09:05:06.25", "yyyy/M/d H:mm:ss.SSS"},
		{"2026/3/2", "2026-03-02", "yyyy/M/d"},
		{"2026.3.2", "2026-03-02", "yyyy.M.d"},
		{"2026年3月2日 9时05分", "2026-03-02T09:05", "yyyy年M月d日 H时m分"},
		{"2026年3月2日9时05分06秒", "2026-03-02T09:05:06", "yyyy年M月d日H时m分s秒"},
		{"2026年3月2号", "2026-03-02", "yyyy年M月d号"},
		{"2026年3月2日下午3点20分", "2026-03-02T15:20", "yyyy年M月d日ah点m分"},
		{"9时05分", "09:05", "H时m分"},
		{"9點5分", "09:05", "H點m分"},
		{"9:05", "09:05", "H:mm"},
		{"9:05 AM", "09:05", "h:mm a"},
		{"9:05PM", "21:05", "h:mma"},
		{"12:00 am", "00:00", "h:mm a"},
		{"12:00 p.m.", "12:00", "h:mm a"},
		{"9:05\u202fPM", "21:05", "h:mm a"},
		{"上午9:05", "09:05", "ah:mm"},
		{"上午 0:05", "00:05", "a h:mm"},
		{"下午12:05", "12:05", "ah:mm"},
		{"下午3点20分", "15:20", "ah点m分"},
		{"20260302", "2026-03-02", "yyyyMMdd"},
		{"20260302 9:05", "2026-03-02T09:05", "yyyyMMdd H:mm"},
		{"２０２６／３／２　９：０５", "2026-03-02T09:05", "yyyy/M/d H:mm"},
		{"2026/3/2 9:05 +0800", "2026-03-02T09:05+08:00", "yyyy/M/d H:mm z"},

		{"3/4/2026", "!the day 3 of the month 4 or the other way round; state the format of the column: d/M/yyyy or M/d/yyyy", ""},
		{"31/12/2026", "!other cells of its kind may mean two dates", ""},
		{"3.4.26 9:05", "!d.M.yy or M.d.yy", ""},
		{"上午12:30", "!noon or midnight", ""},
		{"46083.378", "!bare number", ""},
		{"0905", "!bare number", ""},
		{"12345678", "!bare number", ""},
		{"2026/2/30", "!no day 30", ""},
		{"2026-13-01", "!no month 13", ""},
		{"25:00", "!no hour 25", ""},
		{"9:60", "!no minute 60", ""},
		{"13:05 PM", "!1 to 12", ""},
		{"9:5", "!without doubt", ""},
		{"9点", "!without doubt", ""},
		{"2026-03", "!without doubt", ""},
		{"2026/3-2", "!without doubt", ""},
		{"2026/3/2 9:05 tomorrow", "!without doubt", ""},
		{"", "!without doubt", ""},
		{"-", "!without doubt", ""},
		{"+", "!not a time", ""},
		{"noon", "!without doubt", ""},
	} {
		st, format, err := ParseHumanTime(c.text)
		got := st.String()
		if err != nil {
			got = "!" + err.Error()
		}
		if why, fails := strings.CutPrefix(c.want, "!"); fails && (err == nil || !strings.Contains(got, why)) || !fails && (got != c.want || format != c.format) {
			t.Errorf("%q is %s by %q, not %s by %q", c.text, got, format, c.want, c.format)
		}
	}
}

// FuzzHumanTime: what is read is read alike by the pattern that is named, and
// as ParseStamp reads it where that reads it.
func FuzzHumanTime(f *testing.F) {
	for _, s := range []string{"2026/3/2 9:05", "2026年3月2日下午3点20分06秒", "9:05 a.m.", "20260302", "2026-03-02T09:05:06.5+08:00", "+1m", "３／４", "9:05:06,7 PM"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		st, format, err := ParseHumanTime(s)
		if native, nerr := ParseStamp(strings.TrimSpace(s)); nerr == nil && (err != nil || native != st) {
			t.Errorf("%q is %v (%v), and natively %v", s, st, err, native)
		}
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("a message of several lines: %q", err)
			}
			return
		}
		if st.Kind == StampOffset {
			return
		}
		f, err := CompileTimeFormat(format)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := f.Parse(s); err != nil || again != st {
			t.Errorf("%q is %v, and by the format %s %v (%v)", s, st, format, again, err)
		}
	})
}

// FuzzTimeFormat: a pattern that compiles never breaks, and one that does not
// is told on one line.
func FuzzTimeFormat(f *testing.F) {
	f.Add("yyyy/M/d H:mm", "2026/3/2 9:05")
	f.Add("%Y-%m-%d", "x")
	f.Add("excel", "46083.3")
	f.Add("epoch-ms", "-1.5")
	f.Add("h:mm a/p''T'x'", "9:05 AM")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		tf, err := CompileTimeFormat(pattern)
		if err == nil {
			_, err = tf.Parse(text)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("a message of several lines: %q", err)
		}
	})
}
