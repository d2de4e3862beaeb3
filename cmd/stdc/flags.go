package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"stdc/rules"
)

// choice is a flag whose value is one of a few words.
type choice struct {
	value string
	words []string
	kind  string // as --help shows it
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return c.kind }

// Set takes a word of the flag.
func (c *choice) Set(s string) error {
	for _, w := range c.words {
		if s == w {
			c.value = s
			return nil
		}
	}
	message := "expected " + oneOf(c.words, "or")
	if n := rules.Nearest(s, c.words); n != "" {
		message += fmt.Sprintf("; did you mean %q?", n)
	}
	return errors.New(message)
}

// addChoice adds a choice to the flags of a command, with its completion.
func addChoice(cmd *cobra.Command, c *choice, name, usage string) {
	cmd.Flags().Var(c, name, usage)
	words := c.words
	complete := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words, cobra.ShellCompDirectiveNoFileComp
	}
	if err := cmd.RegisterFlagCompletionFunc(name, complete); err != nil {
		panic(err) // the flag was added above
	}
}

// count is a flag that holds a whole number from 1, in bytes if it may have a
// unit; 0 where it was not given.
type count struct {
	n     int64
	units []unit
	kind  string
}

type unit struct {
	name string
	size int64
}

// byteUnits are tried in this order, so B comes last.
func byteUnits() []unit {
	return []unit{
		{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30},
		{"kB", 1e3}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"B", 1},
	}
}

func (c *count) Type() string { return c.kind }

func (c *count) String() string {
	if c.n == 0 {
		return ""
	}
	return strconv.FormatInt(c.n, 10)
}

// Set reads a number, with a unit where the flag has units.
func (c *count) Set(s string) error {
	number, size := s, int64(1)
	for _, u := range c.units {
		if rest, ok := strings.CutSuffix(s, u.name); ok {
			number, size = strings.TrimRight(rest, " "), u.size
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange) || err == nil && n > math.MaxInt64/size:
		return fmt.Errorf("more than the greatest, %d", int64(math.MaxInt64))
	case err != nil && c.units != nil:
		return errors.New("expected a size such as 64MiB, 500kB or 1048576")
	case err != nil || n < 1:
		return errors.New("expected a whole number from 1")
	}
	c.n = n * size
	return nil
}
