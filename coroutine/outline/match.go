package outline

import (
	"fmt"
	"slices"
	"strings"
)

// Match says how an activation of one version of a function becomes one of another version.
type Match struct {
	PC     int
	Fields map[string]From // by the names of the new fields
	Added  []string        // variables that are new, and zero
	Lost   []string        // variables that are gone
}

// From is where the value of a field comes from.
type From struct {
	Field string // the old field, or "" for a zero value
	Box   bool   // the new field is a pointer to the value
	// Results says that it is an activation that has returned, of which the results are still to be read.
	Results bool
	Soft    bool // nobody reads it before it is set, so that it may be zero if its type has changed
}

// GoneError is why an activation can't go on in another version of its function.
type GoneError struct{ Reason string }

func (e *GoneError) Error() string { return e.Reason }

func gone(format string, args ...any) error { return &GoneError{fmt.Sprintf(format, args...)} }

// MatchAt finds, for an activation of the old version that stands at a PC, where and with which variables it goes on in
// the new one.
//
// A wait is the same if its text is, and what stands around it; a sleep, a condition or a call of a compiled function
// also if its arguments have changed and nothing else around it has. If more than one could be meant, none is. Variables
// are the same if their names are; values on their way, and what loops keep, if the text of their statement is. What the
// new version reads before it sets it has to be in the old activation, unless it is a variable that the old version did
// not have: that is zero. The error is a *[GoneError].
func MatchAt(old, new *Outline, pc int) (*Match, error) {
	if pc < 0 || pc >= len(old.Waits) || len(new.Waits) == 0 {
		return nil, gone("it stands at no wait that is known")
	}
	m := &matcher{old: old, new: new, p: &old.Waits[pc]}
	q := 0
	if pc > 0 {
		var err error
		if q, err = m.wait(pc); err != nil {
			return nil, err
		}
	}
	m.q = &new.Waits[q]
	m.match = &Match{PC: q, Fields: map[string]From{}}
	if err := m.fields(); err != nil {
		return nil, err
	}
	return m.match, nil
}

// Same is MatchAt for a function that has not changed, in which nothing can be ambiguous.
func Same(o *Outline, pc int) (*Match, error) {
	if pc < 0 || pc >= len(o.Waits) {
		return nil, gone("it stands at no wait that is known")
	}
	m := &Match{PC: pc, Fields: map[string]From{}}
	at := &o.Waits[pc]
	needed := func(field string) bool { return slices.Contains(at.Needs, field) }
	for _, v := range o.Vars {
		if v.Field != "" {
			m.Fields[v.Field] = From{Field: v.Field, Soft: !needed(v.Field)}
		}
	}
	for _, t := range o.Temps {
		switch {
		case t.Spare && t.Field != at.Calls && !needed(t.Field):
		default:
			m.Fields[t.Field] = From{Field: t.Field, Results: t.Spare && t.Field != at.Calls, Soft: !t.Spare && !needed(t.Field)}
		}
	}
	return m, nil
}

type matcher struct {
	old, new *Outline
	p, q     *Wait
	match    *Match
}

// around is what stands around a wait.
type around struct { // a statement that is not there is "": it begins or ends the block
	path, before, after string
	own                 string // its statement, if that is more than the wait
}

func (o *Outline) around(w *Wait) around {
	if w.Stmt < 0 || w.Stmt >= len(o.Stmts) {
		return around{}
	}
	s := &o.Stmts[w.Stmt]
	own := s.Text
	if own == w.Text {
		own = ""
	}
	return around{o.Path(s.In), s.Before, s.After, own}
}

// keys are the parts of it by which a wait is told from others of the same text, the whole first.
var keys = []func(around) (string, bool){
	func(a around) (string, bool) { return a.path + "\n" + a.before + "\n" + a.after, true },
	func(a around) (string, bool) { return a.path + "\n" + a.own, a.own != "" },
	func(a around) (string, bool) { return a.path + "\n" + a.before, true },
	func(a around) (string, bool) { return a.path + "\n" + a.after, true },
	func(a around) (string, bool) { return a.before + "\n" + a.after, a.before != "" && a.after != "" },
}

// loose is the same for a wait of which there is one in both versions.
var loose = append(keys,
	func(a around) (string, bool) { return a.own, a.own != "" },
	func(a around) (string, bool) { return a.before, a.before != "" },
	func(a around) (string, bool) { return a.after, a.after != "" })

