// Package compile turns coroutine functions into structs with a program counter.
//
// A coroutine function has a parameter of type *coroutine.Co. It runs on a stack of its own as it is
// written; this package rewrites it, in a copy that a build sees instead of the source, as a type and a
// method:
//
//	func blink(co *coroutine.Co, l *Lamp) {      type Somen_blink struct {
//		for {                                        coroutine.Activation
//			co.Sleep(time.Second)                    co_1 *coroutine.Co
//			l.On = !l.On                             l_2  *Lamp
//		}                                        }
//	}
//	                                             func (f_ *Somen_blink) Step() bool {
//	                                                 switch f_.PC {
//	                                                 case 1:
//	                                                     goto somen_2
//	                                                 }
//	                                             somen_1:
//	                                                 f_.PC = 1
//	                                                 if f_.Sleep(f_.co_1, time.Second) {
//	                                                     return true
//	                                                 }
//	                                             somen_2:
//	                                                 f_.l_2.On = !f_.l_2.On
//	                                                 goto somen_1
//	                                             }
//
// The function as it was written stays beside it, for all that calls it from a stack.
//
// The steps, each a file: load finds the packages and their types, mark finds coroutine functions and calls
// that may wait, slots gives each variable its field, lower flattens the statements that contain waits and
// leaves the others as they are, expr keeps the order of evaluation, edit cuts and pastes the source text,
// emit writes the types, and overlay hands the result to go.
//
// What can't be compiled, or only perhaps, is an island: the function stays on a stack. Nothing else
// depends on that, so coverage grows construct by construct, and no program changes its meaning.
package compile
