package checker_test

import (
	"testing"

	"stdc/checker"
)

// TestCases holds the checker against the worked cases of the language.
func TestCases(t *testing.T) {
	forCases(t, func(t *testing.T, c *oCase) {
		b := compileOne(t, c.Book)
		c.compare(t, func(log string) oracleResult { return judge(t, b, log, checker.Options{Evidence: true}) })
	})
}
