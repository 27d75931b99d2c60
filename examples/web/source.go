package main

import (
	"bytes"
	"go/scanner"
	"go/token"
	"html"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// source is a file as the page shows it.
type source struct {
	Name    string
	Numbers string // of the lines, each on its own
	Text    template.HTML
	First   bool // it is the one to be seen first,
	Line    int  // from this line on
}

// Sources reads the files anew, so that a reload shows what has been changed.
func (e *example) Sources() ([]source, error) {
	var all []source
	first, most := 0, 0
	for i, name := range e.files {
		text, err := os.ReadFile(filepath.Join(e.dir, name))
		if err != nil {
			return nil, err
		}
		behaviours, line := behaviours(text)
		if behaviours > most {
			first, most = i, behaviours
		}
		var numbers strings.Builder
		for i := range strings.Count(string(text), "\n") {
			numbers.WriteString(strconv.Itoa(i+1) + "\n")
		}
		all = append(all, source{Name: name, Numbers: numbers.String(), Text: highlight(text), Line: line})
	}
	if len(all) > 0 {
		all[first].First = true
	}
	return all, nil
}

var (
	behaviour = regexp.MustCompile(`(?m)^func .*(\*coroutine\.Co\b|coroutine\.Behaviour\b)`)
	script    = regexp.MustCompile(`(?m)^func [^\n]*\n([^}\n][^\n]*\n|\n)*?[^\n]*coroutine\.Script\(`) // with the function around it
	comment   = regexp.MustCompile(`(?m)(^//.*\n)+\z`)
)

// behaviours returns how many functions of a file are behaviours or parts of one, and the line on
// which the first begins, with its comment.
func behaviours(text []byte) (n, line int) {
	found := behaviour.FindAllIndex(text, -1)
	at := script.FindIndex(text)
	if len(found) > 0 {
		at = found[0]
	}
	if at == nil {
		return 0, 1
	}
	before := text[:at[0]]
	if c := comment.FindIndex(before); c != nil {
		before = before[:c[0]]
	}
	return len(found), 1 + bytes.Count(before, []byte("\n"))
}

// highlight returns Go source as HTML, in which the elements k, s, n and c are keywords, strings,
// numbers and comments. What is no Go stays as it is.
func highlight(text []byte) template.HTML {
	var out strings.Builder
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(text))
	var scan scanner.Scanner
	scan.Init(file, text, func(token.Position, string) {}, scanner.ScanComments)
	done := 0
	for {
		pos, tok, literal := scan.Scan()
		if tok == token.EOF {
			break
		}
		class := class(tok)
		if class == "" {
			continue
		}
		if literal == "" {
			literal = tok.String()
		}
		// A literal leaves out carriage returns, so its length may be short of the source's.
		at := file.Offset(pos)
		end := min(at+len(literal), len(text))
		out.WriteString(html.EscapeString(string(text[done:at])))
		out.WriteString("<span class=" + class + ">" + html.EscapeString(string(text[at:end])) + "</span>")
		done = end
	}
	out.WriteString(html.EscapeString(string(text[done:])))
	return template.HTML(out.String())
}

func class(tok token.Token) string {
	switch {
	case tok == token.COMMENT:
		return "c"
	case tok == token.STRING || tok == token.CHAR:
		return "s"
	case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
		return "n"
	case tok.IsKeyword():
		return "k"
	}
	return ""
}
