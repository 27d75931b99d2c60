package handover

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// An event is one byte that says which, and cbor. Both are checked when they come in: a region applies what was
// encoded by a region, and anything else is refused before it is looked at.
const (
	kindRecord     = 1
	kindTakeover   = 2
	kindCheckpoint = 3
	kindState      = 4
)

const (
	maxBytes = 64 << 20 // of an event or state: the most that NATS takes in one message
	maxItems = 1 << 17  // in any list
)

var (
	encoding = func() cbor.EncMode {
		mode, err := cbor.CoreDetEncOptions().EncMode()
		if err != nil {
			panic(err)
		}
		return mode
	}()
	decoding      = decodingOf(maxItems)
	decodingState = decodingOf(1 << 24)
)

func decodingOf(items int) cbor.DecMode {
	mode, err := cbor.DecOptions{
		UTF8:              cbor.UTF8DecodeInvalid, // names may be anything: an event that a region can make must be one that it can read
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		MaxNestedLevels:   16,
		MaxArrayElements:  items,
		MaxMapPairs:       items,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return mode
}

// Encode gives the bytes of an event for the log; the same event gives the same bytes. An e that is no event is a
// mistake of the caller, and panics.
func Encode(e Event) []byte {
	switch e := e.(type) {
	case *Record:
		return encode(kindRecord, e)
	case *Takeover:
		return encode(kindTakeover, e)
	case *Checkpoint:
		return encode(kindCheckpoint, e)
	}
	panic(fmt.Sprintf("handover: Encode of a %T, which is no event", e))
}

func encode(kind byte, value any) []byte {
	data, err := encoding.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("handover: %v", err)) // plain structs: cannot be
	}
	return append([]byte{kind}, data...)
}

// Decode reads an event. Bytes that no Encode has made give a *[FormatError]; names, ranges and counts are checked, and
// it takes no more memory than a multiple of len(data).
func Decode(data []byte) (Event, error) {
	if len(data) == 0 || len(data) > maxBytes {
		return nil, &FormatError{What: fmt.Sprintf("an event of %d bytes", len(data))}
	}
	switch data[0] {
	case kindRecord:
		return decode(data, new(Record), (*Record).check)
	case kindTakeover:
		return decode(data, new(Takeover), (*Takeover).check)
	case kindCheckpoint:
		return decode(data, new(Checkpoint), (*Checkpoint).check)
	}
	return nil, &FormatError{What: fmt.Sprintf("an event of kind %d, which this version does not know", data[0])}
}

func decode[T any](data []byte, into *T, check func(*T) error) (Event, error) {
	if err := decoding.Unmarshal(data[1:], into); err != nil {
		return nil, &FormatError{What: "an event that cannot be read", Err: err}
	}
	if err := check(into); err != nil {
		return nil, &FormatError{What: "an event that cannot be", Err: err}
	}
	return into, nil
}
