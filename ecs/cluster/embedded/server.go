// Package embedded is a NATS server with JetStream in the process: for a world of one machine, for tests, and for nodes that
// bring their own servers.
//
//	server, err := embedded.Start()
//	connection, err := server.Connect()
package embedded

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// StartError: the server did not start. Err says why.
type StartError struct {
	Address string // "" when it does not listen
	Err     error
}

func (e *StartError) Error() string {
	if e.Address == "" {
		return fmt.Sprintf("embedded: starting a server: %v", e.Err)
	}
	return fmt.Sprintf("embedded: starting a server on %s: %v", e.Address, e.Err)
}
func (e *StartError) Unwrap() error { return e.Err }

// OptionError: an option that cannot be.
type OptionError struct{ Option, Why string }

func (e *OptionError) Error() string { return fmt.Sprintf("embedded: %s: %s", e.Option, e.Why) }

// ErrNotReady: the server did not begin to answer in time.
var ErrNotReady = errors.New("it is not ready in time")

// How long Start waits.
const startTimeout = 20 * time.Second

// Server is a running server. Its methods may be called from any goroutine.
type Server struct {
	server *server.Server
	temp   string // removed at the end
	close  sync.Once
}

// Start starts a server and waits until it takes connections. Without options it listens on 127.0.0.1 with a free port,
// takes messages of up to 8 MB, logs nothing, and stores in a temporary folder that Close removes. Errors: *OptionError,
// *StartError (errors.Is syscall.EADDRINUSE when the port is taken).
func Start(options ...Option) (*Server, error) {
	s := settings{server: server.Options{
		Host:       "127.0.0.1",
		Port:       server.RANDOM_PORT,
		MaxPayload: 8 << 20,
		JetStream:  true,
		NoSigs:     true,
	}}
	for _, option := range options {
		if err := option(&s); err != nil {
			return nil, err
		}
	}
	return s.start()
}

func (s *settings) start() (_ *Server, err error) {
	o, out := &s.server, &Server{}
	address := ""
	if !o.DontListen {
		address = net.JoinHostPort(o.Host, fmt.Sprint(max(o.Port, 0)))
		if err := free(address); err != nil {
			return nil, &StartError{address, err}
		}
	}
	if o.StoreDir == "" && o.JetStream {
		if out.temp, err = os.MkdirTemp("", "nats-"); err != nil {
			return nil, &StartError{address, err}
		}
		o.StoreDir = out.temp
	}
	defer func() {
		if err != nil {
			out.Close()
		}
	}()
	if out.server, err = server.NewServer(o); err != nil {
		return nil, &StartError{address, err}
	}
	log := &log{Logger: s.log}
	out.server.SetLoggerV2(log, o.Debug, o.Trace, o.TraceVerbose)
	go out.server.Start()
	for deadline := time.Now().Add(startTimeout); !out.server.ReadyForConnections(50 * time.Millisecond); {
		if err := log.fatal(); err != nil {
			return nil, &StartError{address, err}
		}
		if time.Now().After(deadline) {
			return nil, &StartError{address, ErrNotReady}
		}
	}
	if err := log.fatal(); err != nil {
		return nil, &StartError{address, err}
	}
	if o.JetStream && !out.server.JetStreamEnabled() {
		return nil, &StartError{address, errors.New("JetStream is off")}
	}
	return out, nil
}

// free says why an address cannot be listened on; the server itself would only log it.
func free(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return l.Close()
}

// URL is where clients connect; "" if it does not listen.
func (s *Server) URL() string {
	if a := s.server.Addr(); a != nil {
		return s.server.ClientURL()
	}
	return ""
}

// Connect connects to the server within the process, without the network. Options are those of any client: credentials are
// asked for as of others.
func (s *Server) Connect(options ...nats.Option) (*nats.Conn, error) {
	return nats.Connect(s.URL(), append([]nats.Option{nats.InProcessServer(inProcess{s.server})}, options...)...)
}

// Close stops the server and waits until it has; what it stored in a temporary folder is removed.
func (s *Server) Close() {
	s.close.Do(func() {
		if s.server != nil {
			s.server.Shutdown()
			s.server.WaitForShutdown()
		}
		if s.temp != "" {
			_ = os.RemoveAll(s.temp)
		}
	})
}

// log gives the lines to who asked for them, and keeps the one of which a server would die.
type log struct {
	server.Logger // may be nil
	mu            sync.Mutex
	died          error
}

func (l *log) Fatalf(format string, v ...any) {
	l.mu.Lock()
	if l.died == nil {
		l.died = errors.New(strings.TrimSpace(fmt.Sprintf(format, v...)))
	}
	l.mu.Unlock()
	l.Errorf(format, v...)
}

func (l *log) fatal() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.died
}

func (l *log) Noticef(format string, v ...any) {
	if l.Logger != nil {
		l.Logger.Noticef(format, v...)
	}
}

func (l *log) Warnf(format string, v ...any) {
	if l.Logger != nil {
		l.Logger.Warnf(format, v...)
	}
}

func (l *log) Errorf(format string, v ...any) {
	if l.Logger != nil {
		l.Logger.Errorf(format, v...)
	}
}

func (l *log) Debugf(format string, v ...any) {
	if l.Logger != nil {
		l.Logger.Debugf(format, v...)
	}
}

func (l *log) Tracef(format string, v ...any) {
	if l.Logger != nil {
		l.Logger.Tracef(format, v...)
	}
}
