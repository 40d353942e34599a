"""Counts the named functions of Python files with Python's own parser; see README.md for the form of input and output."""

import ast
import json
import sys


def start_line(node):
    """The line of the first decorator, or of `def`."""
    return min([node.lineno] + [decorator.lineno for decorator in node.decorator_list])


for path in sys.stdin.buffer.read().decode("utf-8").splitlines():
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read(), path)
        functions = [[node.name, start_line(node)] for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        print(json.dumps({"path": path, "functions": functions}))
    except (SyntaxError, ValueError, RecursionError) as error:
        print(json.dumps({"path": path, "error": str(error)}))
