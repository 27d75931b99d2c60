package save

import "fmt"

// Error is a value that can't be saved.
type Error struct {
	Behaviour string // that leads to it, or "" if none does
	Function  string // of the behaviour, whose variable leads to it, or ""
	Line      string // at which that function stands
	Variable  string // or ""
	Err       error  // says where the value is, why it can't be saved, and what to do
}

func (e *Error) Error() string {
	switch {
	case e.Behaviour == "":
		return fmt.Sprintf("save: %v", e.Err)
	case e.Variable == "":
		return fmt.Sprintf("save: behaviour %s: %v", e.Behaviour, e.Err)
	}
	return fmt.Sprintf("save: behaviour %s, variable %s of %s at %s: %v", e.Behaviour, e.Variable, e.Function, e.Line, e.Err)
}

// Unwrap returns what is wrong with the value.
func (e *Error) Unwrap() error { return e.Err }

// BuildError is a save of another build of the program.
type BuildError struct{ Saved, Program string }

func (e *BuildError) Error() string {
	return fmt.Sprintf("save: it was written by another build of the program, %.12s, and this is %.12s; load it with the one that has written it", e.Saved, e.Program)
}

// FormatError is what is no save, or is damaged, or was made up and contradicts itself.
type FormatError struct{ Reason string }

func (e *FormatError) Error() string { return "save: this is no save: " + e.Reason }

// LimitError is a save that is greater than [Limit] allows.
type LimitError struct{ Limit int }

func (e *LimitError) Error() string {
	return fmt.Sprintf("save: it is greater than %d bytes, or takes more memory; raise the limit with the option Limit, if you trust it", e.Limit)
}
