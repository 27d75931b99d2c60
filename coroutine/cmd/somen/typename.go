package main

import (
	"errors"
	"strings"
)

// typeReader reads the names that saves have for types, as map[string]*example.com/game/town.House[main.Brick].
type typeReader struct{ rest string }

var errNoName = errors.New("no name that can be written")

// read reads a type, and writes it with the names that named gives to declared types.
func (r *typeReader) read(named func(name string, args []string) (string, error)) (string, error) {
	for _, prefix := range []string{"*", "[]"} {
		if r.take(prefix) {
			of, err := r.read(named)
			return prefix + of, err
		}
	}
	switch {
	case r.take("map["):
		key, err := r.read(named)
		if err != nil || !r.take("]") {
			return "", errNoName
		}
		of, err := r.read(named)
		return "map[" + key + "]" + of, err
	case r.take("["):
		n, rest, ok := strings.Cut(r.rest, "]")
		if !ok || strings.Trim(n, "0123456789") != "" {
			return "", errNoName
		}
		r.rest = rest
		of, err := r.read(named)
		return "[" + n + "]" + of, err
	case r.take("struct {}"), r.take("struct{}"):
		return "struct{}", nil
	case r.take("interface {}"), r.take("interface{}"):
		return "any", nil
	}
	end := strings.IndexAny(r.rest, "[], ;(){}\t")
	if end < 0 {
		end = len(r.rest)
	}
	name := r.rest[:end]
	if r.rest = r.rest[end:]; name == "" || name == "func" || name == "chan" || name == "struct" || name == "interface" {
		return "", errNoName
	}
	var args []string
	if r.take("[") {
		for {
			arg, err := r.read(named)
			if err != nil {
				return "", err
			}
			args = append(args, arg)
			if r.take("]") {
				break
			}
			if !r.take(",") {
				return "", errNoName
			}
		}
	}
	return named(name, args)
}

func (r *typeReader) take(text string) (ok bool) {
	r.rest, ok = strings.CutPrefix(r.rest, text)
	return ok
}
