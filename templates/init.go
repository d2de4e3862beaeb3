package templates

import "embed"

//go:embed init
var beginnings embed.FS

// Beginning returns a file that a new standard gets beside those of its starter:
// "standard.yml", a CI workflow, "readme.en.md" and "readme.zh.md", in which
// {title} stands for the title of the standard; "" where there is none of that
// name.
func Beginning(name string) string {
	data, err := beginnings.ReadFile("init/" + name)
	if err != nil {
		return ""
	}
	return string(data)
}
