package bus

import (
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// proxy is a line to a server that can be cut, and that can swallow what is said.
type proxy struct {
	listener net.Listener
	server   string

	mu    sync.Mutex
	deaf  bool          // nothing comes back
	mute  bool          // nothing gets to the server
	down  bool          // nobody gets through
	held  chan struct{} // what comes back waits until it is closed
	conns map[net.Conn]bool
}

func newProxy(t testing.TB, url string) *proxy {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &proxy{listener: l, server: strings.TrimPrefix(url, "nats://"), conns: map[net.Conn]bool{}}
	go p.accept()
	t.Cleanup(func() { l.Close(); p.cut(false) })
	return p
}

func (p *proxy) url() string { return "nats://" + p.listener.Addr().String() }

func (p *proxy) accept() {
	for {
		in, err := p.listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", p.server)
		if err != nil {
			in.Close()
			continue
		}
		p.mu.Lock()
		if p.down {
			in.Close()
			out.Close()
		}
		p.conns[in], p.conns[out] = true, true
		p.mu.Unlock()
		go p.pass(out, in, func() (bool, chan struct{}) { return p.mute, nil })
		go p.pass(in, out, func() (bool, chan struct{}) { return p.deaf, p.held })
	}
}

// pass copies as long as nothing swallows or holds it.
func (p *proxy) pass(to, from net.Conn, state func() (bool, chan struct{})) {
	defer to.Close()
	for b := make([]byte, 32<<10); ; {
		n, err := from.Read(b)
		if err != nil {
			return
		}
		p.mu.Lock()
		swallow, held := state()
		p.mu.Unlock()
		if held != nil {
			<-held
		}
		if !swallow {
			if _, err := to.Write(b[:n]); err != nil {
				return
			}
		}
	}
}

// cut cuts all connections; the server can be reached again, or not.
func (p *proxy) cut(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down, p.deaf, p.mute = down, false, false
	for c := range p.conns {
		c.Close()
	}
	clear(p.conns)
}

func (p *proxy) setDeaf() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deaf = true
}

func (p *proxy) setMute() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mute = true
}

func (p *proxy) hold() (release func()) {
	held := make(chan struct{})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = held
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.held = nil
		close(held)
	}
}
