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
	var left []int // in the arrays that are open
	for r.pos < len(data) {
		start := r.pos
		major, n := r.head()
		switch major {
		case majorUint:
			s.WriteString(strconv.FormatUint(n, 10))
		case majorNegative:
			s.WriteString("-" + strconv.FormatUint(n+1, 10))
		case majorBytes, majorText:
			r.pos = start
			if b := r.bytes(); major == majorText {
				s.WriteString(strconv.Quote(string(b)))
			} else {
				s.WriteString(hex.EncodeToString(b))
			}
		case majorArray:
			s.WriteByte('[')
			left = append(left, int(n)+1)
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
			s.WriteString("?")
		}
		for len(left) > 0 {
			last := len(left) - 1
			if left[last]--; left[last] > 0 {
				if major != majorArray || n > 0 && data[r.pos-1] != '[' {
					s.WriteByte(' ')
				}
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
