// Package corpus compares the two forms of behaviours on programs that were not written for it: those of Go's
// own test corpus, $(go env GOROOT)/test and the tests of cmd/compile. Nothing of them is in this repository;
// they are read where they lie, and run there.
//
// A tool gives the functions of a program a parameter of type *coroutine.Co, puts waits between its statements
// and into its expressions, and makes its main function a behaviour that a scheduler runs to its end in
// virtual time. The program is built three times: as it was, with waits on stacks, and with waits compiled.
// All three must print the same and exit alike; that of the first two shows that the tool is right, that of
// the last two that the compiler is. Resumes, virtual time and the order of calls must be the same too in both
// forms, and once more when the program is cancelled, or an error raised in it, in the middle.
//
//	go test ./coroutine/compile/internal/corpus -v                    # a handful, about a minute
//	go test ./coroutine/compile/internal/corpus -v -corpus.all -timeout 3h
//	go test ./coroutine/compile/internal/corpus -v -corpus.run 'test/fixedbugs/bug1' -corpus.seed 7
//	go test ./coroutine/compile/internal/corpus -v -corpus.all -corpus.stackful   # checks the tool alone
//
// -corpus.dir names a folder of programs, such as a checkout of Go, and -corpus.somen another checkout of Somen,
// whose compiler is used. -corpus.keep keeps what was built, to look at. -corpus.reduce makes the programs that differ small.
// The log ends with what was compiled and what were islands, for islands alone would pass.
//
// # What gets a Co
//
// Functions, methods and func literals are put into classes: two signatures are in one class if a value may
// flow from one to the other, by assignment, as an argument, through an interface of the program. A class has
// a Co in all its places or in none. It has none where a use can't be followed: an interface value of another
// type, reflection, unsafe, another package, a go statement, a type argument, a caller without a Co. A literal
// without one of its own waits with the Co of the function around it, unless it may run on another stack.
//
// Programs of several files, those that want flags of the compiler, and programs that generate others are not
// taken. leftout.txt names what else is not, and why.
package corpus
