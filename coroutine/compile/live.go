package compile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Which variables live across a wait. The others are variables of the step function, and no fields.

var (
	fieldName  = regexp.MustCompile(`(^|[^\p{L}\p{N}_.])f_\.([\p{L}\p{N}_]+)`)
	jumpTarget = regexp.MustCompile(`\bgoto ` + strings.TrimSuffix(labelName(0), "0") + `(\d+)`)
	assigned   = regexp.MustCompile(`^((?:f_\.[\p{L}\p{N}_]+(?:, )?)+) :?= `)
)

// liveness is the live variables before each line, found by going backwards until nothing changes. What a line
// does it reads from the text: a variable that is named is used, unless it is what an assignment begins with.
// Where that is not known, a variable counts as used.
type liveness struct {
	c      *code
	number map[string]int // of the variables that may be local
	at     map[int]int    // the lines of labels
	anew   bool           // an activation for a call is made anew, and not used again
	in     []set
}

// set is a set of numbers.
type set []uint64

func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) addAll(o set) (changed bool) {
	for i := range s {
		if old := s[i]; old|o[i] != old {
			s[i] |= o[i]
			changed = true
		}
	}
	return changed
}

// localise makes variables of what need not be fields. It returns, for each place at which the function stands, the fields
// that are read before they are set.
func (c *code) localise() (needs [][]string) {
	v := &liveness{c: c, number: map[string]int{}, at: map[int]int{}}
	fixed := map[*slot]bool{}
	for _, list := range [][]*slot{c.captured, c.results} {
		for _, s := range list {
			fixed[s] = true
		}
	}
	for _, s := range c.fields {
		if !fixed[s] {
			v.number[s.name] = len(v.number)
		}
	}
	needs = c.needs(v.number)
	stay, _ := v.find()
	local := func(s *slot) bool {
		i, ok := v.number[s.name]
		return ok && !stay.has(i)
	}
	var fields []*slot
	for _, s := range c.fields {
		if local(s) {
			c.locals = append(c.locals, s)
		} else {
			fields = append(fields, s)
		}
	}
	c.fields = fields
	for i, s := range c.params {
		if s != nil && local(s) {
			c.params[i] = nil
		}
	}
	for i := range c.lines {
		c.lines[i].text = fieldName.ReplaceAllStringFunc(c.lines[i].text, func(m string) string {
			before, name, _ := strings.Cut(m, "f_.")
			if n, ok := v.number[name]; ok && !stay.has(n) {
				return before + localName(name)
			}
			return m
		})
	}
	return needs
}

// needs returns, for each place at which the function stands, the fields that are read before they are set.
func (c *code) needs(number map[string]int) (needs [][]string) {
	v := &liveness{c: c, number: number, at: map[int]int{}, anew: true}
	_, pinned := v.find()
	names := make([]string, len(number))
	for name, i := range number {
		names[i] = name
	}
	variables := map[string]bool{} // nothing points to the others but the wait that they are of
	for _, s := range c.fields {
		variables[s.name] = s.v != nil
	}
	for _, line := range append([]int{0}, v.lines(c.pcs)...) {
		at := []string{}
		for _, s := range c.captured {
			at = append(at, s.name)
		}
		for i, name := range names {
			if v.in[line].has(i) || pinned.has(i) && variables[name] {
				at = append(at, name)
			}
		}
		slices.Sort(at)
		needs = append(needs, at)
	}
	return needs
}

// lines returns the lines of labels.
func (v *liveness) lines(labels []int) (list []int) {
	for _, label := range labels {
		list = append(list, v.at[label])
	}
	return list
}

// localName is the name of a variable that could have been a field. No field's name ends so.
func localName(field string) string { return field + "_" }

// find returns the variables that are to be fields, and those of them that something may point to.
func (v *liveness) find() (stay, pinned set) {
	lines := v.c.lines
	words := len(v.number)/64 + 1
	stay = make(set, words)
	uses, kills, jumps := make([]set, len(lines)), make([]set, len(lines)), make([][]int, len(lines))
	v.in = make([]set, len(lines)+1)
	v.in[len(lines)] = make(set, words)
	for i, line := range lines {
		v.in[i], uses[i], kills[i] = make(set, words), make(set, words), make(set, words)
		if line.label != 0 {
			v.at[line.label] = i
		}
		v.read(line.text, uses[i], kills[i], stay)
		for _, m := range jumpTarget.FindAllStringSubmatch(line.text, -1) {
			n, _ := strconv.Atoi(m[1])
			jumps[i] = append(jumps[i], n)
		}
	}
	for _, d := range v.c.deferrals {
		v.named(d.body, stay)
	}
	pinned = slices.Clone(stay)
	for changed := true; changed; {
		changed = false
		for i := len(lines) - 1; i >= 0; i-- {
			out := make(set, words)
			out.addAll(v.in[i+1])
			for _, label := range jumps[i] {
				out.addAll(v.in[v.at[label]])
			}
			for k := range out {
				out[k] = out[k]&^kills[i][k] | uses[i][k]
			}
			changed = v.in[i].addAll(out) || changed
		}
	}
	stay.addAll(v.in[0])
	for _, label := range v.c.pcs {
		stay.addAll(v.in[v.at[label]])
	}
	return stay, pinned
}

// read notes what a line uses and sets. What a func literal or a pointer reaches is to stay.
func (v *liveness) read(text string, uses, kills, stay set) {
	if strings.Contains(text, "func(") || strings.Contains(text, "Island(") {
		v.named(text, stay)
	}
	for _, m := range addressOf.FindAllString(text, -1) {
		v.named(strings.TrimLeft(m, "&("), stay)
	}
	rest := text
	if m := usedAgain.FindStringSubmatch(text); m != nil && v.anew {
		v.named(m[1], kills)
		rest = strings.ReplaceAll(text, m[1], "")
	}
	if m := assigned.FindStringSubmatch(text); m != nil {
		v.named(m[1], kills)
		rest = text[len(m[0]):]
	}
	v.named(rest, uses)
}

// usedAgain begins a line that calls a function which is compiled.
var usedAgain = regexp.MustCompile(`^if (f_\.t_\d+) == nil \{ f_\.t_\d+ = new\(`)

var addressOf = regexp.MustCompile(`&\(*f_\.[\p{L}\p{N}_]+`)

// named adds the variables that a text names.
func (v *liveness) named(text string, to set) {
	for _, m := range fieldName.FindAllStringSubmatch(text, -1) {
		if n, ok := v.number[m[2]]; ok {
			to.add(n)
		}
	}
}