// wait returns the PC in the new version.
func (m *matcher) wait(pc int) (int, error) {
	same := func(w *Wait) bool { return w.Text == m.p.Text && w.Kind == m.p.Kind && w.Step == m.p.Step }
	was, is := m.all(m.old, same), m.all(m.new, same)
	if len(is) > 0 {
		by := keys
		if len(was) == 1 && len(is) == 1 {
			by = loose
		}
		return m.only(pc, was, is, by)
	}
	if m.p.Simple {
		like := func(w *Wait) bool {
			return w.Simple && w.Callee == m.p.Callee && w.Kind == m.p.Kind && w.Step == m.p.Step
		}
		known := func(w *Wait) bool { // a wait that the old version has too is another one
			return slices.ContainsFunc(m.old.Waits, func(v Wait) bool { return v.Text == w.Text })
		}
		was, is = m.all(m.old, like), m.all(m.new, func(w *Wait) bool { return like(w) && !known(w) })
		if len(is) > 0 {
			return m.only(pc, was, is, keys[:1])
		}
	}
	return 0, gone("its wait %s is gone", m.p.Text)
}

// all returns the PCs of the waits that are like one.
func (m *matcher) all(o *Outline, like func(*Wait) bool) (pcs []int) {
	for i := 1; i < len(o.Waits); i++ {
		if like(&o.Waits[i]) {
			pcs = append(pcs, i)
		}
	}
	return pcs
}

// only returns the only one that stands where the wait has stood, and where no other one has.
func (m *matcher) only(pc int, was, is []int, by []func(around) (string, bool)) (int, error) {
	q, err := m.likely(pc, was, is, by)
	if err != nil || m.old.around(&m.old.Waits[pc]) == m.new.around(&m.new.Waits[q]) {
		return q, err
	}
	for _, other := range was {
		if o, err := m.likely(other, was, is, by); other != pc && err == nil && o == q {
			return 0, gone("it can't be told which of several waits %s is meant", m.p.Text)
		}
	}
	return q, nil
}

// likely returns the only one that stands where the wait has stood.
func (m *matcher) likely(pc int, was, is []int, by []func(around) (string, bool)) (int, error) {
	found := 0
	for _, key := range by {
		of, ok := key(m.old.around(&m.old.Waits[pc]))
		if !ok {
			continue
		}
		with := func(o *Outline, pcs []int) (list []int) {
			for _, i := range pcs {
				if k, ok := key(o.around(&o.Waits[i])); ok && k == of {
					list = append(list, i)
				}
			}
			return list
		}
		there := with(m.new, is)
		switch {
		case len(there) == 0:
		case len(there) > 1 || len(with(m.old, was)) > 1:
			continue // by the other keys perhaps
		case found != 0 && found != there[0]:
			return 0, gone("it can't be told which of several waits %s is meant", m.p.Text)
		default:
			found = there[0]
		}
	}
	switch {
	case found != 0:
		return found, nil
	case len(is) > 1 || len(was) > 1:
		return 0, gone("it can't be told which of several waits %s is meant", m.p.Text)
	}
	return 0, gone("its wait %s stands somewhere else now", m.p.Text)
}

// fields says where the fields of the new activation come from.
func (m *matcher) fields() error {
	needed := map[string]bool{}
	for _, f := range m.q.Needs {
		needed[f] = true
	}
	seen := map[int]bool{}
	for _, i := range m.q.Sees {
		seen[i] = true
	}
	for i := range m.new.Vars {
		v := &m.new.Vars[i]
		if v.Field == "" {
			continue
		}
		if !needed[v.Field] && !(seen[i] && m.isResult(v)) {
			if from, ok, _ := m.variable(v); ok && seen[i] && !v.Box {
				from.Soft = true
				m.match.Fields[v.Field] = from
			}
			continue
		}
		from, ok, err := m.variable(v)
		if err != nil {
			return err
		}
		if !ok {
			from = From{Box: v.Box}
			m.match.Added = append(m.match.Added, v.Name)
		}
		m.match.Fields[v.Field] = from
	}
	for i := range m.new.Temps {
		t := &m.new.Temps[i]
		switch {
		case !needed[t.Field] && t.Field != m.q.Calls:
			// Nobody reads it here, but the wait may have a pointer to it, as to the place of its result.
			if field, err := m.temp(t); err == nil && !t.Spare {
				m.match.Fields[t.Field] = From{Field: field, Soft: true}
			}
		case t.Spare && t.Field == m.q.Calls:
			if m.p.Calls != "" {
				m.match.Fields[t.Field] = From{Field: m.p.Calls}
			}
		default:
			field, err := m.temp(t)
			if err != nil {
				return err
			}
			m.match.Fields[t.Field] = From{Field: field, Results: t.Spare}
		}
	}
	m.lost()
	return nil
}

