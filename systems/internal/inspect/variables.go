package inspect

import (
	"fmt"
	"reflect"
	"unicode/utf8"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// variableRows is how many lines the variables of a task have.
const variableRows = 4

// addVariables tells the variables of a task, those of the innermost function first, as many as there is room for.
func (i *Inspector) addVariables(info coroutine.Info, indent, most int) {
	most = min(most, len(i.lines)+variableRows)
	row := ""
	for v := range info.Variables() {
		if len(i.lines) == most {
			return
		}
		words := fit(i.say(v), Columns-indent)
		switch {
		case row == "":
			row = words
		case utf8.RuneCountInString(row)+2+utf8.RuneCountInString(words) <= Columns-indent:
			row += "  " + words
		default:
			i.add(Plain, "%*s%s", indent, "", row)
			row = words
		}
	}
	if row != "" && len(i.lines) < most {
		i.add(Plain, "%*s%s", indent, "", row)
	}
}

// say says what a variable is. Entities have their numbers.
func (i *Inspector) say(v coroutine.Variable) string {
	switch v.Type() {
	case reflect.TypeFor[*donburi.Entry](), reflect.TypeFor[donburi.Entity](), reflect.TypeFor[ecs.Ref]():
	default:
		return v.String()
	}
	ref, ok := refOf(i.engine.World(), v.Value())
	if !ok {
		return v.Name + " = nobody"
	}
	gone := ""
	if !ref.Alive() {
		gone = ", gone"
	}
	return fmt.Sprintf("%s = entity %d%s", v.Name, ref.Entity().Id(), gone)
}
