package cluster

import (
	"fmt"
	"reflect"
	"sync"

	"github.com/somen-go/somen/ecs/cluster/internal/handover"
	"github.com/somen-go/somen/ecs/save"
)

// The channels and signals of a program are known by their names, as component types are, so that what arrives for an agent
// can be decoded before the agent has ever looked.

type kind uint8

const (
	channelKind kind = iota
	signalKind
)

// inbox is an agent's side of a channel or a signal, of some type.
type inbox interface {
	put(from handover.ID, number uint64, body []byte) error
	Len() int // of what waits in it
	own() any // the channel or signal
}

type typed struct {
	make  func() inbox
	type_ save.Option // that makes the type known to package save
}

var registered struct {
	lock sync.Mutex
	all  [2]map[string]*typed
}

func saveType[T any]() save.Option { return save.Type[T]() }

func register(function, name string, k kind, value reflect.Type, t *typed) {
	if no := notPlain(value); no != "" {
		panic(argument(function, fmt.Sprintf("the type of %q is not plain: %s; export the field, tag it `cbor:\"-\"`, or have its type be a cbor.Marshaler or "+
			"encoding.BinaryMarshaler, and back", name, no)))
	}
	if name == "" || len(name) > 200 {
		panic(argument(function, "the name must have 1 to 200 bytes"))
	}
	registered.lock.Lock()
	defer registered.lock.Unlock()
	if registered.all[k][name] != nil {
		panic(argument(function, fmt.Sprintf("there is one of the name %q already; use that variable, or another name", name)))
	}
	if registered.all[k] == nil {
		registered.all[k] = map[string]*typed{}
	}
	registered.all[k][name] = t
}

func typedOf(k kind, name string) *typed {
	registered.lock.Lock()
	defer registered.lock.Unlock()
	return registered.all[k][name]
}

// typesOfAll are the options by which package save knows all that agents may have.
func typesOfAll() (all []save.Option) {
	registered.lock.Lock()
	defer registered.lock.Unlock()
	for _, of := range registered.all {
		for _, t := range of {
			all = append(all, t.type_)
		}
	}
	return append(all, save.Type[SendError]())
}
