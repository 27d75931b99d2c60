package code

import (
	"bytes"
	"runtime"
	"strings"
	"sync"
)

// Written returns the name that a function has in the source, by the one that it has in stacks: for the func
// literals that makers make, and for literals in these, it is as if there were no makers. Others keep theirs.
func Written(function string) string {
	if !strings.Contains(function, makerMark) {
		return function
	}
	names := knownNow().written()
	for maker := function; ; {
		if name, ok := names[maker]; ok {
			rest := function[len(maker):]
			if strings.HasPrefix(rest, ".func") { // the first literal in one: literals in literals have the number alone
				rest = "." + strings.TrimPrefix(rest, ".func")
			}
			return name + rest
		}
		i := strings.LastIndexAny(maker, ".-")
		if i < 0 {
			return function
		}
		maker = maker[:i]
	}
}

const makerMark = ".SomenLit_"

// names are those of makers' literals in stacks, with those that they have in the source.
type names struct {
	sync.Once
	all map[string]string
}

func (r *Registry) written() map[string]string {
	r.names.Do(func() {
		r.names.all = map[string]string{}
		for pointer, fn := range r.byCode {
			if f := runtime.FuncForPC(pointer); f != nil && fn != nil && strings.Contains(f.Name(), makerMark) {
				r.names.all[f.Name()] = fn.name
			}
		}
	})
	return r.names.all
}

// WrittenStack returns a stack as runtime.Stack writes it with the names that functions have in the source.
func WrittenStack(stack []byte) []byte {
	if !bytes.Contains(stack, []byte("SomenLit_")) {
		return stack
	}
	var b strings.Builder
	for line := range strings.Lines(string(stack)) {
		before, name := "", line
		if rest, ok := strings.CutPrefix(line, "created by "); ok {
			before, name = "created by ", rest
		}
		end := strings.LastIndexByte(name, '(')
		if before != "" {
			end = strings.Index(name, " in goroutine ")
		}
		if strings.HasPrefix(line, "\t") || end < 0 {
			b.WriteString(line)
			continue
		}
		b.WriteString(before + Written(name[:end]) + name[end:])
	}
	return []byte(b.String())
}
