// Package tidy keeps the house style: as a test, so that it holds.
package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The limits of the length of functions, in lines. They may only fall.
const (
	longestFunction = 70
	medianFunction  = 12
	nineInTen       = 40
)

// source is a parsed file of the project.
type source struct {
	path string // below the project's folder, with slashes
	file *ast.File
}

// sources parses every file but the tests.
func sources(t *testing.T, set *token.FileSet) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		all = append(all, source{filepath.ToSlash(rel), f})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLengthOfFunctions(t *testing.T) {
	set := token.NewFileSet()
	var lengths []int
	for _, s := range sources(t, set) {
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			n := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1
			if lengths = append(lengths, n); n > longestFunction {
				t.Errorf("%s: %s has %d lines, more than %d", s.path, f.Name.Name, n, longestFunction)
			}
		}
	}
	slices.Sort(lengths)
	median, ninth := lengths[len(lengths)/2], lengths[len(lengths)*9/10]
	t.Logf("%d functions: median %d lines, nine in ten up to %d, the longest %d", len(lengths), median, ninth, lengths[len(lengths)-1])
	if median > medianFunction {
		t.Errorf("the median function has %d lines, more than %d", median, medianFunction)
	}
	if ninth > nineInTen {
		t.Errorf("one function in ten has more than %d lines, more than %d", ninth, nineInTen)
	}
}

// forbidden are imports that a part of the project must do without, and why.
var forbidden = []struct {
	folder, imported, why string
}{
	{"bpf", "wiretale/", "it is for other programs, too, and depends on nothing here"},
	{"savefile", "wiretale/", "it is for other programs, too, and depends on nothing here"},
	{"filter", "wiretale/internal", "it is for other programs, too, and depends on bpf alone"},
	{"filter", "wiretale/savefile", "it is for other programs, too, and depends on bpf alone"},
	{"internal/protocol", "fmt", "it allocates for every packet"},
	{"internal/printer", "fmt", "it allocates for every packet"},
	{"internal/printer", "wiretale/internal/protocol", "the engine knows no protocol"},
	{"internal/header", "wiretale/internal/printer", "the views serve the tracker without printing"},
	{"internal/conversation", "wiretale/internal/printer", "the tracker needs no printing"},
	{"internal/conversation", "fmt", "the words are explain's"},
	{"internal", "C", "there is no C here"},
}

func TestImports(t *testing.T) {
	set := token.NewFileSet()
	for _, s := range sources(t, set) {
		for _, i := range s.file.Imports {
			path, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			checkImport(t, s.path, path)
		}
	}
}

func checkImport(t *testing.T, file, path string) {
	t.Helper()
	for _, f := range forbidden {
		if strings.HasPrefix(file, f.folder+"/") && (path == f.imported || strings.HasPrefix(path, strings.TrimSuffix(f.imported, "/")+"/")) {
			t.Errorf("%s imports %s: %s", file, path, f.why)
		}
	}
	const groups = "internal/protocol/"
	if group, ok := strings.CutPrefix(filepath.ToSlash(filepath.Dir(file)), groups); ok && strings.HasPrefix(path, "wiretale/"+groups) {
		t.Errorf("%s (%s) imports another group, %s: groups reach each other by number", file, group, path)
	}
}

// TestDocComments holds every exported function, type and method to a comment.
func TestDocComments(t *testing.T) {
	set := token.NewFileSet()
	for _, s := range sources(t, set) {
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && !plainMethod(d) && !inner(d) {
					t.Errorf("%s: %s has no comment", s.path, d.Name.Name)
				}
			case *ast.GenDecl:
				checkTypes(t, s.path, d)
			}
		}
	}
}

// plainMethod reports whether a method is one whose meaning every reader knows.
func plainMethod(f *ast.FuncDecl) bool {
	return f.Recv != nil && slices.Contains([]string{"Error", "Unwrap", "String", "Len", "Less", "Swap", "Push", "Pop", "Read", "Write", "Close", "Is"}, f.Name.Name)
}

// inner reports whether a method belongs to a type that is not exported.
func inner(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return false
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	name, ok := t.(*ast.Ident)
	return ok && !name.IsExported()
}

func checkTypes(t *testing.T, path string, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		if s, ok := spec.(*ast.TypeSpec); ok && s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
			t.Errorf("%s: type %s has no comment", path, s.Name.Name)
		}
	}
}
