package coroutine

import "strings"

// plainStack is a stack as it stands in saves: without the number of the goroutine, the addresses, and who has
// ticked, which are of the process, so that the same state gives the same bytes.
func plainStack(stack []byte) string {
	var b strings.Builder
	for line := range strings.Lines(string(stack)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "goroutine "):
			if i := strings.IndexByte(line, '['); i > 0 {
				line = "goroutine " + line[i:]
			}
		case strings.HasPrefix(line, "\t"):
			if i := strings.LastIndex(line, " +0x"); i > 0 {
				line = line[:i]
			}
		case strings.HasPrefix(line, "created by "):
			line, _, _ = strings.Cut(line, " in goroutine ")
		case strings.Contains(line, "coroutine.(*Scheduler).Tick("):
			return b.String()
		default:
			if i := strings.LastIndexByte(line, '('); i > 0 && strings.HasSuffix(line, ")") {
				line = line[:i] + "(...)"
			}
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// savedPanic stands for a PanicError.
type savedPanic struct {
	task  Task
	name  string
	owner any
	value any
	stack string
}

func (e *PanicError) save() savedPanic {
	return savedPanic{e.Task, e.Name, e.Owner, e.Value, plainStack(e.Stack)}
}

func (e *PanicError) load(s *savedPanic) error {
	*e = PanicError{Task: s.task, Name: s.name, Owner: s.owner, Value: s.value}
	if s.stack != "" {
		e.Stack = []byte(s.stack)
	}
	return nil
}

// savedFlight stands for an inFlight.
type savedFlight struct {
	value any
	stack string
	exits bool
	over  *inFlight
}

func (f *inFlight) save() savedFlight {
	return savedFlight{f.value, plainStack(f.stack), f.exits, f.over}
}

func (f *inFlight) load(s *savedFlight) error {
	*f = inFlight{value: s.value, exits: s.exits, over: s.over}
	if s.stack != "" {
		f.stack = []byte(s.stack)
	}
	return nil
}
