package embedded

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/nats-io/nats-server/v2/server"
)

// Option of Start.
type Option func(*settings) error

type settings struct {
	server server.Options
	log    server.Logger
}

// Listen has the server listen on another address, "host:port"; port 0 is a free one. Only with an address of the outside
// can others reach it: then give it credentials and TLS by Configure.
func Listen(address string) Option {
	return func(s *settings) (err error) {
		if s.server.Host, s.server.Port, err = split(address); err != nil {
			return &OptionError{"Listen", err.Error()}
		}
		if s.server.Port == 0 {
			s.server.Port = server.RANDOM_PORT
		}
		return nil
	}
}

// InProcess has the server listen nowhere: only Connect reaches it.
func InProcess() Option {
	return func(s *settings) error {
		s.server.DontListen = true
		return nil
	}
}

// Dir has the server store in a folder that stays, and go on with what is there. Two servers must not share one.
func Dir(path string) Option {
	return func(s *settings) error {
		if path == "" {
			return &OptionError{"Dir", "needs a path"}
		}
		s.server.StoreDir = path
		return nil
	}
}

// Cluster has the server be one of several: of the cluster of that name, listening for the others on an address "host:port",
// and connecting to the others at theirs. All need other addresses, which must stay the same for a Dir that stays: the
// server's name is made of it. A cluster begins to store when more than half of its servers run.
func Cluster(name, address string, others ...string) Option {
	return func(s *settings) error {
		bad := func(format string, a ...any) error { return &OptionError{"Cluster", fmt.Sprintf(format, a...)} }
		if name == "" || strings.ContainsAny(name, " \t\r\n") {
			return bad("the name %q is empty or has blanks", name)
		}
		host, port, err := split(address)
		if err != nil {
			return bad("%v", err)
		}
		if port == 0 {
			return bad("the address %s needs a port that others know", address)
		}
		s.server.Cluster.Name, s.server.Cluster.Host, s.server.Cluster.Port = name, host, port
		s.server.ServerName = name + "-" + strings.NewReplacer(".", "-", ":", "-").Replace(address)
		for _, o := range others {
			if _, _, err := split(o); err != nil {
				return bad("%v", err)
			}
			s.server.Routes = append(s.server.Routes, &url.URL{Scheme: "nats", Host: o})
		}
		return nil
	}
}

// Log gives the server's lines to a logger.
func Log(l server.Logger) Option {
	return func(s *settings) error {
		s.log = l
		return nil
	}
}

// Configure changes NATS' own options, after those before it: Username, Users, Authorization (a token), TLSConfig,
// SyncAlways, limits.
func Configure(f func(*server.Options)) Option {
	return func(s *settings) error {
		f(&s.server)
		return nil
	}
}

func split(address string) (string, int, error) {
	host, p, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	port, err := strconv.Atoi(p)
	if err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("%s: the port is not between 0 and 65535", address)
	}
	return host, port, nil
}
