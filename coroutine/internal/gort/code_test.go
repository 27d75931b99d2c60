package gort

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCode(t *testing.T) {
	n := 0
	f := func() int { n++; return n }
	for _, slow := range []bool{false, true} {
		if codeIsFirst = !slow; slow {
			defer func() { codeIsFirst = true }()
		}
		require.Equal(t, reflect.ValueOf(f).Pointer(), Code(f))
		require.Equal(t, reflect.ValueOf(t.Log).Pointer(), Code(t.Log))
		require.NotEqual(t, Code(f), Code(t.Log))
		require.Zero(t, Code[func()](nil))
	}
}
