package bus

import (
	"slices"
	"strings"
)

const longestSubject = 200

// checkName: a world is 1 to 32 of a-z, 0-9 and '-', since its name is a part of subjects and of files.
func checkName(what, s string) error {
	if s == "" || len(s) > 32 {
		return &NameError{what, s, "must have 1 to 32 characters"}
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') }); i >= 0 {
		return &NameError{what, s, "may only have a-z, 0-9 and '-'"}
	}
	return nil
}

// checkSubject: tokens of printable ASCII between dots, with * and > where wild.
func checkSubject(s string, wild bool) error {
	bad := func(why string) error { return &NameError{"subject", s, why} }
	if s == "" || len(s) > longestSubject {
		return bad("must have 1 to 200 characters")
	}
	tokens := strings.Split(s, ".")
	for i, t := range tokens {
		switch {
		case t == "":
			return bad("has an empty part")
		case strings.IndexFunc(t, func(r rune) bool { return r <= ' ' || r > '~' }) >= 0:
			return bad("may only have printable ASCII")
		case wild && (t == "*" || t == ">" && i == len(tokens)-1):
		case strings.ContainsAny(t, "*>"):
			return bad("has a wildcard where none may be")
		}
	}
	return nil
}

// filters makes the log's subjects of relative ones; none of them is a part of another, which the server would refuse. No
// subjects are all subjects.
func (b *Bus) filters(subjects []string) ([]string, error) {
	if len(subjects) == 0 {
		subjects = []string{">"}
	}
	for _, s := range subjects {
		if err := checkSubject(s, true); err != nil {
			return nil, err
		}
	}
	var out []string
	for i, s := range subjects {
		if !slices.ContainsFunc(subjects[:i], func(o string) bool { return o == s }) &&
			!slices.ContainsFunc(subjects, func(o string) bool { return o != s && covers(o, s) }) {
			out = append(out, b.logSubject(s))
		}
	}
	return out, nil
}

// covers says whether wide matches all that narrow does.
func covers(wide, narrow string) bool {
	w, n := strings.Split(wide, "."), strings.Split(narrow, ".")
	for i, t := range w {
		switch {
		case i == len(n):
			return false
		case t == ">":
			return true
		case n[i] == ">", t != "*" && t != n[i]:
			return false
		}
	}
	return len(w) == len(n)
}

func (b *Bus) logSubject(s string) string   { return b.world + ".log." + s }
func (b *Bus) looseSubject(s string) string { return b.world + ".loose." + s }
