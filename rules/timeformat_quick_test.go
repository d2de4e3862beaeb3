package rules

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestQuickTimes holds the quick way of reading a time to the thorough one, also
// for texts that are nearly as the pattern has them.
func TestQuickTimes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	patterns := []string{"yyyy-MM-dd HH:mm:ss", "yyyy/M/d H:mm", "H:mm:ss", "yyyyMMdd", "yyyy年M月d日 H时m分", "yyyy-MM-dd'T'HH:mm", "d.M.yyyy", "' 'H:mm", "H:mm' '", "yyMMdd", "H:mm:ss d/MM/yyyy", "yyyy-MM-dd H:mm:ss", "yyyyMMddH:mm:ss", "HH mm ss", "yyyyMMddHHmmss", "HH:m:ss", "HH:mm:s"}
	quick, clocks := 0, 0
	for _, pattern := range patterns {
		f, err := CompileTimeFormat(pattern)
		if err != nil {
			t.Fatal(err)
		}
		thorough := f
		thorough.steps = nil
		before, was := "", Stamp{}
		year, month, day := 2026, 3, 2
		for range 4000 {
			if r.IntN(3) == 0 { // dates come again
				year, month, day = 1990+r.IntN(1+r.IntN(60)), r.IntN(1+r.IntN(14)), r.IntN(1+r.IntN(33))
			}
			hour, minute, second := r.IntN(26), r.IntN(62), r.IntN(62)
			texts := []string{
				fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second),
				fmt.Sprintf("%d/%d/%d %d:%02d", year, month, day, hour, minute),
				fmt.Sprintf("%d:%02d:%02d", hour, minute, second),
				fmt.Sprintf("%04d%02d%02d", year, month, day),
				fmt.Sprintf("%d年%d月%d日 %d时%d分", year, month, day, hour, minute),
				fmt.Sprintf("%04d-%02d-%02dT%02d:%02d", year, month, day, hour, minute),
				fmt.Sprintf("%d.%d.%d", day, month, year),
				fmt.Sprintf("%d:%02d", hour, minute),
				fmt.Sprintf("%04d-%02d-%02d %d:%02d:%02d", year, month, day, hour, minute, second),
				fmt.Sprintf("%04d%02d%02d%d:%02d:%02d", year, month, day, hour, minute, second),
				fmt.Sprintf("%02d %02d %02d", hour, minute, second),
				fmt.Sprintf("%04d%02d%02d%02d%02d%02d", year, month, day, hour, minute, second),
				fmt.Sprintf("%d:%02d:%02d %d/%02d/%04d", hour, minute, second, day, month, year),
			}
			runes := []rune(texts[r.IntN(len(texts))])
			if r.IntN(3) == 0 {
				const odd = " 　\u00a0：９x/:-T9"
				runes[r.IntN(len(runes))] = []rune(odd)[r.IntN(len([]rune(odd)))]
			}
			text := string(runes)
			got, err := f.Parse(text)
			want, wantErr := thorough.Parse(text)
			if got != want || fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Fatalf("%s by %s: %v, %v; want %v, %v", quote(text), pattern, got, err, want, wantErr)
			}
			st := was
			if f.Quick([]byte(text), []byte(before), &st) {
				if quick++; err != nil || st != want {
					t.Fatalf("%s by %s after %s: %v; want %v, %v", quote(text), pattern, quote(before), st, want, wantErr)
				}
				if r.IntN(2) == 0 {
					before, was = text, st
				}
			} else if st != was {
				t.Fatalf("%s by %s was not read, and %v became %v", quote(text), pattern, was, st)
			}
			if !f.IsClock() {
				continue
			}
			if nano, ok := f.Clock([]byte(text)); ok {
				if clocks++; err != nil || want != (Stamp{Kind: StampClock, Nano: nano}) {
					t.Fatalf("%s by %s: the clock is %d; want %v, %v", quote(text), pattern, nano, want, wantErr)
				}
			}
		}
	}
	if quick < 1000 || clocks < 500 {
		t.Errorf("only %d times were read in the quick way, %d as mere times of the day", quick, clocks)
	}
}
