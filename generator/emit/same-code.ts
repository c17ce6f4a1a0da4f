/** Compares the code of two texts without their format. It imports ts-morph, so check.ts loads it only for a file that differs. */
import type { ts as Ts } from "ts-morph";

import { ts } from "./ts-morph.ts";

/**
 * Whether two files have the same code and comments in another format: other spaces, line breaks, quotes, commas, semicolons or
 * superfluous parentheses. A text with a syntax error has the code of no other.
 */
export function isSameCode(path: string, one: string, other: string): boolean {
  if (path.endsWith(".json")) return isSameJson(one, other);
  const [first, second] = [one, other].map(readCode);
  return first === second && isValid(one) && isValid(other);
}

function isSameJson(one: string, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
  } catch {
    return false;
  }
}

function isValid(text: string): boolean {
  return (ts.transpileModule(text, { reportDiagnostics: true }).diagnostics ?? []).length === 0;
}

/** The nodes of a file as one text, in brackets where one is within another, and its comments in the order of the file. */
function readCode(text: string): string {
  const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true);
  const parts: string[] = [];
  const comments: string[] = [];
  const visit = (node: Ts.Node): void => {
    const children = node.getChildren(file).filter((child) => !isComment(child));
    if (children.length === 0)
      comments.push(...commentWords(text.slice(node.getFullStart(), node.getStart(file))));
    if (separators.has(node.kind) || isBar(node)) return;
    if (children.length === 0) {
      const token = tokenOf(node);
      if (token !== "") parts.push(token);
      return;
    }
    const isShown = !isTransparent(node);
    if (isShown) parts.push(`${node.kind}[`);
    for (const child of children) visit(child);
    if (isShown) parts.push("]");
  };
  visit(file);
  return JSON.stringify([parts, comments]);
}

/** Tokens that formatters add and remove: the brackets of the nodes say the same. */
const separators = new Set<Ts.SyntaxKind>([
  ts.SyntaxKind.SemicolonToken,
  ts.SyntaxKind.CommaToken,
  ts.SyntaxKind.OpenParenToken,
  ts.SyntaxKind.CloseParenToken,
]);

function isComment({ kind }: Ts.Node): boolean {
  return kind >= ts.SyntaxKind.FirstJSDocNode && kind <= ts.SyntaxKind.LastJSDocNode;
}

/** The bars of a union and the signs of an intersection: formatters write one before the first type. */
function isBar({ kind, parent }: Ts.Node): boolean {
  if (kind !== ts.SyntaxKind.BarToken && kind !== ts.SyntaxKind.AmpersandToken) return false;
  return ts.isUnionTypeNode(parent) || ts.isIntersectionTypeNode(parent);
}

function isTransparent(node: Ts.Node): boolean {
  if (ts.isParenthesizedTypeNode(node) || ts.isParenthesizedExpression(node)) return true;
  if (node.kind === ts.SyntaxKind.SyntaxList) return true;
  // A list of one type, with a bar before it.
  return (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) && node.types.length === 1;
}

/** A token without its quotes. A quoted name of a property is the same name. */
function tokenOf(node: Ts.Node): string {
  if (!ts.isStringLiteral(node)) return node.kind === ts.SyntaxKind.SyntaxList ? "" : node.getText();
  return isPropertyName(node) ? node.text : JSON.stringify(node.text);
}

function isPropertyName(node: Ts.Node): boolean {
  const { parent } = node;
  const isNamed = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent);
  return isNamed && parent.name === node;
}

/** The words of the comments between two tokens. */
function commentWords(trivia: string): string[] {
  return trivia
    .split("\n")
    .flatMap((line) => line.replace(/^\s*\*(?!\/)/u, "").split(/\s+/u))
    .filter((word) => word !== "" && word !== "/**" && word !== "/*" && word !== "*/");
}
