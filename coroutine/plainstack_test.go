package coroutine

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPlainStack(t *testing.T) {
	stack := "goroutine 263 [running]:\nmain.boss({0x1, 0x2}, 0xc00001?)\n\t/game/boss.go:41 +0x1d\ncreated by main.main in goroutine 1\n\t/game/main.go:7 +0x2\n" +
		"github.com/somen-go/somen/coroutine.(*Scheduler).Tick(0xc0001)\n\t/somen/tick.go:3\nmain.main()\n"
	plain := "goroutine [running]:\nmain.boss(...)\n\t/game/boss.go:41\ncreated by main.main\n\t/game/main.go:7\n"
	require.Equal(t, plain, plainStack([]byte(stack)))
	require.Equal(t, plain, plainStack([]byte(plain)), "once is enough")
	require.Empty(t, plainStack(nil))
}
