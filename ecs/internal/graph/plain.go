package graph

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"
)

// plain shows an item, with what is in it, for people.
func plain(data []byte) string {
	r := reader{data: data}
	var s strings.Builder
	var left []uint64 // items in the arrays that are open
	for r.pos < len(data) {
		start := r.pos
		major, n := r.head()
		switch major {
		case majorUint:
			s.WriteString(strconv.FormatUint(n, 10))
		case majorNegative:
			s.WriteString("-" + strconv.FormatUint(n+1, 10))
		case majorBytes:
			r.pos = start
			s.WriteString("0x" + hex.EncodeToString(r.bytes()))
		case majorText:
			r.pos = start
			s.WriteString(strconv.Quote(r.text()))
		case majorArray:
			s.WriteByte('[')
			if n > 0 {
				left = append(left, n)
				continue
			}
			s.WriteByte(']')
		case itemFalse:
			s.WriteString("false")
		case itemTrue:
			s.WriteString("true")
		case itemNull:
			s.WriteString("nil")
		case itemFloat32:
			s.WriteString(float(float64(math.Float32frombits(uint32(n))), 32, n))
		case itemFloat64:
			s.WriteString(float(math.Float64frombits(n), 64, n))
		default:
			r.fail("an item that isn't used here")
		}
		for len(left) > 0 {
			last := len(left) - 1
			if left[last]--; left[last] > 0 {
				s.WriteByte(' ')
				break
			}
			s.WriteByte(']')
			left = left[:last]
		}
	}
	return s.String()
}

// float shows a float as Go would write it; of a NaN it shows the bits, in which NaNs differ.
func float(f float64, size int, bits uint64) string {
	if math.IsNaN(f) {
		return "NaN(0x" + strconv.FormatUint(bits, 16) + ")"
	}
	return strconv.FormatFloat(f, 'g', -1, size)
}
