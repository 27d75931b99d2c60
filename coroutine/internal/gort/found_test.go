//go:build (amd64 || arm64 || wasm) && gc && !somen_slow

package gort

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFound(t *testing.T) {
	Learn()
	require.Equal(t, Found{Panics: true, IDs: true, Locks: true}, Known(),
		"with this Go all is found; if not, Somen is right but slower")
}
