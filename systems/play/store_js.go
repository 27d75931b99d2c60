package play

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"syscall/js"
)

// item is the name of a save in the localStorage, which the pages of one site share.
func item(slot string) string { return "somen save of " + slot }

func read(slot string) (data []byte, err error) {
	defer thrown(&err)
	text := storage().Call("getItem", item(slot))
	if text.IsNull() {
		return nil, fs.ErrNotExist
	}
	return base64.StdEncoding.DecodeString(text.String())
}

func write(slot string, data []byte) (err error) {
	defer thrown(&err)
	storage().Call("setItem", item(slot), base64.StdEncoding.EncodeToString(data))
	return nil
}

func storage() js.Value {
	s := js.Global().Get("localStorage")
	if !s.Truthy() {
		panic(js.Error{Value: js.ValueOf("this page has no localStorage")})
	}
	return s
}

// thrown makes an error of what the browser throws, as when there is no room.
func thrown(err *error) {
	switch r := recover().(type) {
	case nil:
	case js.Error:
		text := fmt.Sprint(r.Value.String())
		if m := r.Value; m.Type() == js.TypeObject {
			text = m.Get("message").String()
		}
		*err = errors.New("the browser keeps no save: " + text)
	default:
		panic(r)
	}
}
