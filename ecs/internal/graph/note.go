package graph

import "reflect"

// Note is what an encoding says of a struct to those who read it without the program. It is about the
// activations of functions, of which the struct shows less than the source does.
type Note struct {
	Function string
	File     string
	Lines    []int32           // by where the function goes on
	Outline  string            // what other versions of the function are compared with
	Place    string            // as that of Funcs
	Fields   map[string]string // what variables fields stand for
}

// Notes asks note what there is to say of structs, which is nothing where it returns nil.
func Notes(note func(reflect.Type) *Note) Option { return func(r *Registry) { r.note = note } }

// noteOf returns what there is to say of a type.
func (e *encoder) noteOf(t *Type) *Note {
	if e.registry.note == nil || t.Kind != Struct {
		return nil
	}
	return e.registry.note(t.Go)
}

func appendNote(b []byte, t *Type, n *Note) []byte {
	b = appendString(appendString(appendArray(b, 6), n.Function), n.File)
	b = appendString(appendString(b, n.Outline), n.Place)
	b = appendArray(b, len(n.Lines))
	for _, line := range n.Lines {
		b = appendInt(b, int64(line))
	}
	b = appendArray(b, len(t.Fields))
	for i := range t.Fields {
		b = appendString(b, n.Fields[t.Fields[i].Name])
	}
	return b
}

// parseNote reads the note on a struct with the given fields.
func (d *document) parseNote(fields []string) *Note {
	d.exactly(6)
	n := &Note{Function: d.text(), File: d.text(), Outline: d.text(), Place: d.text(), Fields: map[string]string{}}
	for range d.array() {
		line := d.int()
		if int64(int32(line)) != line {
			d.fail("a number that is too great")
		}
		n.Lines = append(n.Lines, int32(line))
	}
	d.exactly(len(fields))
	for _, f := range fields {
		if text := d.text(); text != "" {
			n.Fields[f] = text
		}
	}
	return n
}
