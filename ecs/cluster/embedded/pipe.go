package embedded

import (
	"bytes"
	"io"
	"net"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// inProcess makes connections within the process whose writes do not wait for the reader. As the server makes them, client
// and server could each wait for the other to read: so a refused client would wait long, and never see why.
type inProcess struct{ server *server.Server }

func (p inProcess) InProcessConn() (net.Conn, error) {
	c, err := p.server.InProcessConn()
	if err != nil {
		return nil, err
	}
	out := &pipe{Conn: c, todo: make(chan []byte, 16), closed: make(chan struct{}), broken: make(chan struct{})}
	go out.pump()
	return out, nil
}

type pipe struct {
	net.Conn
	todo   chan []byte
	closed chan struct{} // by the client
	broken chan struct{} // by the server; what it has said last can still be read
	once   sync.Once
}

func (p *pipe) Write(b []byte) (int, error) {
	select {
	case <-p.closed:
		return 0, net.ErrClosed
	case <-p.broken:
		return 0, io.ErrClosedPipe
	case p.todo <- bytes.Clone(b):
		return len(b), nil
	}
}

func (p *pipe) pump() {
	for {
		select {
		case b := <-p.todo:
			if _, err := p.Conn.Write(b); err != nil {
				close(p.broken)
				<-p.closed
				p.Conn.Close()
				return
			}
		case <-p.closed:
			if len(p.todo) == 0 { // what was written before is sent
				p.Conn.Close()
				return
			}
		}
	}
}

// Close closes once all is written, for which it gives the server a second.
func (p *pipe) Close() error {
	p.once.Do(func() {
		close(p.closed)
		_ = p.Conn.SetWriteDeadline(time.Now().Add(time.Second))
	})
	return nil
}
