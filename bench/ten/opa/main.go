// Command opa judges visits by the ten rules with Open Policy Agent in process: a
// query prepared once, evaluated once a visit, on every processor.
package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

//go:embed rules.rego
var policy string

var (
	names = []string{"greet-promptly", "two-bows", "three-smiles", "never-rude", "flow",
		"time-to-serve", "answer-the-phone", "apologise", "bow-deeply", "say-farewell"}
	verdicts = []any{"pass", "fail", "n/a"}
)

// counts are the visits that passed, failed and to which the rule did not apply.
type counts [10][3]int

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: opa VISITS.ndjson")
		os.Exit(2)
	}
	total, err := judgeFile(context.Background(), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "opa:", err)
		os.Exit(2)
	}
	for i, name := range names {
		fmt.Println(name, total[i][0], total[i][1], total[i][2])
	}
}

func judgeFile(ctx context.Context, name string) (counts, error) {
	var total counts
	query, err := rego.New(rego.Query("v = data.ten.verdicts"), rego.Module("rules.rego", policy)).PrepareForEval(ctx)
	if err != nil {
		return total, err
	}
	f, err := os.Open(name)
	if err != nil {
		return total, err
	}
	defer f.Close()
	lines := make(chan []byte, 256)
	var mu sync.Mutex
	var errs []error
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for line := range lines {
				v, err := judge(ctx, query, line)
				mu.Lock()
				if err != nil {
					errs = append(errs, err)
				}
				for i, k := range v {
					total[i][k]++
				}
				mu.Unlock()
			}
		})
	}
	s := bufio.NewScanner(f)
	s.Buffer(make([]byte, 1<<20), 64<<20)
	for s.Scan() {
		lines <- bytes.Clone(s.Bytes())
	}
	close(lines)
	wg.Wait()
	return total, errors.Join(append(errs, s.Err())...)
}

// judge returns for each rule the place of its verdict in verdicts.
func judge(ctx context.Context, query rego.PreparedEvalQuery, line []byte) ([]int, error) {
	input, err := ast.ValueFromReader(bytes.NewReader(line))
	if err != nil {
		return nil, err
	}
	results, err := query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return nil, err
	}
	if len(results) != 1 {
		return nil, fmt.Errorf("%d results for a visit, expected 1", len(results))
	}
	list, _ := results[0].Bindings["v"].([]any)
	if len(list) != len(names) {
		return nil, fmt.Errorf("%d verdicts for a visit, expected %d", len(list), len(names))
	}
	out := make([]int, len(list))
	for i, v := range list {
		if out[i] = slices.Index(verdicts, v); out[i] < 0 {
			return nil, fmt.Errorf("rule %s: unknown verdict %v", names[i], v)
		}
	}
	return out, nil
}
