package graph

import (
	"fmt"
	"reflect"
	"strings"
)

// Upgrade says how the encoding of another version of a program becomes one of this program. What is the same in both
// needs no word: types and fields go by their names.
type Upgrade struct {
	// Type returns the name that a type has in this program.
	Type func(name string) string
	// Field returns the name that a field of a type has in this program. Both types and fields are named as they were.
	Field func(typ, field string) string
	// Func returns the name that the code of a func has in this program, or why there is none. Place is where it stood.
	Func func(name, place string) (string, error)
	// Name returns the name that a root or a fixed object has in this program.
	Name func(name string) string
	// Text returns what a text in a struct of a type is in this program.
	Text func(typ, text string) string
	// Same reports whether the fields of a struct type have to be the same in both.
	Same func(typ string) bool
	// Shape is asked of each block with a single struct what becomes of it, nil if that is nothing special.
	Shape func(Record, Value) (*Shape, error)
	// Limit is how many bytes the result may have, about.
	Limit int
	// Note hears what is left out, and what is new.
	Note func(Change)
	// Refused hears of all that can't be carried over, if it is not nil, each once. The first of it is the error.
	Refused func(*UpgradeError)
}

// Shape says what becomes of a struct, field by field.
type Shape struct {
	Type   reflect.Type
	Fields map[string]From // by the names of the new fields, those that aren't named being zero; nil if they go by their names
	Loose  bool            // pointers to what is left out lead to copies of it, which nobody else has
	Set    map[string]any  // what values become, by their paths of names as "Activation.PC": an int64, nil, or a FixedName
}

// FixedName is the name of a fixed object, in [Shape.Set].
type FixedName string

// From is where the value of a field comes from.
type From struct {
	Field string // the name of the old field, or "" for a zero value
	Inner string // a field of it that is meant, or ""
	Wrap  bool   // the new one is a struct whose first field it is
	Box   bool   // the new one is a pointer to its value
	Soft  bool   // it is zero if its type has changed
}

// Change is what an encoding has and the program hasn't, or the other way round.
type Change struct {
	Type  string
	Field string // or "", if it is a whole root
	Added bool
	Value string // what is left out
}

// UpgradeError is what can't be carried over.
type UpgradeError struct {
	What   string // "main.Robot.speed"
	Reason string
	Remedy string
}

func (e *UpgradeError) Error() string { return fmt.Sprintf("%s: %s; %s", e.What, e.Reason, e.Remedy) }

// Upgrade returns the encoding that this program would have written of what another version of it has encoded. Roots
// that are new stay as they are in a Decode of the result. The error is an *[UpgradeError], or one of those of Decode.
func (b *Binding) Upgrade(data []byte, how Upgrade) (upgraded []byte, err error) {
	defer caught(&err)
	b.check()
	u := &upgrader{how: how, dumper: &dumper{document: parse(data)}, registry: b.registry, types: map[string]*Type{}, shapes: map[int]*Shape{}, plans: map[evolution]*plan{}, noted: map[Change]bool{}}
	u.e = &encoder{scanner: &scanner{registry: b.registry, binding: b}}
	for s := range u.numbers {
		u.numbers[s] = make([]int32, len(u.sections[s]))
		for i := range u.numbers[s] {
			u.numbers[s][i] = -1
		}
	}
	u.learnFuncs()
	u.bindRoots(b)
	var refused refusals
	for i := 0; i < len(u.queue); i++ { // which grows meanwhile
		refused.hear(how.Refused, func() { u.record(u.queue[i]) })
		if u.size() > how.Limit {
			fail(&LimitError{how.Limit})
		}
	}
	if len(refused) > 0 {
		return nil, refused[0]
	}
	u.e.sections, u.e.counts = u.out, u.counts
	return u.e.assemble(nil), nil
}

// upgrader writes each record that is still reached, in the order in which it is met.
type upgrader struct {
	*dumper
	how      Upgrade
	registry *Registry
	e        *encoder // of the types, and of the whole

	out     [sectionCount][]byte
	counts  [sectionCount]int32
	numbers [sectionCount][]int32 // of the old records among the new ones, or -1
	queue   []pending
	types   map[string]*Type // of this program, by the old names
	shapes  map[int]*Shape   // of blocks, nil for those that have none
	plans   map[evolution]*plan
	noted   map[Change]bool
}

// pending is a record that is to be written: an old one, or one for a value that had none.
type pending struct {
	section, number int
	fresh           *fresh
}

// fresh is a record for a value that had none.
type fresh struct {
	typ  *Type
	from *layout // of the value at pos, or nil if it is zero
	pos  int
}

func (u *upgrader) refuse(what, reason, remedy string) {
	fail(&UpgradeError{what, reason, remedy})
}

func (u *upgrader) note(c Change) {
	if key := (Change{Type: c.Type, Field: c.Field, Added: c.Added}); !u.noted[key] {
		u.noted[key] = true
		if u.how.Note != nil {
			u.how.Note(c)
		}
	}
}

// learnFuncs makes the types known that funcs have captured.
func (u *upgrader) learnFuncs() {
	for _, at := range u.sections[funcs] {
		u.pos = at
		u.exactly(3)
		u.uint()
		was := u.text()
		name, err := u.how.Func(was, u.code[was])
		if err != nil {
			continue
		}
		if t, err := u.captured(name); err == nil && t != nil {
			if _, err := u.registry.TypeOf(t); err != nil {
				fail(err)
			}
		}
	}
}

// bindRoots has the roots of the encoding be the first blocks.
func (u *upgrader) bindRoots(b *Binding) {
	old := map[string]int{}
	for i, name := range u.roots {
		old[u.how.Name(name)] = i
	}
	var kept []anchor
	for _, a := range b.roots {
		i, ok := old[a.name]
		if !ok {
			u.note(Change{Type: a.name, Added: true})
			continue
		}
		delete(old, a.name)
		kept = append(kept, a)
		u.number(blocks, i)
	}
	for i, name := range u.roots {
		if _, ok := old[u.how.Name(name)]; ok {
			u.note(Change{Type: name, Value: clip(u.inBlock(i, []int{0}).String())})
		}
	}
	b.roots = kept
}

// number returns the number of an old record among the new ones.
func (u *upgrader) number(section, old int) int32 {
	n := &u.numbers[section][old]
	if *n < 0 {
		*n = u.counts[section]
		u.counts[section]++
		u.queue = append(u.queue, pending{section: section, number: old})
	}
	return *n
}

// make returns the number of a new record.
func (u *upgrader) make(section int, m fresh) int32 {
	n := u.counts[section]
	u.counts[section]++
	u.queue = append(u.queue, pending{section: section, fresh: &m})
	return n
}

// typeOf returns the type of this program that a type of the encoding has become.
func (u *upgrader) typeOf(l *layout) *Type {
	if t := u.types[l.name]; t != nil {
		return t
	}
	name := l.name
	if u.how.Type != nil {
		name = u.how.Type(name)
	}
	t := u.registry.find(name)
	if t == nil {
		u.refuse("type "+l.name, "is in the save, and this program has none of the name "+name,
			"keep the type until no save has values of it, or say what it is called now by the option Renamed")
	}
	if t.namesake != nil {
		fail(&NameError{t.Name, [2]reflect.Type{t.Go, t.namesake}})
	}
	u.types[l.name] = t
	return t
}

func (u *upgrader) size() (n int) {
	for _, b := range u.out {
		n += len(b)
	}
	return n
}

func clip(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 60 {
		text = text[:57] + "..."
	}
	return text
}
