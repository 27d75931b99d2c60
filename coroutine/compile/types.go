package compile

import (
	"fmt"
	"go/types"
	"strings"
)

// typeText spells t as f can, or says why it can't.
func (f *file) typeText(t types.Type) (text, problem string) {
	if problem = f.nameable(t, map[types.Type]bool{}); problem != "" {
		return "", problem
	}
	text = types.TypeString(t, func(p *types.Package) string {
		if p.Path() == f.u.pkg.PkgPath || p == f.u.pkg.Types {
			return ""
		}
		if name, ok := f.imports[p.Path()]; ok {
			return name
		}
		name, ok := f.added[p.Path()]
		if !ok {
			name = fmt.Sprintf("SomenImport%d", len(f.added)+1)
			f.added[p.Path()] = name
		}
		return name
	})
	if strings.HasPrefix(text, "<-") || strings.HasPrefix(text, "func(") {
		text = "(" + text + ")"
	}
	return text, ""
}

// nameable says why a type has no name in f, or "".
func (f *file) nameable(t types.Type, seen map[types.Type]bool) string {
	if seen[t] {
		return ""
	}
	seen[t] = true
	own := f.u.pkg.Types
	switch t := t.(type) {
	case *types.Alias:
		return f.nameableObj(t.Obj(), t.TypeArgs(), seen)
	case *types.Named:
		return f.nameableObj(t.Obj(), t.TypeArgs(), seen)
	case *types.TypeParam:
		if t.Obj().Name() == "_" {
			return "a type parameter without a name"
		}
	case *types.Pointer:
		return f.nameable(t.Elem(), seen)
	case *types.Slice:
		return f.nameable(t.Elem(), seen)
	case *types.Array:
		return f.nameable(t.Elem(), seen)
	case *types.Chan:
		return f.nameable(t.Elem(), seen)
	case *types.Map:
		if p := f.nameable(t.Key(), seen); p != "" {
			return p
		}
		return f.nameable(t.Elem(), seen)
	case *types.Signature:
		if p := f.nameable(t.Params(), seen); p != "" {
			return p
		}
		return f.nameable(t.Results(), seen)
	case *types.Tuple:
		for i := range t.Len() {
			if p := f.nameable(t.At(i).Type(), seen); p != "" {
				return p
			}
		}
	case *types.Struct:
		for i := range t.NumFields() {
			if v := t.Field(i); !v.Exported() && v.Pkg() != own {
				return "a struct type with fields of another package"
			}
			if p := f.nameable(t.Field(i).Type(), seen); p != "" {
				return p
			}
		}
	case *types.Interface:
		for i := range t.NumExplicitMethods() {
			m := t.ExplicitMethod(i)
			if !m.Exported() && m.Pkg() != own {
				return "an interface type with methods of another package"
			}
			if p := f.nameable(m.Type(), seen); p != "" {
				return p
			}
		}
		for i := range t.NumEmbeddeds() {
			if p := f.nameable(t.EmbeddedType(i), seen); p != "" {
				return p
			}
		}
	case *types.Union:
		for i := range t.Len() {
			if p := f.nameable(t.Term(i).Type(), seen); p != "" {
				return p
			}
		}
	case *types.Basic:
		if t.Kind() == types.UntypedNil || t.Kind() == types.Invalid {
			return "a value without a type"
		}
		if t.Kind() == types.UnsafePointer && f.imports["unsafe"] == "" {
			return "an unsafe.Pointer"
		}
	}
	return ""
}

func (f *file) nameableObj(obj *types.TypeName, args *types.TypeList, seen map[types.Type]bool) string {
	if args != nil {
		for i := range args.Len() {
			if p := f.nameable(args.At(i), seen); p != "" {
				return p
			}
		}
	}
	p := obj.Pkg()
	switch {
	case p == nil:
	case obj.Parent() != p.Scope() && obj.Parent() != nil && p == f.u.pkg.Types:
		return fmt.Sprintf("the type %s of a function", obj.Name())
	case p == f.u.pkg.Types || p.Path() == f.u.pkg.PkgPath:
		if f.shadows(obj.Name()) {
			return fmt.Sprintf("the name %s means something else in this file", obj.Name())
		}
	case !obj.Exported():
		return fmt.Sprintf("the type %s.%s, which has no name here", p.Name(), obj.Name())
	case f.imports[p.Path()] == "" && (isInternal(p.Path()) && !sameRoot(p.Path(), f.u.pkg.PkgPath) || p.Name() == "main"):
		return fmt.Sprintf("the type %s of a package that can't be imported here", obj.Name())
	}
	return ""
}

// shadows reports whether an import of the file has taken the name.
func (f *file) shadows(name string) bool {
	for _, n := range f.imports {
		if n == name {
			return true
		}
	}
	return false
}

func isInternal(path string) bool {
	return strings.HasPrefix(path, "internal/") || strings.Contains(path, "/internal/") ||
		strings.HasSuffix(path, "/internal") || path == "internal" || strings.HasPrefix(path, "vendor/")
}

// sameRoot reports whether the package at path may import an internal one.
func sameRoot(internal, path string) bool {
	i := strings.LastIndex(internal, "internal")
	root := strings.TrimSuffix(internal[:i], "/")
	return root != "" && (path == root || strings.HasPrefix(path, root+"/"))
}

// typeArgs spells the type parameters of fn as arguments: "[K, V]", or "".
func (fn *Function) typeArgs() string { return typeArgs(fn.types) }

// typeDecls spells the type parameters of fn as they are declared: "[K comparable, V any]", or "".
func (fn *Function) typeDecls() (text, problem string) { return fn.file.typeDecls(fn.types) }

// mentions reports whether a type that is such stands in t: as its spelling has it, not in the declarations of
// the names in it.
func mentions(t types.Type, such func(types.Type) bool) bool {
	in := func(t types.Type) bool { return mentions(t, such) }
	args := func(list *types.TypeList) bool {
		for i := range list.Len() {
			if in(list.At(i)) {
				return true
			}
		}
		return false
	}
	if such(t) {
		return true
	}
	switch t := t.(type) {
	case *types.Alias:
		return args(t.TypeArgs())
	case *types.Named:
		return args(t.TypeArgs())
	case *types.Map:
		return in(t.Key()) || in(t.Elem())
	case interface{ Elem() types.Type }:
		return in(t.Elem())
	case *types.Signature:
		return in(t.Params()) || in(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if in(v.Type()) {
				return true
			}
		}
	case *types.Struct:
		for v := range t.Fields() {
			if in(v.Type()) {
				return true
			}
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			if in(m.Type()) {
				return true
			}
		}
		for t := range t.EmbeddedTypes() {
			if in(t) {
				return true
			}
		}
	case *types.Union:
		for t := range t.Terms() {
			if in(t.Type()) {
				return true
			}
		}
	}
	return false
}
