package rules

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestTimeFormats(t *testing.T) {
	for _, c := range []struct{ pattern, text, want string }{
		{"yyyy/M/d H:mm", "2026/3/2 9:05", "2026-03-02T09:05"},
		{"yyyy/M/d H:mm", "2026/03/02 09:05", "2026-03-02T09:05"},
		{"yyyy/M/d H:mm", " 2026/3/2   9:05 ", "2026-03-02T09:05"},
		{"yyyy/M/d H:mm", "２０２６／３／２　９：０５", "2026-03-02T09:05"},
		{"yyMMdd", "990131", "1999-01-31"},
		{"yyMMdd", "680101", "2068-01-01"},
		{"yyMMdd", "690101", "1969-01-01"},
		{"d.M.yyyy H:mm:ss", "31.12.2026 23:59:59", "2026-12-31T23:59:59"},
		{"M/d/yy h:mm a", "3/4/26 12:05 AM", "2026-03-04T00:05"},
		{"M/d/yy h:mm a", "3/4/26 12:05 p.m.", "2026-03-04T12:05"},
		{"ah:mm", "下午3:20", "15:20"},
		{"yyyy年M月d日 H时m分s秒", "2026年3月2日 9时5分06秒", "2026-03-02T09:05:06"},
		{"H:mm:ss.SSS", "9:05:06.5", "09:05:06.5"},
		{"H:mm:ss,SSS", "9:05:06,123456789", "09:05:06.123456789"},
		{"yyyyMMddHHmmssSSS", "20260302090506123", "2026-03-02T09:05:06.123"},
		{"yyyy-MM-dd'T'HH:mm:ssz", "2026-03-02T09:05:06Z", "2026-03-02T09:05:06Z"},
		{"yyyy-MM-ddTHH:mm:ss z", "2026-03-02T09:05:06 -0530", "2026-03-02T09:05:06-05:30"},
		{"yyyy-MM-dd HH:mmz", "2026-03-02 09:05+08", "2026-03-02T09:05+08:00"},
		{"'at' H''mm", "at 9'05", "09:05"},
		{"yyyy/M/d", "2026/2/30", "!no day 30"},
		{"yyyy/M/d", "2026/13/1", "!no month 13"},
		{"H:mm", "24:00", "!no hour 24"},
		{"H:mm", "9:60", "!no minute 60"},
		{"H:mm:ss", "9:05", "!another way"},
		{"H:mm", "9:05:00", "!another way"},
		{"H:mm", "9:5", "!another way"},
		{"ah:mm", "下午15:20", "!1 to 12"},
		{"yyyy/MM/dd", "2026/3/2", "!another way"},
		{"H:mm:ss.SSS", "9:05:06.1234567891", "!another way"},

		{"excel", "46083", "2026-03-02"},
		{"excel", "46083.378472222219", "2026-03-02T09:05:00"},
		{"excel", "46083.99999999999", "2026-03-03T00:00:00"},
		{"excel", "46083.0", "2026-03-02T00:00:00"},
		{"excel", "0.378472222222222", "09:05:00"},
		{"excel", "1", "1900-01-01"},
		{"excel", "59", "1900-02-28"},
		{"excel", "60", "!1900-02-29"},
		{"excel", "60.5", "!1900-02-29"},
		{"excel", "61", "1900-03-01"},
		{"excel", "2958465", "9999-12-31"},
		{"excel", "2958466", "!after the year 9999"},
		{"excel", "-1", "!less than 0"},
		{"excel", "4.6E4", "!no plain number"},
		{"excel", "2026/3/2", "!no plain number"},
		{"excel-1904", "1", "1904-01-02"},
		{"excel-1904", "44621.5", "2026-03-02T12:00:00"},
		{"epoch-s", "1772442302", "2026-03-02T09:05:02Z"},
		{"epoch-s", "1772442302.25", "2026-03-02T09:05:02.25Z"},
		{"epoch-s", "-0.5", "1969-12-31T23:59:59.5Z"},
		{"epoch-s", "-86400", "1969-12-31T00:00:00Z"},
		{"epoch-s", "1772442302000", "!(epoch-ms)"},
		{"epoch-ms", "1772442302001", "2026-03-02T09:05:02.001Z"},
		{"epoch-ms", "1772442302001.5", "2026-03-02T09:05:02.0015Z"},
		{"epoch-ms", "0.0000001", "!finer than a nanosecond"},
		{"epoch-s", "", "!no plain number"},
	} {
		f, err := CompileTimeFormat(c.pattern)
		if err != nil {
			t.Error(err)
			continue
		}
		st, err := f.Parse(c.text)
		got := st.String()
		if err != nil {
			got = "!" + err.Error()
		}
		if why, fails := strings.CutPrefix(c.want, "!"); got != c.want && (!fails || err == nil || !strings.Contains(got, why)) {
			t.Errorf("%q by %s is %s, not %s", c.text, c.pattern, got, c.want)
		}
	}
}

