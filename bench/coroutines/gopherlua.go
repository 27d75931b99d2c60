package coroutines

import (
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/somen-go/somen/bench/internal/harness"
)

// gopherLua runs the Lua program in an interpreter written in Go.
func gopherLua(n, resumes int) (harness.Sample, error) {
	// A coroutine has a stack of its own of these sizes; the defaults are forty times as large, and
	// stand in for what is smaller than 128.
	l := lua.NewState(lua.Options{CallStackSize: 16, RegistrySize: 128, RegistryMaxSize: 4096, MinimizeStackMemory: true})
	defer l.Close()
	args := l.NewTable()
	args.RawSetInt(1, lua.LString(strconv.Itoa(n)))
	args.RawSetInt(2, lua.LString(strconv.Itoa(resumes)))
	l.SetGlobal("arg", args)
	var text string
	l.SetGlobal("print", l.NewFunction(func(l *lua.LState) int {
		text += l.ToString(1) + "\n"
		return 0
	}))
	source, err := peers.ReadFile("peers/yield.lua")
	if err != nil {
		return nil, err
	}
	if err := l.DoString(string(source)); err != nil {
		return nil, err
	}
	return harness.ParseSample(text)
}
