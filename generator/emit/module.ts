/** Writes modules with ts-morph. */
import type { StatementStructures } from "ts-morph";

import { IndentationText, Project, StructureKind } from "./ts-morph.ts";

/** A statement of an emitted module: its text, or its structure for ts-morph. */
export type Statement = string | StatementStructures;

const project = new Project({
  useInMemoryFileSystem: true,
  skipLoadingLibFiles: true,
  manipulationSettings: { indentationText: IndentationText.TwoSpaces },
});

/** Writes a module. It adds all statements in one call and forgets the file at once, because ts-morph is slow at anything else. */
export function printModule(statements: readonly Statement[]): string {
  const apart = statements.map((statement, index) => setApart(statement, statements[index - 1]));
  const file = project.createSourceFile("module.ts", { statements: apart }, { overwrite: true });
  const text = file.getFullText();
  file.forget();
  return release(text);
}

/** Adds the empty line before a constant or a type alias, which ts-morph writes only behind a closing brace. */
function setApart(statement: Statement, previous: Statement | undefined): Statement {
  if (typeof statement === "string" || typeof previous !== "object") return statement;
  const isApart = !joined.has(statement.kind) && ![statement, previous].some(({ kind }) => closed.has(kind));
  return isApart ? { ...statement, leadingTrivia: "\n" } : statement;
}

/** Statements that stand below each other without an empty line. */
const joined: ReadonlySet<StatementStructures["kind"]> = new Set([
  StructureKind.ImportDeclaration,
  StructureKind.ExportDeclaration,
]);
/** Statements behind which, or before which, ts-morph writes an empty line. */
const closed: ReadonlySet<StatementStructures["kind"]> = new Set([
  StructureKind.Function,
  StructureKind.Interface,
]);

/**
 * A line break within trivia. ts-morph would indent the lines behind one by its own rules, so it gets a character that it
 * takes for any other. No emitted text has it: comments and literals have no control characters.
 */
const heldBreak = "\v";
/** Stands on both sides of the number of a held text. No emitted text has it, either. */
const heldMark = "\f";

/** The held texts of the module that is being made, by their numbers. */
const held: string[] = [];

/** Shorter than this, ts-morph reads a text as fast as the mark in its place. */
const SHORT = 12;

/**
 * Keeps a laid out text as it is. ts-morph gets a number in its place: it would indent the lines of the text, and it reads each
 * sign of a text several times, and parses it.
 */
export function hold(text: string): string {
  if (text.length < SHORT && !text.includes("\n")) return text;
  // The layout leaves the space behind an operator where it breaks a line.
  held.push(text.replaceAll(" \n", "\n"));
  return `${heldMark}${held.length - 1}${heldMark}`;
}

/** Holds the text of a JSDoc comment that stands behind these spaces. */
export function holdDoc(doc: string, spaces = ""): string {
  const [first = "", ...others] = doc.replace(/^\n/u, "").split("\n");
  const isBlock = others.length > 0 || doc.startsWith("\n");
  const lines = [first, ...others.map((text) => `${spaces} *${text === "" ? "" : ` ${text}`}`)];
  return `${isBlock ? "\n" : ""}${hold(lines.join("\n"))}`;
}

/** Keeps the line breaks of trivia, which may not be a number. */
export function holdBreaks(text: string): string {
  return text.replaceAll("\n", heldBreak);
}

/** Puts held texts back. ts-morph writes a space behind each operator and comma, and no line ends with one. */
function release(text: string): string {
  const released = text
    .replace(/ ?\v/gu, "\n")
    // ts-morph writes an empty body on two lines.
    .replaceAll("{\n}", "{}")
    .replace(/( ?)\f(\d+)\f/gu, (_, space: string, number: string) => {
      const own = held[Number(number)] ?? "";
      return own.startsWith("\n") ? own : space + own;
    });
  held.length = 0;
  return released;
}

/** Returns what stands behind an operator, without the operator and its space, which ts-morph writes. */
export function behind(operator: string, text = ""): string {
  return hold(text.slice(operator.length).replace(/^ /u, ""));
}
