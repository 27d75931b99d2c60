package compile

import (
	"fmt"
	"go/ast"
	"strings"
	"unicode/utf8"
)

// Where func literals stand, by which they are known in another version of the program.

// nameLiterals names each literal by its place, and by its text too if that is not enough.
func (f *file) nameLiterals() {
	type named struct {
		in, place, text string
		set             func(place string)
	}
	var all []named
	for _, l := range f.literals {
		text := f.canon(l.lit.Pos(), l.lit.Body.Pos()) + f.canonBody(l.lit.Body)
		all = append(all, named{f.declName(l.outer), placeIn(f, l.outer, l.lit.Pos()), text, func(p string) { l.place = p }})
	}
	for _, fn := range f.functions {
		if fn.Island != "" || fn.code == nil {
			continue
		}
		for i := range fn.code.deferrals {
			d := &fn.code.deferrals[i]
			all = append(all, named{f.declName(fn.outer), placeIn(f, fn.outer, d.pos) + " > defer", "", func(p string) { d.place = p }})
		}
	}
	count := func(key string, of func(named) string) (n int) {
		for _, x := range all {
			if of(x) == key {
				n++
			}
		}
		return n
	}
	byPlace := func(x named) string { return x.in + "\n" + x.place }
	byText := func(x named) string { return byPlace(x) + "\n" + x.text }
	twins := map[string]int{}
	for _, x := range all {
		switch {
		case count(byPlace(x), byPlace) == 1:
			x.set(x.place)
		case count(byText(x), byText) == 1:
			x.set(x.place + " > " + x.text)
		default: // their code is the same, so it does no harm to take one for the other
			twins[byText(x)]++
			x.set(fmt.Sprintf("%s > %s > %d of %d", x.place, x.text, twins[byText(x)], count(byText(x), byText)))
		}
	}
}

// registerPlace appends the registration of where a func literal stands.
func (f *file) registerPlace(b *strings.Builder, name string, outer ast.Node, place string) {
	fmt.Fprintf(b, "r_.Literal(%q, %q, %s)\n", name, f.declName(outer), quoted(place))
}

// declName is the name of a declaration as it begins the names of the literals in it.
func (f *file) declName(outer ast.Node) string {
	switch d := outer.(type) {
	case *ast.FuncDecl:
		return f.runtimeName(f.display(d))
	case *ast.ValueSpec:
		return runtimePath(f.u.pkg.Types) + "." + d.Names[0].Name
	}
	return runtimePath(f.u.pkg.Types)
}

// quoted spells a text in the generated code.
func quoted(s string) string {
	if utf8.ValidString(s) && !strings.ContainsAny(s, "`\r\n") {
		return "`" + s + "`"
	}
	return fmt.Sprintf("%q", s)
}
