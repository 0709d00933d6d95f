import { isBuiltin } from 'node:module';
import ts from 'typescript';

/** Parts of Node that reach nothing beyond this machine's files and this process. */
const QUIET_BUILTINS = new Set([
  'assert', 'async_hooks', 'buffer', 'crypto', 'diagnostics_channel', 'events', 'fs', 'fs/promises', 'os', 'path', 'perf_hooks', 'process', 'querystring', 'stream', 'stream/consumers',
  'stream/promises', 'string_decoder', 'timers', 'timers/promises', 'tty', 'url', 'util', 'util/types', 'v8', 'zlib',
]);
/** Of its other parts: what is no way out. */
const QUIET_NAMES = new Set(['STATUS_CODES', 'IncomingMessage', 'ServerResponse', 'isIP', 'isIPv4', 'isIPv6', 'BlockList', 'parentPort', 'workerData', 'isMainThread']);
const GLOBALS = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'getBuiltinModule']);

/** What a source needs to know of packages. */
export interface Packages {
  /** May be imported anywhere. */
  readonly quiet: ReadonlySet<string>;
  /** Parts of quiet packages that are ways out, as they are imported, or by the name of what they export. */
  readonly loud: ReadonlySet<string>;
}

/** Ways out that a source takes: modules that can connect or start something, globals that can, and imports that nobody can read. Sorted, each once. */
export function waysOut(source: string, { quiet, loud }: Packages): string[] {
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.ESNext, true);
  const found = new Set<string>();
  const leadsOut = (name: string): boolean => {
    if (name.startsWith('.')) return false;
    if (isBuiltin(name)) return !QUIET_BUILTINS.has(name.replace(/^node:/, ''));
    return loud.has(name) || !quiet.has(packageOf(name));
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      const { text } = node.moduleSpecifier;
      if (!isTypeOnly(node) && leadsOut(text) && !(isBuiltin(text) && takesQuietNames(node))) found.add(text);
    }
    if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) found.add(node.moduleReference.getText());
    if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')) {
      const [name] = node.arguments;
      if (!name || !ts.isStringLiteralLike(name)) found.add(name?.getText() ?? 'import');
      else if (leadsOut(name.text)) found.add(name.text);
    }
    if (ts.isIdentifier(node) && (loud.has(node.text) || (GLOBALS.has(node.text) && isGlobal(node)))) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found].sort();
}

/** Without the path inside it. */
export const packageOf = (name: string): string => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');

const isTypeOnly = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isExportDeclaration(node) ? node.isTypeOnly : Boolean(node.importClause?.isTypeOnly) || (namesOf(node).every(({ type }) => type) && namesOf(node).length > 0);
const takesQuietNames = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isImportDeclaration(node) && !node.importClause?.name && namesOf(node).length > 0 && namesOf(node).every(({ name, type }) => type || QUIET_NAMES.has(name));
function namesOf(node: ts.ImportDeclaration): { name: string; type: boolean }[] {
  const bindings = node.importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) ? bindings.elements.map((one) => ({ name: (one.propertyName ?? one.name).text, type: one.isTypeOnly })) : [];
}
/** The global itself, or a member of the global object; not a method of that name of something else. */
function isGlobal(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return /^(globalThis|global|window|process)$/.test(parent.expression.getText());
  if (ts.isTypeReferenceNode(parent) || ts.isImportSpecifier(parent) || ts.isExpressionWithTypeArguments(parent)) return false;
  return !((ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent)) && parent.name === node);
}
