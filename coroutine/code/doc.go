// Package code knows func values as data: what is needed to take a func value apart and to make it again, in
// another run of the program.
//
// A func value is code and captures. Go shows neither: a func value can be called, and compared with nil. In
// what the tool somen builds, each func literal that may be kept is returned by a function of its own, which
// has one parameter, a struct of the captured variables:
//
//	co.Until(func() bool { return l.On })      co.Until(SomenLit_1(SomenVars_1{l}))
//
//	                                           //go:noinline
//	                                           func SomenLit_1(c_ SomenVars_1) func() bool {
//	                                               return func() bool { return c_.l_1.On }
//	                                           }
//
// So a literal has one code pointer, wherever Go inlines the function it stands in, and its captures are a
// value of one type. Method values and declared functions need no change: they have that by nature. The
// generated code registers them all here, with their names, and [Of] and [Make] go from a func value to a
// [Value] and back.
//
// Where the captures lie in memory is found by experiment: behind the code pointer. Where that does not hold,
// with another compiler of Go, nothing is known, and all func values are refused.
//
// Go shares the code of a generic function between types. What the makers of literals in one return captures an
// interface that holds a pointer to the struct, whose type is that of the instance. The instances that the
// packages use which somen builds are registered, with their type arguments in the names:
// "main.Nearest[main.Robot].func1". A func value of another one is unknown, and so is what somen has not built.
package code
