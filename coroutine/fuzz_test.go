package coroutine

import "testing"

// FuzzScheduler runs the programs of the model test, decoded from bytes: each choice takes one, and
// all choices after the last byte are 0. Large inputs take long to minimise: fuzz it with
//
//	go test -fuzz FuzzScheduler -fuzzminimizetime 10x
func FuzzScheduler(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("how thin can a noodle be before it is no noodle any more? as thin as a coroutine, says somen"))
	f.Add([]byte{2, 1, 0, 2, 0, 1, 3, 0, 5, 1, 7, 2, 2, 1, 0, 8, 3, 3, 4, 6, 2, 5, 1, 9, 9, 9, 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6})
	long := make([]byte, 2000)
	for i := range long {
		long[i] = byte(i * i * 7 >> 3)
	}
	f.Add(long)
	f.Fuzz(func(t *testing.T, data []byte) {
		compare(t, generate(func(n int) int {
			if len(data) == 0 {
				return 0
			}
			b := data[0]
			data = data[1:]
			return int(b) % n
		}))
	})
}
