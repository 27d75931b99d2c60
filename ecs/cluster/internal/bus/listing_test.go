package bus

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A list of leases lacks none that is renewed while it is made.
func TestLeasesAreListedWhileTheyAreRenewed(t *testing.T) {
	b := single(t, Options{LeaseTTL: 5 * time.Second})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	const n = 20
	for i := range n {
		l, err := b.Claim(ctx, fmt.Sprintf("node.%d", i), []byte("x"))
		require.NoError(t, err)
		go func() {
			for ctx.Err() == nil {
				_ = l.Renew(ctx)
			}
		}()
	}
	_, err := b.Claim(ctx, "other", nil)
	require.NoError(t, err)
	for range 30 {
		held, err := b.Leases(ctx, "node.")
		require.NoError(t, err)
		require.Len(t, held, n)
		require.Equal(t, []byte("x"), held["node.7"])
	}
}
