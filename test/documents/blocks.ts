/** The documents of the project: their fenced blocks, their headings, and how the code of two documents is compared. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

import { root } from "../support/spec-pages.ts";

/** A fenced block of a document. */
export interface Block {
  /** The path of the document, from the root. */
  readonly file: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  /** The first word of its info string, such as `ts`; empty if there is none. */
  readonly language: string;
  /** The words after it, such as `fragment`. */
  readonly words: readonly string[];
  /** The code, without the indent of the fence. */
  readonly code: string;
}

/** A document: its text, and the text with fenced blocks as empty lines. */
export interface Document {
  readonly file: string;
  readonly text: string;
  readonly prose: string;
  readonly blocks: readonly Block[];
}

const markdownIn = (folder: string): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    : [];

const readmesIn = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => /^README.*\.md$/u.test(name))
    .map((name) => posix.join(folder, name));

/** The documents for users, from the root. */
export const documentFiles: readonly string[] = [
  ...readmesIn("."),
  ...markdownIn("docs"),
  ...readmesIn("generator"),
  ...readmesIn("sandbox"),
].sort();

/** Reads a document of the repository. */
export function readDocument(file: string): Document {
  return parseDocument(file, readFileSync(join(root, file), "utf8"));
}

/** Splits a document into prose and fenced blocks. An unclosed fence throws. */
export function parseDocument(file: string, text: string): Document {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { fence: string; indent: string; info: string; line: number; lines: string[] } | undefined;
  for (const [at, line] of text.split("\n").entries()) {
    const [, indent = "", fence = "", info = ""] = /^( *)(`{3,}|~{3,})(.*)$/u.exec(line) ?? [];
    if (open) {
      if (fence.startsWith(open.fence) && info.trim() === "") {
        const [language = "", ...words] = open.info.trim().split(/\s+/u);
        blocks.push({ file, line: open.line, language, words, code: open.lines.join("\n") });
        open = undefined;
      } else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    } else if (fence !== "") open = { fence, indent, info, line: at + 2, lines: [] };
    else {
      prose.push(line);
      continue;
    }
    prose.push("");
  }
  if (open) throw new Error(`${file}:${open.line}: the fence is not closed. Close it.`);
  return { file, text, prose: prose.join("\n"), blocks };
}

/** Returns the headings of a document with their levels. */
export function headingsOf({ prose }: Pick<Document, "prose">): { level: number; text: string }[] {
  return [...prose.matchAll(/^(#{1,6}) +(.+?) *#*$/gmu)].map(([, marks = "", text = ""]) => ({
    level: marks.length,
    text,
  }));
}

const scripts = /^(?:[cm]?[jt]sx?|json5?|jsonc)$/u;
const comments = String.raw`\/\*[\s\S]*?\*\/|(?<![:\w])\/\/[^\n]*`;
const strings = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\x60(?:[^\x60\\]|\\[\s\S])*\x60`;
const token = new RegExp(`${comments}|${strings}|[\\p{L}\\p{N}_$#@]+|[^\\s]`, "gu");

/**
 * Splits code into parts that are compared: tokens of JavaScript and JSON, lines of other languages. Comments, and commas
 * that only line breaks need, are left out.
 */
export function partsOf(code: string, language = "ts"): string[] {
  if (!scripts.test(language)) {
    return code
      .split("\n")
      .map((line) => line.replace(/(?:^|\s+)#(?:\s.*)?$/u, "").trim())
      .filter((line) => line !== "");
  }
  const parts = [...code.matchAll(token)].map(([text]) => text).filter((text) => !/^\/[/*]/u.test(text));
  return parts.filter((text, at) => text !== "," || !/^[)\]}]$/u.test(parts[at + 1] ?? ""));
}

/** Whether a part says the same as one of the English document: a text in Chinese stands for any text. */
export function isSamePart(chinese: string, english: string | undefined): boolean {
  return chinese === english || (english !== undefined && /\p{Script=Han}/u.test(chinese));
}

/** Whether code contains other code, except comments and texts in Chinese. */
export function containsCode(whole: readonly string[], part: readonly string[]): boolean {
  return whole.some((_, start) => part.every((text, at) => isSamePart(text, whole[start + at])));
}
