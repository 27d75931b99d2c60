package compile

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"strings"
)

// The text by which versions of the source are compared.

// head is the text of a statement, without the statements that it holds.
func (f *file) head(s ast.Stmt) string {
	end := token.NoPos
	switch s := s.(type) {
	case nil:
		return ""
	case *ast.BlockStmt:
		return "{"
	case *ast.IfStmt:
		end = s.Body.Pos()
	case *ast.ForStmt:
		end = s.Body.Pos()
	case *ast.RangeStmt:
		end = s.Body.Pos()
	case *ast.SwitchStmt:
		end = s.Body.Pos()
	case *ast.TypeSwitchStmt:
		end = s.Body.Pos()
	case *ast.SelectStmt:
		end = s.Body.Pos()
	case *ast.CaseClause:
		end = s.Colon
	case *ast.CommClause:
		end = s.Colon
	case *ast.LabeledStmt:
		end = s.Colon
	default:
		end = s.End()
	}
	return f.canon(s.Pos(), end)
}

// canon is a stretch of the source without comments, spaces and the bodies of func literals.
func (f *file) canon(from, to token.Pos) string {
	src := f.src[f.offset(from):f.offset(to)]
	set := token.NewFileSet()
	var s scanner.Scanner
	s.Init(set.AddFile("", set.Base(), len(src)), src, nil, 0)
	var b strings.Builder
	depth, skip, literal := 0, -1, false // of braces; of the body that is left out; func was read, and its body is to come
	last := token.ILLEGAL
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return b.String()
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue
		}
		switch tok {
		case token.FUNC:
			literal = true
		case token.LBRACE:
			depth++
			if literal && skip < 0 && last != token.STRUCT && last != token.INTERFACE {
				skip, literal = depth, false
				b.WriteString("{}")
			}
		case token.RBRACE:
			if depth--; skip > depth {
				skip = -1
				last = tok
				continue
			}
		}
		if skip >= 0 {
			continue
		}
		text := lit
		if text == "" || tok.IsOperator() {
			text = tok.String()
		}
		if isWord(last) && isWord(tok) {
			b.WriteByte(' ')
		}
		b.WriteString(text)
		last = tok
	}
}

func isWord(t token.Token) bool { return t.IsKeyword() || t.IsLiteral() }

// canonBody is the whole text of a body.
func (f *file) canonBody(b *ast.BlockStmt) string {
	var texts []string
	for _, s := range b.List {
		text := f.canon(s.Pos(), s.End())
		ast.Inspect(s, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok {
				text += f.canonBody(lit.Body)
				return false
			}
			return true
		})
		texts = append(texts, text)
	}
	return "{" + strings.Join(texts, ";") + "}"
}
