// Reads the import specifiers of one TypeScript file with the compiler's own parser.
import ts from 'typescript';

/** One import, re-export or dynamic import. */
export interface ImportedName {
  readonly specifier: string;
  /** Whether nothing of it remains at run time. */
  readonly isTypeOnly: boolean;
  /** Counted from 1. */
  readonly line: number;
}

/** Every module that a file names, in order of appearance. */
export function readImports(path: string, text: string): readonly ImportedName[] {
  const source = parseSource(path, text);
  const imports: ImportedName[] = [];
  const add = (specifier: ts.Node, isTypeOnly: boolean): void => {
    if (!ts.isStringLiteralLike(specifier)) return;
    imports.push({ specifier: specifier.text, isTypeOnly, line: lineOf(source, specifier) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isModuleCall(node.expression) && node.arguments[0]) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

/** Parses a file with parent links, so that rules may look around a node. */
export function parseSource(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** The line of a node, counted from 1. */
export function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** Whether a callee loads a module: `import(…)`, `require(…)`, `import.meta.resolve(…)`, `require.resolve(…)`. */
function isModuleCall(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(callee)) return callee.text === 'require';
  return (
    ts.isPropertyAccessExpression(callee) && callee.name.text === 'resolve' && /^(require|import\.meta)$/u.test(callee.expression.getText())
  );
}
