// Savable saves a game in the middle of each of some functions, and prints what Save says.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/netip"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// Refusal is what is printed of each function.
type Refusal struct {
	Function, Variable, Error string
}

type game struct {
	Gold  int
	Names map[string][]string
	mu    sync.Mutex
	hits  atomic.Int64
	where netip.Addr
	cache chan int `somen:"-"`
}

type radio struct{ waves []chan int }

type looks interface{ look(func()) }

type eyes struct{}

func (eyes) look(f func()) { f() }

func plain(co *coroutine.Co) {
	g := &game{Names: map[string][]string{}, cache: make(chan int), where: netip.MustParseAddr("1.2.3.4")}
	g.mu.Lock()
	at, f := time.Unix(5, 6), strings.ToUpper
	co.Sleep(time.Second)
	g.hits.Add(1)
	fmt.Println(at, f(""), g.cache)
}

func channel(co *coroutine.Co) {
	pipe := make(chan int)
	co.Sleep(time.Second)
	close(pipe)
}

func deep(co *coroutine.Co) {
	r := map[string]*radio{"x": {[]chan int{make(chan int)}}}
	co.Sleep(time.Second)
	clear(r)
}

func file(co *coroutine.Co) {
	f := os.Stdin
	co.Sleep(time.Second)
	fmt.Println(f.Name())
}

func pointer(co *coroutine.Co) {
	p := unsafe.Pointer(new(int))
	co.Sleep(time.Second)
	*(*int)(p)++
}

func address(co *coroutine.Co) {
	p := uintptr(5)
	co.Sleep(time.Second)
	fmt.Println(p)
}

func concurrent(co *coroutine.Co) {
	m := new(sync.Map)
	m.Store(1, 2)
	co.Sleep(time.Second)
	m.Clear()
}

func stranger(co *coroutine.Co) {
	_, cancel := context.WithCancel(context.Background())
	co.Sleep(time.Second)
	cancel()
}

func unknown(co *coroutine.Co) {
	var ctx, cancel = context.WithCancel(context.Background())
	cancel()
	co.Sleep(time.Second)
	fmt.Println(ctx.Err())
}

func island(co *coroutine.Co) {
	var l looks = eyes{}
	l.look(func() { co.Sleep(time.Second) })
}

func future(co *coroutine.Co) {
	f := coroutine.Async(func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, nil })
	_, _ = f.Await(co)
}

func begun(co *coroutine.Co) {
	f := coroutine.Async(func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, nil }).OnLoad(coroutine.StartAgain).ReadyIn(5).Begin(co)
	_, _ = f.Await(co)
}

func scouts(co *coroutine.Co) {
	n, _ := coroutine.RaceFor(co, func(co *coroutine.Co) int { co.Forever(); return 1 }, func(co *coroutine.Co) int { co.Forever(); return 2 })
	fmt.Println(n)
}

func generic[T any](co *coroutine.Co, v T) {
	co.Sleep(time.Second)
	fmt.Println(v)
}

func literal[T any](v T) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(time.Second)
		fmt.Println(v)
	})
}

func main() {
	for name, f := range map[string]func(*coroutine.Co){
		"plain": plain, "channel": channel, "deep": deep, "file": file, "pointer": pointer, "address": address, "concurrent": concurrent,
		"literal": func(co *coroutine.Co) { co.Go(literal(1)); co.Yield(); co.Forever() }, "stranger": stranger, "unknown": unknown, "island": island, "future": future,
		"begun": begun, "scouts": scouts,
		"generic": func(co *coroutine.Co) { generic(co, 1) },
	} {
		s := coroutine.NewScheduler(coroutine.OnError(func(err error) { log.Fatal(name, ": ", err) }))
		s.Start(coroutine.Script(f))
		s.Tick(0, coroutine.Budget{})
		var b bytes.Buffer
		r := Refusal{Function: "main." + name}
		if err := save.Scheduler(&b, s); err != nil {
			r.Error = err.Error()
			if value := (*save.Error)(nil); errors.As(err, &value) {
				r.Variable = value.Variable
			}
		}
		if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
			log.Fatal(err)
		}
		s.Close()
	}
}
