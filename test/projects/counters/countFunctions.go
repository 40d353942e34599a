// Counts the named functions of Go files with Go's own parser; see README.md for the form of input and output.
package main

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		path := lines.Text()
		files := token.NewFileSet()
		tree, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			output.Encode(map[string]any{"path": path, "error": err.Error()})
			continue
		}
		functions := [][]any{}
		for _, declaration := range tree.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok && function.Body != nil {
				functions = append(functions, []any{function.Name.Name, files.PositionFor(function.Pos(), false).Line})
			}
		}
		output.Encode(map[string]any{"path": path, "functions": functions})
	}
}
