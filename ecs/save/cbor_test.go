package save_test

import (
	"encoding/binary"
	"hash/crc32"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// seedOf returns the seed of what is forged: 1, or SOMEN_FORGED.
func seedOf(t *testing.T) uint64 {
	text := os.Getenv("SOMEN_FORGED")
	if text == "" {
		return 1
	}
	n, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err)
	return n
}

// item is an item of CBOR.
type item struct {
	major byte // the first three bits
	info  byte // the other five
	n     uint64
	bytes []byte
	items []*item
}

const (
	cborUint = iota
	cborNegative
	cborBytes
	cborText
	cborArray
	cborMap
	cborTag
	cborSimple
)

// parse reads an item, and returns what follows it. It knows no more than the format uses.
func parse(data []byte) (*item, []byte) {
	it := &item{major: data[0] >> 5, info: data[0] & 31}
	data = data[1:]
	it.n = uint64(it.info)
	if it.info >= 24 {
		size := 1 << (it.info - 24)
		var b [8]byte
		copy(b[8-size:], data[:size])
		it.n = binary.BigEndian.Uint64(b[:])
		data = data[size:]
	}
	n := it.n
	switch it.major {
	case cborBytes, cborText:
		it.bytes, data = data[:n], data[n:]
	case cborMap:
		n *= 2
		fallthrough
	case cborArray, cborTag:
		if it.major == cborTag {
			n = 1
		}
		for range n {
			var inner *item
			inner, data = parse(data)
			it.items = append(it.items, inner)
		}
	}
	return it, data
}

// write appends an item.
func (it *item) write(b []byte) []byte {
	n := it.n
	switch it.major {
	case cborBytes, cborText:
		n = uint64(len(it.bytes))
	case cborArray:
		n = uint64(len(it.items))
	case cborMap:
		n = uint64(len(it.items) / 2)
	case cborSimple:
		size := 0
		if it.info >= 24 {
			size = 1 << (it.info - 24)
		}
		return append(append(b, it.major<<5|it.info), binary.BigEndian.AppendUint64(nil, n)[8-size:]...)
	}
	switch {
	case n < 24:
		b = append(b, it.major<<5|byte(n))
	case n < 1<<8:
		b = append(b, it.major<<5|24, byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, it.major<<5|25), uint16(n))
	case n < 1<<32:
		b = binary.BigEndian.AppendUint32(append(b, it.major<<5|26), uint32(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, it.major<<5|27), n)
	}
	b = append(b, it.bytes...)
	for _, inner := range it.items {
		b = inner.write(b)
	}
	return b
}

// copied returns a copy of all of it.
func (it *item) copied() *item {
	c := *it
	c.items = nil
	for _, inner := range it.items {
		c.items = append(c.items, inner.copied())
	}
	return &c
}

// all appends an item and those in it.
func (it *item) all(list []*item) []*item {
	list = append(list, it)
	for _, inner := range it.items {
		list = inner.all(list)
	}
	return list
}

// forgery is a save of which the values can be changed, one by one.
type forgery struct {
	head   []byte
	root   *item
	values []*item // in all records, but not the names of types
	plain  []*item // those that are no arrays
}

func forgeryOf(data []byte) *forgery {
	f := &forgery{head: data[:headLength]}
	f.root, _ = parse(data[headLength:])
	document := f.root.items[0]
	for i := 0; i < len(document.items); i += 2 {
		switch string(document.items[i].bytes) {
		case "blocks", "maps", "funcs", "boxes", "objects":
			f.values = document.items[i+1].all(f.values)
		}
	}
	for _, it := range f.values {
		if it.major != cborArray {
			f.plain = append(f.plain, it)
		}
	}
	return f
}

// written returns the save, with the right checksum.
func (f *forgery) written() []byte {
	document := f.root.items[0]
	sum := document.items[len(document.items)-1]
	sum.n = 1 << 31 // so that it takes four bytes
	data := f.root.write(append([]byte{}, f.head...))
	sum.n = uint64(crc32.Checksum(data[headLength:len(data)-9], crc32.MakeTable(crc32.Castagnoli)))
	binary.BigEndian.PutUint32(data[len(data)-4:], uint32(sum.n))
	return data
}

// change changes a value as four numbers say: which, how, and by what.
func (f *forgery) change(which, how, by, with uint64) {
	it, other := f.values[which%uint64(len(f.values))], f.values[with%uint64(len(f.values))]
	if how>>8%4 > 0 {
		it = f.plain[which%uint64(len(f.plain))]
	}
	switch it.major {
	case cborUint, cborNegative:
		switch how % 8 {
		case 0:
			it.n += by%5 - 2
		case 1:
			it.n = by % 16
		case 2:
			it.n ^= 1 << (by % 64)
		case 3:
			it.n = []uint64{1<<63 - 1, 1 << 62, 1 << 31, 1<<31 - 1, 1 << 32, 255, 127, 1 << 40}[by%8]
		case 4:
			it.major = cborNegative - it.major
		case 5, 6:
			if other.major <= cborNegative {
				it.major, it.n = other.major, other.n
			}
		default:
			*it = item{major: cborSimple, info: 22} // null
		}
	case cborSimple:
		switch {
		case it.info == 20 || it.info == 21:
			it.info ^= 1
		case it.info >= 24:
			it.n ^= 1 << (by % 64) // a float
		default:
			*it = *other.copied() // null
		}
	case cborText, cborBytes:
		if other.major == it.major {
			it.bytes = other.bytes
		} else if len(it.bytes) > 0 {
			it.bytes = it.bytes[:by%uint64(len(it.bytes))]
		}
	case cborArray:
		n := uint64(len(it.items))
		switch i := by % max(n, 1); {
		case n > 0 && how%8 < 3:
			j := (by >> 16) % n
			it.items[i], it.items[j] = it.items[j], it.items[i]
		case n > 0 && how%8 == 3:
			it.items = append(it.items[:i:i], it.items[i+1:]...)
		case n > 0 && how%8 == 4:
			it.items = append(it.items, it.items[i].copied())
		case how%8 == 5:
			*it = item{major: cborSimple, info: 22}
		case other.major == cborArray && len(other.items) == len(it.items):
			it.items = other.copied().items
		case n > 0:
			it.items[i] = other.copied()
		}
	}
}
