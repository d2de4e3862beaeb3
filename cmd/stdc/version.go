package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"stdc/rules"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "version",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage(cmd, "version takes no arguments, but got %q", args[0])
			}
			_, err := fmt.Fprintf(a.stdout, "stdc %s\n%s %s/%s\nrulebook format %d\ntime-zone data %s\n",
				buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
				rules.BookFormat, zoneVersion())
			return err
		},
	}
}

// buildVersion is the module's version, or the commit that a build in a working
// copy was made of.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "of unknown version"
	}
	var revision, dirty string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " with changes"
		}
	}
	if v := info.Main.Version; v != "" && v != "(devel)" && revision == "" {
		return v
	}
	if revision == "" {
		return "built from source"
	}
	return "built from commit " + revision + dirty
}

// zoneVersion names the release of the time-zone database that is used. Package
// time takes the first it finds: ZONEINFO, the system's, the one built in, of
// which Go does not tell the release.
func zoneVersion() string {
	builtIn := "built into " + runtime.Version()
	if z := os.Getenv("ZONEINFO"); z != "" {
		return "from ZONEINFO"
	}
	for _, dir := range []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"} {
		if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
			continue
		}
		if v := releaseIn(dir); v != "" {
			return v + " of the system"
		}
		return "of the system"
	}
	return builtIn
}

// releaseIn reads the release that distributions leave beside the zones: a
// file +VERSION, or the head of tzdata.zi ("# version 2025b").
func releaseIn(dir string) string {
	for _, name := range []string{"+VERSION", "tzdata.zi"} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		line, _ := bufio.NewReader(f).ReadString('\n')
		f.Close()
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(line, "#"), " version"))
		if line != "" && len(line) <= 12 {
			return line
		}
	}
	return ""
}
