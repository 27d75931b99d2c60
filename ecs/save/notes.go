package save

import (
	"path"
	"path/filepath"
	"reflect"
	"sync"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/ecs/internal/graph"
)

// notes has the save say of which functions its activations are, with the lines at which they wait and the names
// of their variables, for those who read it without the program. A variable that the activation points to is
// noted with & before it.
func notes() graph.Option {
	return graph.Notes(func(t reflect.Type) *graph.Note { return allNotes()[t] })
}

var allNotes = sync.OnceValue(func() map[reflect.Type]*graph.Note {
	all := map[reflect.Type]*graph.Note{}
	for _, f := range code.Frames() {
		a := f.New()
		n := &graph.Note{Function: f.Name, Lines: f.Lines, Outline: f.Outline, Place: placeOf(f.Name), Fields: map[string]string{}}
		if s, ok := a.(coroutine.Stepper); ok {
			_, file, _ := s.Place()
			n.File = path.Base(filepath.ToSlash(file)) // a folder is of the machine that has built the program
		}
		for _, field := range f.Fields {
			switch {
			case field.Of == "":
			case field.Box:
				n.Fields[field.Name] = "&" + field.Of
			default:
				n.Fields[field.Name] = field.Of
			}
		}
		all[reflect.TypeOf(a).Elem()] = n
	}
	return all
})
