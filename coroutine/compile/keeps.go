package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// A function that keeps its Co, in a field or a func literal say, leaves something that may wait later, where
// nobody can see it. So all that hand it their Co stay on their stacks, and those that call them.

// findKeepers finds the functions that keep their Co, or the yield, or hand it to one that does.
func (p *Program) findKeepers() {
	literals := p.literals()
	p.keepers = map[string]bool{}
	values := map[*Function]bool{}
	for _, fn := range literals {
		values[fn] = true
	}
	for _, u := range p.units {
		for _, f := range u.usedAsValues() {
			if fn := p.byName[f.Origin().FullName()]; fn != nil {
				values[fn] = true
			} else if p.isForeign(f) {
				p.keepers[kindOfFunc(f.Signature())] = true
				if f.Signature().TypeParams() != nil || f.Signature().RecvTypeParams() != nil {
					p.keepers[shapeOfFunc(f.Signature())] = true
				}
			}
		}
	}
	all := append(literals, p.Functions...)
	for changed := true; changed; {
		changed = false
		for _, fn := range all {
			if fn.keeps || fn.co == nil || !fn.mayKeep() {
				continue
			}
			fn.keeps, changed = true, true
			if fn.types != nil {
				p.keepers[shapeOfFunc(fn.sig)] = true
			} else if values[fn] || fn.sig.Recv() != nil || fn.lit != nil && fn.raw {
				p.keepers[kindOfFunc(fn.sig)] = true
			}
		}
	}
}

// usedAsValues returns the functions that are named where they are not called, nor handed to Script.
func (u *unit) usedAsValues() []*types.Func {
	direct := map[*ast.Ident]bool{}
	name := func(e ast.Expr) {
		switch x := ast.Unparen(e).(type) {
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		}
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			direct[x] = true
		case *ast.SelectorExpr:
			direct[x.Sel] = true
		}
	}
	for _, f := range u.files {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				name(call.Fun)
				if f := u.callee(call); f != nil && f.FullName() == coroutinePath+".Script" {
					name(call.Args[0])
				}
			}
			return true
		})
	}
	var list []*types.Func
	for id, obj := range u.pkg.TypesInfo.Uses {
		if f, ok := obj.(*types.Func); ok && !direct[id] {
			list = append(list, f)
		}
	}
	return list
}

// literals returns the func literals with a Co or a yield that are values, and so are not compiled.
func (p *Program) literals() []*Function {
	var list []*Function
	for _, u := range p.units {
		for _, f := range u.files {
			ast.Inspect(f.ast, func(n ast.Node) bool {
				lit, ok := n.(*ast.FuncLit)
				if !ok || f.functionOf(lit) != nil {
					return true
				}
				sig := u.pkg.TypesInfo.TypeOf(lit).(*types.Signature)
				if co, _ := coOf(sig); co != nil {
					list = append(list, &Function{file: f, lit: lit, typ: lit.Type, body: lit.Body, sig: sig, co: co, raw: !isCo(co.Type()), outer: lit})
				}
				return true
			})
		}
	}
	return list
}

// isForeign reports whether a function takes a Co or a yield, and its source is not known: it is of another
// module, or of a file that is not compiled.
func (p *Program) isForeign(f *types.Func) bool {
	if f.Pkg() == nil || strings.HasPrefix(f.Pkg().Path(), strings.TrimSuffix(coroutinePath, "coroutine")) || p.byName[f.Origin().FullName()] != nil {
		return false
	}
	sig := f.Signature()
	if recv := sig.Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return false
	}
	co, _ := coOf(sig)
	return co != nil
}

// kindOfFunc spells a signature, without the receiver, in a way that is the same in all packages.
func kindOfFunc(sig *types.Signature) string {
	var parts []string
	for i := range sig.Params().Len() {
		parts = append(parts, types.TypeString(sig.Params().At(i).Type(), (*types.Package).Path))
	}
	parts = append(parts, "->")
	for i := range sig.Results().Len() {
		parts = append(parts, types.TypeString(sig.Results().At(i).Type(), (*types.Package).Path))
	}
	return strings.Join(parts, ",")
}

// shapeOfFunc returns what all instances of a generic function have in common.
func shapeOfFunc(sig *types.Signature) string {
	return fmt.Sprint(sig.Params().Len(), sig.Results().Len(), sig.Variadic())
}

// mayKeep reports whether a function keeps its Co, as far as is known of what it calls.
func (fn *Function) mayKeep() (keeps bool) {
	if _, problem := coOf(fn.sig); problem != "" {
		return true
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case keeping, bail: // the latter before all was seen
			keeps = true
		default:
			panic(r)
		}
	}()
	newLowerer(fn).checkCo()
	return false
}

// keeper returns the name of what a call hands the Co of the function, if that may keep it, or "".
func (l *lowerer) keeper(call *ast.CallExpr) string {
	p := l.unit.prog
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		if fn := l.fn.file.functionOf(lit); fn != nil && fn.keeps && (fn.in != nil || l.unit.hands(call, l.fn.co)) {
			return "a func literal"
		}
		return ""
	}
	if !l.unit.hands(call, l.fn.co) {
		return ""
	}
	f := l.unit.callee(call)
	if f == nil || f.Signature().Recv() != nil && types.IsInterface(f.Signature().Recv().Type()) {
		sig, ok := l.typeOf(call.Fun).Underlying().(*types.Signature)
		if ok && (p.keepers[shapeOfFunc(sig)] || p.keepers[kindOfFunc(sig)]) {
			return l.fn.file.source(call.Fun)
		}
		return ""
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && (l.nextOf(sel) != nil || l.roundsOf(call) != "") {
		return ""
	}
	if fn := p.byName[f.Origin().FullName()]; fn != nil && fn.keeps || p.isForeign(f) {
		return f.FullName()
	}
	return ""
}

// makesIterator reports whether a call makes an iterator over which a loop waits.
func (l *lowerer) makesIterator(call *ast.CallExpr) bool {
	if l.roundsOf(call) != "" {
		return true
	}
	switch short := shortName(l.unit.callee(call)); short {
	case "(*Co).Over", "(*Co).Every", "(*Co).Spread":
		return l.isOwnCo(ast.Unparen(call.Fun).(*ast.SelectorExpr).X)
	case "(*Chan).All", "(*Signal).All":
		return l.unit.hands(call, l.fn.co)
	}
	return false
}