func TestBadTimeFormats(t *testing.T) {
	for _, c := range []struct{ pattern, want string }{
		{"", "is empty"},
		{"%Y-%m-%d %H:%M:%S", `strftime; write "yyyy-MM-dd HH:mm:ss"`},
		{"%-d/%-m/%y %I:%M %p", `strftime; write "d/M/yy hh:mm a"`},
		{"2006-01-02 15:04:05", `an example and not a pattern; write "yyyy-MM-dd HH:mm:ss"`},
		{"1/2/2006 3:04 PM", `write "M/d/yyyy h:mm a"`},
		{"YYYY-MM-DD", `the letter Y, which stands for nothing; write "yyyy-MM-dd"`},
		{"YYYY-MM-DD HH24:MI:SS", `write "yyyy-MM-dd HH:mm:ss"`},
		{"yyyy-mm-dd hh:mm", `write "yyyy-MM-dd HH:mm"`},
		{"dd/mm/yyyy", `lacks the month, M; write "dd/MM/yyyy"`},
		{"dd/mm/yyyy hh:mm:ss.000", `write "dd/MM/yyyy HH:mm:ss.SSS"`},
		{"m/d/yyyy h:mm AM/PM", `write "M/d/yyyy h:mm a"`},
		{"d/M/yyyy h:mm tt", `write "d/M/yyyy h:mm a"`},
		{"hh:mm", `no a to say which; write "HH:mm"`},
		{"H:mm a", `goes with h and not with H; write "h:mm a"`},
		{"H 'Uhr", "a ' that is not closed"},
		{"H", "lacks the minute, m"},
		{"yyyy-MM", "lacks the day, d"},
		{"MM-dd", "lacks the year, y"},
		{"yyyyMd", "leaves it open where M ends and d begins"},
		{"yyyyyy-MM-dd", "has yyyyyy, which stands for nothing"},
		{"yyyy-MM-dd yyyy", "has y twice"},
		{"H:mm z", "only a date with a time of day can have"},
		{"H:mm.SSS", "lacks the second, s"},
		{"d MMM yyyy", "a month by its name, which is not read"},
		{"年月日", "none of the letters"},
		{"Excel", `write "excel"`},
		{"epoch", `write "epoch-s"`},
		{"iso", `write "yyyy-MM-ddTHH:mm:ssz"`},
	} {
		_, err := CompileTimeFormat(c.pattern)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, not %s", c.pattern, err, c.want)
		}
	}
}

// TestTimeFormatsReadBack writes random times by random patterns and reads
// them again.
func TestTimeFormatsReadBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	for range 20000 {
		sep := pick("-", "/", ".", "年")
		date := [][]string{{"yyyy", "M", "d"}, {"yyyy", "MM", "dd"}, {"dd", "MM", "yy"}, {"d", "M", "yyyy"}}[rng.IntN(4)]
		pattern := strings.Join(date, sep)
		seconds, half := rng.IntN(2) == 0, rng.IntN(3) == 0
		clock := pick("H", "HH") + pick(":", "时", ".") + pick("m", "mm")
		if half {
			clock = strings.ReplaceAll(clock, "H", "h")
		}
		if seconds {
			clock += pick(":", "分") + pick("s", "ss") + pick("", ".SSS", ",S")
		}
		if half {
			clock += pick("a", " a")
		}
		switch rng.IntN(3) {
		case 0:
			pattern += pick(" ", "T", " 'at' ") + clock + pick("", "z", " z")
		case 1:
			pattern = clock
		}
		f, err := CompileTimeFormat(pattern)
		if err != nil {
			t.Fatal(err)
		}
		want := Stamp{Kind: f.kind, Minute: f.coarse}
		if f.kind != StampClock {
			want.Day = int32(rng.IntN(36000)) // to 2068
		}
		if f.kind != StampDate {
			want.Nano = int64(rng.IntN(24*60)) * nanoMinute
			if !f.coarse {
				want.Nano += int64(rng.IntN(60)) * 1e9
			}
			if strings.Contains(pattern, "S") {
				want.Nano += int64(rng.IntN(10)) * 1e8
			}
		}
		if f.kind == StampZoned {
			want.Zone = int32(rng.IntN(27)-13) * 3600
		}
		text := written(f, want)
		if got, err := f.Parse(text); err != nil || got != want {
			t.Fatalf("%s by %s is %v (%v), not %v", text, pattern, got, err, want)
		}
	}
}

// written writes a time by a pattern.
func written(f TimeFormat, st Stamp) string {
	var b strings.Builder
	var y, m, d int
	fmt.Sscanf(Stamp{Kind: StampDate, Day: st.Day}.String(), "%d-%d-%d", &y, &m, &d)
	secs := int(st.Nano / 1e9)
	hour := secs / 3600
	for _, p := range f.parts {
		v := 0
		switch p.letter {
		case 0:
			b.WriteString(p.literal)
			continue
		case 'a':
			b.WriteString([]string{"AM", "下午"}[hour/12])
			continue
		case 'z':
			fmt.Fprintf(&b, "%+03d:00", st.Zone/3600)
			continue
		case 'S':
			fmt.Fprintf(&b, "%0*d", p.width, st.Nano%1e9/1e8*map[int]int64{1: 1, 3: 100}[p.width])
			continue
		case 'y':
			if v = y; p.width == 2 {
				v %= 100
			}
		case 'M':
			v = m
		case 'd':
			v = d
		case 'H':
			v = hour
		case 'h':
			v = (hour+11)%12 + 1
		case 'm':
			v = secs / 60 % 60
		case 's':
			v = secs % 60
		}
		fmt.Fprintf(&b, "%0*d", p.width, v)
	}
	return b.String()
}

func TestTimesDoNotAllocate(t *testing.T) {
	f, err := CompileTimeFormat("yyyy/M/d H:mm:ss")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"2026/3/2 9:05:06", "2026-03-02T09:05:06Z", "9:05", "2026年3月2日 9时05分", "下午3:20"} {
		if n := testing.AllocsPerRun(100, func() { _, _, _ = ParseHumanTime(s) }); n > 0 {
			t.Errorf("reading %s allocates %v times", s, n)
		}
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = f.Parse("2026/3/2 9:05:06") }); n > 0 {
		t.Errorf("reading by a format allocates %v times", n)
	}
}
