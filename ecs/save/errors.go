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

// BuildError is a save of another build of the program, which can't go on in this one.
type BuildError struct {
	Saved, Program string
	Err            error // why, and what to do: perhaps a *[GoneError]
}

func (e *BuildError) Error() string {
	return fmt.Sprintf("save: it was written by another build of the program, %.12s, and can't go on in this one, %.12s: %v", e.Saved, e.Program, e.Err)
}

// Unwrap returns why.
func (e *BuildError) Unwrap() error { return e.Err }

// GoneError are the behaviours of a save that can't go on in this build of the program, and of which [OnGone] does not say
// what becomes of them.
type GoneError struct{ Gone []Gone }

func (e *GoneError) Error() string {
	text := ""
	for i, g := range e.Gone {
		if i == 5 {
			text += fmt.Sprintf(", and %d more", len(e.Gone)-i)
			break
		}
		if i > 0 {
			text += ", "
		}
		text += g.String()
	}
	return text + "; say what becomes of them by the option OnGone, or load it with the build that has written it"
}

// FormatError is what is no save, or is damaged, or was made up and contradicts itself.
type FormatError struct{ Reason string }

func (e *FormatError) Error() string { return "save: this is no save: " + e.Reason }

// LimitError is a save that is greater than [Limit] allows.
type LimitError struct{ Limit int }

func (e *LimitError) Error() string {
	return fmt.Sprintf("save: it is greater than %d bytes, or takes more memory; raise the limit with the option Limit, if you trust it", e.Limit)
}
