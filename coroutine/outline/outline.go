// Package outline tells versions of a compiled coroutine function apart, and what is the same in them. The command somen
// writes the outline of each function beside its code, package ecs/save writes those of the functions that behaviours
// stand in into saves, and compares them with those of the program that loads.
package outline

import (
	"encoding/json"
	"strings"
)

// Outline is what a version of a compiled function has that another version of it can be compared with: its variables,
// the statements that its waits stand in, and the waits. Texts are those of the source without comments, spaces
// and the bodies of func literals.
type Outline struct {
	Vars  []Var  `json:"vars,omitempty"`
	Stmts []Stmt `json:"stmts,omitempty"`
	Waits []Wait `json:"waits,omitempty"` // by the PC of an activation, 0 being the beginning
	Temps []Temp `json:"temps,omitempty"`
}

// Var is a variable that is declared where a wait can see it.
type Var struct {
	Name  string `json:"name"`
	In    string `json:"in,omitempty"`    // the statements around its declaration
	Field string `json:"field,omitempty"` // of the activation, or "" if it has none
	Box   bool   `json:"box,omitempty"`   // the field is a pointer to the variable
}

// Stmt is a statement, of a block or a loop no more than its head.
type Stmt struct {
	Text   string `json:"text"`
	In     int    `json:"in"`               // the one around it, or -1
	Before string `json:"before,omitempty"` // the one before it in its block
	After  string `json:"after,omitempty"`  // the one behind it
	Temps  string `json:"temps,omitempty"`  // the types of all values on their way in it, if they are Go's own
}

// Wait is a place at which a function stands while it waits, or while what it has called runs.
type Wait struct {
	Text   string   `json:"text,omitempty"`   // the call, or what a loop ranges over
	Callee string   `json:"callee,omitempty"` // what it calls
	Kind   string   `json:"kind,omitempty"`   // how it is compiled
	Step   int      `json:"step,omitempty"`   // of a call with several such places, which one
	Stmt   int      `json:"stmt"`             // that it stands in, or -1
	Sees   []int    `json:"sees,omitempty"`   // the variables that are declared there
	Needs  []string `json:"needs,omitempty"`  // the fields that are read before they are set
	Calls  string   `json:"calls,omitempty"`  // the field with the activation of what it has called
	Simple bool     `json:"simple,omitempty"` // what it returns does not depend on its arguments
}

// Temp is a field for a value on its way, or what a loop keeps.
type Temp struct {
	Field string `json:"field"`
	Stmt  int    `json:"stmt"`            // that it belongs to, or -1
	Nth   int    `json:"nth"`             // of those of the statement
	Spare bool   `json:"spare,omitempty"` // it is memory for a call, in which its results are afterwards
}

// String encodes the outline.
func (o *Outline) String() string {
	var b strings.Builder
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	_ = to.Encode(o) // strings and numbers alone
	return strings.TrimSuffix(b.String(), "\n")
}

// Parse decodes the outline that String has encoded.
func Parse(text string) (*Outline, error) {
	o := &Outline{}
	return o, json.Unmarshal([]byte(text), o)
}

// Around returns the statements around a statement, the outermost first, and itself.
func (o *Outline) Around(stmt int) []int {
	var list []int
	for ; stmt >= 0 && stmt < len(o.Stmts) && len(list) < len(o.Stmts); stmt = o.Stmts[stmt].In {
		list = append([]int{stmt}, list...)
	}
	return list
}

// Path is the text of the statements around a statement, and of itself.
func (o *Outline) Path(stmt int) string {
	var texts []string
	for _, i := range o.Around(stmt) {
		texts = append(texts, o.Stmts[i].Text)
	}
	return strings.Join(texts, " > ")
}
