//go:build !js

package play

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems/render"
)

// command is the other side of a watched game.
type command struct {
	t    *testing.T
	conn net.Conn
	says chan message // what the game says
}

// call has the game of a player call the command, which knows it by its token.
func call(t *testing.T, p *player) *command {
	t.Helper()
	door, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer door.Close()
	t.Setenv(watchVariable, door.Addr().String()+" a token")
	require.NoError(t, p.join())
	t.Cleanup(p.watch.close)
	require.Empty(t, os.Getenv(watchVariable), "what the game starts is not watched")
	conn, err := door.Accept()
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	c := &command{t: t, conn: conn, says: make(chan message, 16)}
	go func() {
		for in := json.NewDecoder(conn); ; {
			var m message
			if in.Decode(&m) != nil {
				close(c.says)
				return
			}
			c.says <- m
		}
	}()
	require.Equal(t, message{Is: "here", Token: "a token"}, <-c.says)
	return c
}

func (c *command) do(m message) {
	c.t.Helper()
	require.NoError(c.t, json.NewEncoder(c.conn).Encode(m))
}

// between lets the game do what it was told until it has done it.
func between(t *testing.T, w *watch, done func() bool) (open bool, err error) {
	t.Helper()
	for !done() && err == nil && t.Context().Err() == nil {
		open, err = w.between(func() render.Window { return render.Window{X: 3, Width: 5} })
		runtime.Gosched()
	}
	return open, err
}

func (c *command) heard() bool { return len(c.says) > 0 }

func watchedGame(t *testing.T) *player {
	engine, s := game(t)
	return &player{engine: engine, saves: s}
}

// TestWatch: a game saves, stands still and goes on as the command says, and another one goes on from there.
func TestWatch(t *testing.T) {
	p := watchedGame(t)
	c := call(t, p)
	w := p.watch
	c.do(message{Do: "start"})
	at, err := w.begin()
	require.NoError(t, err)
	require.Nil(t, at)
	for range 5 {
		p.engine.Step(time.Second / 60)
	}

	file := filepath.Join(t.TempDir(), "state")
	c.do(message{Do: "save", File: file})
	open, err := between(t, w, c.heard)
	require.NoError(t, err)
	require.False(t, open, "it stands still")
	require.Equal(t, message{Is: "saved", Window: &render.Window{X: 3, Width: 5}}, <-c.says)

	c.do(message{Do: "go on"})
	open, err = between(t, w, func() bool { return !w.held })
	require.NoError(t, err)
	require.True(t, open)

	c.do(message{Do: "show", Text: "a.go:1: what is wrong"})
	_, err = between(t, w, func() bool { return w.text != "" })
	require.NoError(t, err)
	p.saves.tell("saved", nil)
	require.Equal(t, "a.go:1: what is wrong", p.note())
	c.do(message{Do: "show"})
	_, err = between(t, w, func() bool { return w.text == "" })
	require.NoError(t, err)
	require.Equal(t, "saved", p.note())

	next := watchedGame(t)
	d := call(t, next)
	next.engine.Input().Press(ecs.KeyEnter)
	d.do(message{Do: "load", File: file, Window: &render.Window{X: 3, Width: 5}})
	at, err = next.watch.begin()
	require.NoError(t, err)
	require.Equal(t, &render.Window{X: 3, Width: 5}, at)
	require.Equal(t, 5, ecs.Resource[score](next.engine).N)
	require.False(t, next.engine.Input().Held(ecs.KeyEnter))

	c.do(message{Do: "quit"})
	open, err = between(t, w, func() bool { return false })
	require.False(t, open)
	require.NoError(t, over(err), "to be ended is no error")
	d.conn.Close()
	_, err = between(t, next.watch, func() bool { return false })
	require.ErrorIs(t, err, errQuit, "the command is gone")
}

// TestWatchRefuses: what can't be saved or loaded is said, and changes nothing.
func TestWatchRefuses(t *testing.T) {
	p := watchedGame(t)
	c := call(t, p)
	mail := make(chan int)
	p.watch.objects = []save.Option{save.Root("mail", &mail)}
	c.do(message{Do: "save", File: filepath.Join(t.TempDir(), "state")})
	open, err := between(t, p.watch, c.heard)
	require.NoError(t, err)
	require.True(t, open, "it goes on")
	require.Contains(t, (<-c.says).Text, "mail")

	for _, file := range []string{"missing", "damaged"} {
		next := watchedGame(t)
		d := call(t, next)
		path := filepath.Join(t.TempDir(), file)
		if file == "damaged" {
			require.NoError(t, os.WriteFile(path, []byte("GIF89a"), 0o600))
		}
		d.do(message{Do: "load", File: path})
		d.do(message{Do: "quit"})
		_, err = next.watch.begin()
		require.ErrorIs(t, err, errQuit)
		m := <-d.says
		require.Equal(t, "failed", m.Is)
		require.NotEmpty(t, m.Text)
	}
}

// TestWatchNobody: a command that isn't there is an error, and without the variable there is none.
func TestWatchNobody(t *testing.T) {
	p := watchedGame(t)
	require.NoError(t, p.join())
	require.Nil(t, p.watch)
	require.Empty(t, p.watch.note())
	p.watch.close()
	door, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Setenv(watchVariable, door.Addr().String()+" a token")
	require.NoError(t, door.Close())
	require.ErrorContains(t, p.join(), "somen run -watch can't be reached")
	require.Error(t, over(errors.New("another")))
}
