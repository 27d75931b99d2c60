package main

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	report := `machine: new
date: today
runs: 5

| resume (ns) |  1 |
|-------------|---:|
| Somen       | 12 |
| other       | 13 |

| step (µs) | 1 |
|-----------|--:|
| Somen     | 2 |

| twice | 1 |

| twice | 2 |
`
	readme := `# R

| resume (ns) | of another section |

## Numbers

of

    machine: old
    date: then

| resume (ns) | 1 |
|-------------|--:|
| Somen       | 9 |

and date: within a line

| step (µs) |

## Install
| step (µs) |
`
	want := strings.NewReplacer("machine: old", "machine: new", "date: then", "date: today",
		"| resume (ns) | 1 |\n|-------------|--:|\n| Somen       | 9 |\n",
		"| resume (ns) |  1 |\n|-------------|---:|\n| Somen       | 12 |\n| other       | 13 |\n",
		"line\n\n| step (µs) |\n", "line\n\n| step (µs) | 1 |\n|-----------|--:|\n| Somen     | 2 |\n").Replace(readme)
	got, err := quote(readme, report)
	if err != nil || got != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
	if again, err := quote(got, report); err != nil || again != got {
		t.Errorf("quoted again it differs: %v\n%s", err, again)
	}
	for bad, says := range map[string]string{
		"# R\n":                        `there is no section "## Numbers"`,
		"\n## Numbers\n| frame (µs) |": `the report has 0 tables "frame (µs)", want one`,
		"\n## Numbers\n| twice |\n":    `the report has 2 tables "twice", want one`,
	} {
		if _, err := quote(bad, report); err == nil || err.Error() != says {
			t.Errorf("quoting in %q: %v, want %s", bad, err, says)
		}
	}
}
