package graph

import (
	"encoding/binary"
	"math"
	"unicode/utf8"
)

// What is needed of CBOR (RFC 8949), written by hand because the items are written and read one by one,
// straight from memory and into it, which libraries don't offer. Tests read it by a library.

// The major types.
const (
	majorUint byte = iota << 5
	majorNegative
	majorBytes
	majorText
	majorArray
	majorMap
	majorTag
	majorSimple
)

// Items of the last major type, and the tag that says that what follows is CBOR.
const (
	itemFalse   = 0xf4
	itemTrue    = 0xf5
	itemNull    = 0xf6
	itemFloat32 = 0xfa
	itemFloat64 = 0xfb
	selfTag     = 55799
)

func appendHead(b []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n <= math.MaxUint8:
		return append(b, major|24, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}

func appendInt(b []byte, n int64) []byte {
	if n < 0 {
		return appendHead(b, majorNegative, uint64(-(n + 1)))
	}
	return appendHead(b, majorUint, uint64(n))
}

func appendUint(b []byte, n uint64) []byte { return appendHead(b, majorUint, n) }

// appendString writes a string that is no UTF-8 as bytes.
func appendString(b []byte, s string) []byte {
	major := majorText
	if !utf8.ValidString(s) {
		major = majorBytes
	}
	return append(appendHead(b, major, uint64(len(s))), s...)
}

func appendBytes(b, data []byte) []byte {
	return append(appendHead(b, majorBytes, uint64(len(data))), data...)
}

func appendArray(b []byte, n int) []byte { return appendHead(b, majorArray, uint64(n)) }

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, itemTrue)
	}
	return append(b, itemFalse)
}

// appendFloat32 and appendFloat64 take bits, so that those of a NaN aren't changed.
func appendFloat32(b []byte, bits uint32) []byte {
	return binary.BigEndian.AppendUint32(append(b, itemFloat32), bits)
}

func appendFloat64(b []byte, bits uint64) []byte {
	return binary.BigEndian.AppendUint64(append(b, itemFloat64), bits)
}

// reader reads items. It fails by a panic that exported functions catch.
type reader struct {
	data []byte
	pos  int
}

func (r *reader) fail(reason string) { fail(&FormatError{r.pos, reason}) }

// head reads the head of an item: its major type and its number, which is the value of a small item and
// the length of others. Of simple values and floats the first byte and the bits are returned.
func (r *reader) head() (byte, uint64) {
	if r.pos >= len(r.data) {
		r.fail("it is cut off")
	}
	first := r.data[r.pos]
	major, info := first&0xe0, first&0x1f
	if info < 24 {
		r.pos++
		if major == majorSimple {
			if first != itemFalse && first != itemTrue && first != itemNull {
				r.fail("an unknown item")
			}
			return first, 0
		}
		return major, uint64(info)
	}
	if info > 27 {
		r.fail("an item of no stated length")
	}
	size := 1 << (info - 24)
	if len(r.data)-r.pos-1 < size {
		r.fail("it is cut off")
	}
	b := r.data[r.pos+1 : r.pos+1+size]
	var n uint64
	switch size {
	case 1:
		n = uint64(b[0])
	case 2:
		n = uint64(binary.BigEndian.Uint16(b))
	case 4:
		n = uint64(binary.BigEndian.Uint32(b))
	case 8:
		n = binary.BigEndian.Uint64(b)
	}
	if major == majorSimple {
		if first != itemFloat32 && first != itemFloat64 {
			r.fail("an unknown item")
		}
		major = first
	}
	r.pos += 1 + size
	return major, n
}

func (r *reader) isNull() bool {
	if r.pos < len(r.data) && r.data[r.pos] == itemNull {
		r.pos++
		return true
	}
	return false
}

func (r *reader) null() {
	if !r.isNull() {
		r.fail("no null where one was expected")
	}
}

// peek returns the major type of the next item.
func (r *reader) peek() byte {
	if r.pos >= len(r.data) {
		r.fail("it is cut off")
	}
	return r.data[r.pos] & 0xe0
}

func (r *reader) uint() uint64 {
	major, n := r.head()
	if major != majorUint {
		r.fail("no number where one was expected")
	}
	return n
}

// index reads a number below n.
func (r *reader) index(n int) int {
	i := r.uint()
	if i >= uint64(n) {
		r.fail("a number that is too great")
	}
	return int(i)
}

func (r *reader) int() int64 {
	major, n := r.head()
	if n > math.MaxInt64 {
		r.fail("a number that is too great")
	}
	switch major {
	case majorUint:
		return int64(n)
	case majorNegative:
		return -1 - int64(n)
	}
	r.fail("no number where one was expected")
	return 0
}

func (r *reader) bool() bool {
	major, _ := r.head()
	if major != itemTrue && major != itemFalse {
		r.fail("no bool where one was expected")
	}
	return major == itemTrue
}

// array reads the head of an array, each of whose items is at least a byte.
func (r *reader) array() int {
	major, n := r.head()
	if major != majorArray {
		r.fail("no array where one was expected")
	}
	if n > uint64(len(r.data)-r.pos) {
		r.fail("it is cut off")
	}
	return int(n)
}

// exactly reads the head of an array of n items.
func (r *reader) exactly(n int) {
	if r.array() != n {
		r.fail("an array of another length than expected")
	}
}

// bytes reads a text or bytes, which stay a part of the data.
func (r *reader) bytes() []byte {
	major, n := r.head()
	if major != majorText && major != majorBytes {
		r.fail("no text where one was expected")
	}
	if n > uint64(len(r.data)-r.pos) {
		r.fail("it is cut off")
	}
	b := r.data[r.pos : r.pos+int(n)]
	if major == majorText && !utf8.Valid(b) {
		r.fail("a text that is no UTF-8")
	}
	r.pos += int(n)
	return b
}

func (r *reader) text() string { return string(r.bytes()) }

// skip passes over an item with all that is in it, however deep.
func (r *reader) skip() {
	for left := uint64(1); left > 0; left-- {
		major, n := r.head()
		switch major {
		case majorBytes, majorText:
			if n > uint64(len(r.data)-r.pos) {
				r.fail("it is cut off")
			}
			r.pos += int(n)
		case majorArray, majorMap:
			if n > uint64(len(r.data)-r.pos) {
				r.fail("it is cut off")
			}
			left += n
			if major == majorMap {
				left += n
			}
		case majorTag:
			left++
		}
	}
}