// isResult reports whether a variable is a result with a box, which returning writes to.
func (m *matcher) isResult(v *Var) bool {
	return v.Box && len(v.Field) > 1 && v.Field[0] == 'R' && v.Field[1] >= '0' && v.Field[1] <= '9'
}

// variable returns where the value of a variable comes from, and false if the old version has none of the name where
// it stands.
func (m *matcher) variable(v *Var) (from From, ok bool, err error) {
	var all, like []*Var
	for _, i := range m.p.Sees {
		if i < 0 || i >= len(m.old.Vars) || m.old.Vars[i].Name != v.Name {
			continue
		}
		all = append(all, &m.old.Vars[i])
		if m.old.Vars[i].In == v.In {
			like = append(like, &m.old.Vars[i])
		}
	}
	if len(all) > 1 || m.named(v.Name) > 1 {
		all = like
		if len(like) == 0 {
			return from, false, gone("it can't be told which of the variables %s is meant", v.Name)
		}
	}
	switch {
	case len(all) == 0:
		return from, false, nil
	case len(all) > 1:
		return from, false, gone("it can't be told which of the variables %s is meant", v.Name)
	case all[0].Field == "":
		return from, false, gone("the variable %s is read now, and its value is not in the save", v.Name)
	case all[0].Box && !v.Box:
		return from, false, gone("the variable %s was one that others point to, and is none", v.Name)
	}
	return From{Field: all[0].Field, Box: v.Box && !all[0].Box}, true, nil
}

// named returns how many variables of a name the new version sees.
func (m *matcher) named(name string) (n int) {
	for _, i := range m.q.Sees {
		if i >= 0 && i < len(m.new.Vars) && m.new.Vars[i].Name == name {
			n++
		}
	}
	return n
}

// temp returns the old field of a value on its way, or of what a loop keeps.
func (m *matcher) temp(t *Temp) (string, error) {
	was, is := m.old.Around(m.p.Stmt), m.new.Around(m.q.Stmt)
	if !slices.Contains(is, t.Stmt) {
		text := "another statement"
		if t.Stmt >= 0 && t.Stmt < len(m.new.Stmts) {
			text = m.new.Stmts[t.Stmt].Text
		}
		return "", gone("a value of %s is needed that is not in the save (%s)", text, t.Field)
	}
	text := m.new.Stmts[t.Stmt].Text
	nth, count := 0, 0
	for _, s := range is {
		if s == t.Stmt {
			nth = count
		}
		if m.new.Stmts[s].Text == text {
			count++
		}
	}
	var same []int
	for _, s := range was {
		if m.old.Stmts[s].Text == text {
			same = append(same, s)
		}
	}
	if len(same) != count {
		head, _, _ := strings.Cut(text, "\n")
		return "", gone("it stands in %s, which it didn't, or not as often", head)
	}
	if m.old.Stmts[same[nth]].Temps != m.new.Stmts[t.Stmt].Temps {
		return "", gone("other values are on their way in %s", text)
	}
	for i := range m.old.Temps {
		if o := &m.old.Temps[i]; o.Stmt == same[nth] && o.Nth == t.Nth && o.Spare == t.Spare {
			return o.Field, nil
		}
	}
	return "", gone("a value of %s is needed that is not in the save", text)
}

// lost notes the variables that are gone.
func (m *matcher) lost() {
	for _, i := range m.p.Sees {
		if i < 0 || i >= len(m.old.Vars) {
			continue
		}
		v := &m.old.Vars[i]
		if v.Field != "" && m.named(v.Name) == 0 {
			m.match.Lost = append(m.match.Lost, v.Name)
		}
	}
}
