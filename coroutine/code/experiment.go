package code

// experiment returns a func value that captures v, as generated code does. The functions are written out, since
// in a generic one a func value captures a dictionary too.
func experiment(v any) any {
	switch v := v.(type) {
	case sample:
		return captureSample(v)
	case *int:
		return capturePointer(v)
	case wide:
		return captureWide(v)
	case tiny:
		return captureTiny(v)
	default:
		return captureAny(v)
	}
}

//go:noinline
func captureSample(c sample) func() bool { return func() bool { _ = c; return true } }

//go:noinline
func capturePointer(c *int) func() *int { return func() *int { return c } }

//go:noinline
func captureWide(c wide) func(int) uint64 { return func(i int) uint64 { _ = c; return c[i] } }

//go:noinline
func captureTiny(c tiny) func() tiny { return func() tiny { _ = c; return c + 1 } }

//go:noinline
func captureAny(c any) func() any { return func() any { _ = c; return c } }

//go:noinline
func captureShared[V any](c *V) func() V {
	g := any(c)
	return func() V { c := g.(*V); return *c }
}
