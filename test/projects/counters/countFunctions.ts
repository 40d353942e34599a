// Counts the named functions of TypeScript and JavaScript files with the TypeScript compiler; see README.md for the form of input and output.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

for (const path of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  // The list of errors is no part of the public types.
  const [error] = (source as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
  const answer = error
    ? { path, error: ts.flattenDiagnosticMessageText(error.messageText, ' ') }
    : { path, functions: functionsOf(source) };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

function functionsOf(source: ts.SourceFile): [name: string, line: number][] {
  const functions: [string, number][] = [];
  const visit = (node: ts.Node): void => {
    const name = nameOf(node);
    if (name !== undefined) functions.push([name, source.getLineAndCharacterOfPosition(declarationOf(node).getStart(source)).line + 1]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return functions;
}

/** The name of a function with a body; `undefined` for any other node. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isConstructorDeclaration(node)) return node.body && 'constructor';
  if (ts.isFunctionDeclaration(node)) return node.body && node.name?.text;
  if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) return node.body && textOf(node.name);
  if ((ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && isFunction(node.initializer)) {
    return ts.isBindingName(node.name) && !ts.isIdentifier(node.name) ? undefined : textOf(node.name);
  }
  if (ts.isPropertyAssignment(node) && isFunction(node.initializer)) {
    return ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : undefined;
  }
  const isAssignment =
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isExpressionStatement(node.parent);
  return isAssignment && ts.isPropertyAccessExpression(node.left) && isFunction(node.right) ? node.left.getText() : undefined;
}

/** A name in quotes is the same name. */
function textOf(name: ts.Node): string {
  return ts.isStringLiteral(name) ? name.text : name.getText();
}

function isFunction(node: ts.Node | undefined): boolean {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));
}

/** The whole statement where it declares nothing else before it. */
function declarationOf(node: ts.Node): ts.Node {
  if (ts.isBinaryExpression(node)) return node.parent;
  const list = node.parent;
  return ts.isVariableDeclaration(node) &&
    ts.isVariableDeclarationList(list) &&
    list.declarations[0] === node &&
    ts.isVariableStatement(list.parent)
    ? list.parent
    : node;
}
