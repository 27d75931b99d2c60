package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// quoteIn writes what a file quotes from the report in dir anew.
func quoteIn(file, dir string) error {
	report, err := os.ReadFile(filepath.Join(dir, "report.md"))
	if err != nil {
		return fmt.Errorf("-readme %s: %w; a run without -plot makes that file", file, err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("-readme: %w", err)
	}
	quoted, err := quote(string(text), string(report))
	if err != nil {
		return fmt.Errorf("-readme %s: %w", file, err)
	}
	return os.WriteFile(file, []byte(quoted), 0o644)
}

// numbers begins the section that quotes.
const numbers = "\n## Numbers\n"

// quote returns a text whose section Numbers has the report's tables in place of those with the same title,
// and its lines that tell the machine, the date and the command. A title alone is enough of a table.
func quote(text, report string) (string, error) {
	before, section, ok := strings.Cut(text, numbers)
	if !ok {
		return "", fmt.Errorf("there is no section %q", strings.TrimSpace(numbers))
	}
	section, after, more := strings.Cut(section, "\n## ")
	tables := tablesOf(report)
	var out []string
	inTable := false
	for _, line := range strings.Split(section, "\n") {
		if !strings.HasPrefix(line, "|") {
			inTable = false
			out = append(out, headLine(line, report))
			continue
		}
		if inTable {
			continue
		}
		inTable = true
		found := tables[title(line)]
		if len(found) != 1 {
			return "", fmt.Errorf("the report has %d tables %q, want one", len(found), title(line))
		}
		out = append(out, found[0]...)
	}
	text = before + numbers + strings.Join(out, "\n")
	if more {
		text += "\n## " + after
	}
	return text, nil
}

// tablesOf returns the lines of the tables, by title: parts may have some of the same.
func tablesOf(report string) map[string][][]string {
	tables := map[string][][]string{}
	var table []string
	for _, line := range append(strings.Split(report, "\n"), "") {
		if strings.HasPrefix(line, "|") {
			table = append(table, line)
		} else if table != nil {
			tables[title(table[0])] = append(tables[title(table[0])], table)
			table = nil
		}
	}
	return tables
}

// title is what the head of a table says in its first cell.
func title(head string) string {
	cell, _, _ := strings.Cut(strings.TrimPrefix(head, "|"), "|")
	return strings.TrimSpace(cell)
}

// headLine returns the line of the report's head that begins as a line does, or the line.
func headLine(line, report string) string {
	for _, name := range []string{"machine: ", "date: ", "command: "} {
		indent, _, ok := strings.Cut(line, name)
		if !ok || strings.TrimSpace(indent) != "" {
			continue
		}
		for other := range strings.Lines(report) {
			if strings.HasPrefix(other, name) {
				return indent + strings.TrimSuffix(other, "\n")
			}
		}
	}
	return line
}
