/** Parses PHP literals (strings, numbers, arrays, constants) into data with positions. It never evaluates code. */
import type { FindingData } from "../../findings/texts/texts.ts";
import type { SampleEntry, SampleValue } from "../../ir/model.ts";

/** Why a sample cannot be read as a PHP literal. */
export type SampleProblem = FindingData["sample-unreadable"];

/** A position in a sample that cannot be read as a PHP literal. */
export class SampleError extends Error {
  readonly offset: number;
  readonly problem: SampleProblem;
  constructor(offset: number, problem: SampleProblem) {
    super(problem.case);
    this.offset = offset;
    this.problem = problem;
  }
}

const controls: { readonly [character: string]: string } = {
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  e: "\u001b",
  f: "\f",
};

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** Reads literals. A function call or a new object is not a literal: its value is unknown. */
export class PhpLiteral {
  private at: number;
  private depth = 0;
  private readonly code: string;

  constructor(code: string, at: number) {
    this.code = code;
    this.at = at;
  }

  /** Whether a character comes next, or with `""` the end of the sample. */
  isBefore(character: string): boolean {
    return this.peek() === character;
  }

  value(): SampleValue {
    // A cast does not change the content of an array.
    this.match(/(?:\(\s*(?:object|array)\s*\)\s*)+/iuy);
    const character = this.peek();
    const at = this.at;
    if (character === "[") return this.array("]", at);
    if (character === "'" || character === '"') return { kind: "scalar", value: this.string(character), at };
    const number = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy);
    if (number !== undefined) return { kind: "scalar", value: Number(number), at };
    const word = this.match(/[$\\\w:>-]+/uy);
    if (word === undefined) throw this.expected();
    return this.word(word.toLowerCase().replace(/^\\/u, ""), at);
  }

  private word(word: string, at: number): SampleValue {
    const value = constants.get(word);
    if (value !== undefined) return { kind: "scalar", value, at };
    if (word === "array" && this.peek() === "(") return this.array(")", at);
    if (word === "json_encode" && this.peek() === "(") return this.encoded(at);
    if (word === "new") this.match(/[\\\w]+/uy);
    while (this.peek() === "(") this.skipCall();
    return { kind: "unknown", at };
  }

  /** `json_encode([...])` is a string that contains JSON. */
  private encoded(at: number): SampleValue {
    // Each nested encoding doubles the escapes, so it counts for more levels than an array.
    this.enter(8);
    this.at++;
    const inside = this.value();
    this.closeCall();
    this.depth -= 8;
    return { kind: "encoded", inside, at };
  }

  /** Limits the depth: a malicious page could overflow the stack. */
  private enter(levels: number): void {
    this.depth += levels;
    if (this.depth > 64) throw new SampleError(this.at, { case: "nestedTooDeeply" });
  }

  private array(end: "]" | ")", at: number): SampleValue {
    this.enter(1);
    this.at++;
    const entries = this.entries(end);
    if (this.peek() !== end) throw this.expected(end);
    this.at++;
    this.depth--;
    return { kind: "array", entries, at };
  }

  /** Reads the entries of an array up to its end. With `""` they end with the sample. */
  entries(end: "]" | ")" | ""): SampleEntry[] {
    const entries: SampleEntry[] = [];
    while (this.peek() !== end) {
      const first = this.value();
      const isKey = this.match(/=>/uy) !== undefined;
      const { at } = first;
      entries.push(isKey ? { key: keyOf(first), at, value: this.value() } : { at, value: first });
      if (this.peek() !== ",") break;
      this.at++;
    }
    return entries;
  }

  private string(quote: string): string {
    const start = this.at++;
    let text = "";
    for (; this.code[this.at] !== quote; this.at++) {
      if (this.at >= this.code.length) throw new SampleError(start, { case: "stringUnclosed" });
      const escaped = this.code[this.at] === "\\" ? this.escape(quote) : undefined;
      text += escaped ?? this.code.charAt(this.at);
    }
    this.at++;
    return text;
  }

  /** Reads an escape up to its last character; undefined where PHP keeps the backslash. */
  private escape(quote: string): string | undefined {
    const escapes =
      quote === "'"
        ? /\\([\\'])/uy
        : /\\(?:([\\"$nrtvef])|x([\da-fA-F]{1,2})|u\{([\da-fA-F]{1,6})\}|([0-7]{1,3}))/uy;
    escapes.lastIndex = this.at;
    const match = escapes.exec(this.code);
    if (!match) return undefined;
    const [whole, character = "", byte, point, octal] = match;
    this.at += whole.length - 1;
    const code = Number.parseInt(byte ?? point ?? octal ?? "", octal === undefined ? 16 : 8);
    return Number.isNaN(code)
      ? (controls[character] ?? character)
      : String.fromCodePoint(Math.min(code, 0x10ffff));
  }

  private skipCall(): void {
    this.at++;
    this.closeCall();
  }

  /** Skips the rest of a call, with its closing bracket. */
  private closeCall(): void {
    for (let open = 1; open > 0;) {
      const character = this.peek();
      if (character === "") throw this.expected(")");
      if (character === "'" || character === '"') this.string(character);
      else {
        if (character === "(") open++;
        if (character === ")") open--;
        this.at++;
      }
    }
  }

  private match(expression: RegExp): string | undefined {
    this.peek();
    expression.lastIndex = this.at;
    const text = expression.exec(this.code)?.[0];
    if (text !== undefined) this.at += text.length;
    return text;
  }

  /** Skips white space and comments, and returns the next character. */
  private peek(): string {
    const skip = /(?:\s+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)*/uy;
    skip.lastIndex = this.at;
    this.at += skip.exec(this.code)?.[0].length ?? 0;
    return this.code[this.at] ?? "";
  }

  /** Creates the error for an unexpected character. `expected` is a character; without it, a value is expected. */
  expected(expected?: string): SampleError {
    const actual = this.code[this.at];
    return new SampleError(this.at, {
      case: "unexpected",
      ...(expected !== undefined && { expected }),
      ...(actual !== undefined && { actual }),
    });
  }
}

/** A key is a string or a number in PHP. */
function keyOf(key: SampleValue): string | null {
  const value = key.kind === "scalar" ? key.value : null;
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}
