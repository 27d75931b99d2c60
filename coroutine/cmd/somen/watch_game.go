package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// message is a line of what the command and the game say to each other, as JSON. docs/live.md says what there is.
type message struct {
	Do     string          `json:"do,omitempty"`
	Is     string          `json:"is,omitempty"`
	Token  string          `json:"token,omitempty"`
	File   string          `json:"file,omitempty"`
	Text   string          `json:"text,omitempty"`
	Window json.RawMessage `json:"window,omitempty"` // is handed on as it is
}

// watchVariable tells the game where the command listens.
const watchVariable = "SOMEN_WATCH"

// How long the command waits: for a game that begins or answers, which may have thousands of entities; and for one that
// was told to end.
const (
	patience = 30 * time.Second
	farewell = 3 * time.Second
)

// process is a program that runs.
type process struct {
	file   string
	cmd    *exec.Cmd
	door   net.Listener
	answer chan message
	last   *tail // of what it has written to the standard error
	since  time.Time

	mu    sync.Mutex
	conn  net.Conn // once it is here
	ended chan struct{}
	err   error // of its process, when it has ended
}

// startGame starts a program and waits until it is here. The program is removed when it has ended.
func startGame(ctx context.Context, file string, args []string, stdin io.Reader, out, errs io.Writer) (*process, error) {
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &process{file: file, door: door, answer: make(chan message, 1), ended: make(chan struct{}), last: &tail{}}
	token := rand.Text()
	g.cmd = exec.Command(file, args...)
	g.cmd.Env = append(os.Environ(), watchVariable+"="+door.Addr().String()+" "+token)
	g.cmd.Stdin, g.cmd.Stdout, g.cmd.Stderr = stdin, out, io.MultiWriter(errs, g.last)
	g.cmd.WaitDelay = farewell // for what it has started, and which still writes
	if err := g.cmd.Start(); err != nil {
		return nil, errors.Join(err, door.Close())
	}
	var talk sync.WaitGroup
	talk.Go(func() { g.listen(token) })
	go func() {
		g.err = g.cmd.Wait()
		g.hangUp()
		talk.Wait()
		_ = os.Remove(file)
		close(g.ended)
	}()
	if _, err := g.hear(ctx); err != nil {
		g.stop()
		return nil, err
	}
	return g, nil
}

// listen waits for the call of the game, which knows the token, and hears what it says.
func (g *process) listen(token string) {
	for {
		conn, err := g.door.Accept()
		if err != nil {
			return
		}
		var m message
		_ = conn.SetReadDeadline(time.Now().Add(farewell))
		in := json.NewDecoder(conn)
		if in.Decode(&m) != nil || m.Token != token {
			_ = conn.Close()
			continue
		}
		_ = conn.SetReadDeadline(time.Time{})
		g.mu.Lock()
		g.conn = conn
		g.mu.Unlock()
		_ = g.door.Close()
		for {
			select {
			case g.answer <- m:
			default: // nobody has asked
			}
			m = message{}
			if in.Decode(&m) != nil {
				return
			}
		}
	}
}

// hangUp ends the connection.
func (g *process) hangUp() {
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = g.door.Close()
	if g.conn != nil {
		_ = g.conn.Close()
	}
}

// send tells the game. One that has ended needn't hear it.
func (g *process) send(m message) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.conn != nil {
		_ = g.conn.SetWriteDeadline(time.Now().Add(farewell))
		_ = json.NewEncoder(g.conn).Encode(m)
	}
}

// ask tells the game, and waits for its answer.
func (g *process) ask(ctx context.Context, m message) (message, error) {
	select {
	case <-g.answer: // to what was asked before, too late
	default:
	}
	g.send(m)
	return g.hear(ctx)
}

// hear waits for what the game says.
func (g *process) hear(ctx context.Context) (message, error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case m := <-g.answer:
		if m.Is == "failed" {
			return m, errors.New(m.Text)
		}
		return m, nil
	case <-g.ended:
		how := "exit status 0"
		if g.err != nil {
			how = g.err.Error()
		}
		return message{}, fmt.Errorf("the program has ended: %s\n%s", how, g.last)
	case <-ctx.Done():
		return message{}, ctx.Err()
	case <-late.C:
		return message{}, fmt.Errorf("the program doesn't answer for %v: one that somen run -watch starts calls play.Run, and no step of it may take that long", patience)
	}
}

// stop ends the game, and returns when its process has ended.
func (g *process) stop() {
	g.send(message{Do: "quit"})
	late := time.NewTimer(farewell)
	defer late.Stop()
	select {
	case <-g.ended:
	case <-late.C:
		_ = g.cmd.Process.Kill()
		<-g.ended
	}
}

// onEnd has f called when the game ends, unless the function that it returns was called before.
func (g *process) onEnd(f func()) (cancel func()) {
	off := make(chan struct{})
	go func() {
		select {
		case <-g.ended:
			f()
		case <-off:
		}
	}()
	return func() { close(off) }
}

// tail keeps the end of what is written.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	const most = 4 << 10
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-most):]
	return len(p), nil
}

// String returns the first lines of a panic, or the last ones of what there is.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := bytes.LastIndex(t.text, []byte("panic: ")); i >= 0 {
		return firstLines(string(t.text[i:]))
	}
	lines := strings.Split(strings.TrimSpace(string(t.text)), "\n")
	return strings.Join(lines[max(0, len(lines)-mostLines):], "\n")
}
