/** PHP literals as data: strings, numbers, arrays, constants, each with its place. Nothing is ever evaluated. */
import type { SampleEntry, SampleValue } from "../ir/model.ts";

/** A place in a sample that is no PHP literal. */
export class SampleError extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const controls: { readonly [sign: string]: string } = {
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

/** Whatever calls a function or makes an object is not a literal: its value is unknown. */
export class PhpLiteral {
  private at: number;
  private depth = 0;
  private readonly code: string;

  constructor(code: string, at: number) {
    this.code = code;
    this.at = at;
  }

  /** Whether a sign, or none, is what comes next. */
  isBefore(sign: string): boolean {
    return this.peek() === sign;
  }

  value(): SampleValue {
    // What PHP takes an array for changes nothing of what is in it.
    this.match(/(?:\(\s*(?:object|array)\s*\)\s*)+/iuy);
    const sign = this.peek();
    const at = this.at;
    if (sign === "[") return this.array("]", at);
    if (sign === "'" || sign === '"') return { kind: "scalar", value: this.string(sign), at };
    const number = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy);
    if (number !== undefined) return { kind: "scalar", value: Number(number), at };
    const word = this.match(/[$\\\w:>-]+/uy);
    if (word === undefined) throw this.expected("a value");
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

  /** `json_encode([...])` stands for the string that holds it. */
  private encoded(at: number): SampleValue {
    // Every encoding inside another doubles the escapes, so that it counts for more than an array does.
    this.enter(8);
    this.at++;
    const inside = this.value();
    this.closeCall();
    this.depth -= 8;
    return { kind: "encoded", inside, at };
  }

  /** A page is not trusted to leave the stack whole. */
  private enter(levels: number): void {
    this.depth += levels;
    if (this.depth > 64) throw new SampleError(this.at, "what begins there is nested too deeply");
  }

  private array(end: "]" | ")", at: number): SampleValue {
    this.enter(1);
    this.at++;
    const entries = this.entries(end);
    if (this.peek() !== end) throw this.expected(`"${end}"`);
    this.at++;
    this.depth--;
    return { kind: "array", entries, at };
  }

  /** What stands between the brackets of an array, or is a part of such, without them. */
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
      if (this.at >= this.code.length)
        throw new SampleError(start, "the string that begins there never ends");
      const escaped = this.code[this.at] === "\\" ? this.escape(quote) : undefined;
      text += escaped ?? this.code.charAt(this.at);
    }
    this.at++;
    return text;
  }

  /** What an escape stands for; undefined where PHP leaves the backslash as it is. Ends on its last sign. */
  private escape(quote: string): string | undefined {
    const escapes =
      quote === "'"
        ? /\\([\\'])/uy
        : /\\(?:([\\"$nrtvef])|x([\da-fA-F]{1,2})|u\{([\da-fA-F]{1,6})\}|([0-7]{1,3}))/uy;
    escapes.lastIndex = this.at;
    const found = escapes.exec(this.code);
    if (!found) return undefined;
    const [whole, sign = "", byte, point, octal] = found;
    this.at += whole.length - 1;
    const code = Number.parseInt(byte ?? point ?? octal ?? "", octal === undefined ? 16 : 8);
    return Number.isNaN(code) ? (controls[sign] ?? sign) : String.fromCodePoint(Math.min(code, 0x10ffff));
  }

  private skipCall(): void {
    this.at++;
    this.closeCall();
  }

  /** Goes behind the bracket that closes an open call, whatever stands before it. */
  private closeCall(): void {
    for (let open = 1; open > 0;) {
      const sign = this.peek();
      if (sign === "") throw new SampleError(this.at, '")" was expected before the end of the sample');
      if (sign === "'" || sign === '"') this.string(sign);
      else {
        if (sign === "(") open++;
        if (sign === ")") open--;
        this.at++;
      }
    }
  }

  private match(expression: RegExp): string | undefined {
    this.peek();
    expression.lastIndex = this.at;
    const found = expression.exec(this.code)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** The next sign that is neither white space nor comment. */
  private peek(): string {
    const skip = /(?:\s+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)*/uy;
    skip.lastIndex = this.at;
    this.at += skip.exec(this.code)?.[0].length ?? 0;
    return this.code[this.at] ?? "";
  }

  /** The error that something else comes next. */
  expected(what: string): SampleError {
    const seen = this.at < this.code.length ? `"${this.code[this.at]}"` : "the end of the sample";
    return new SampleError(this.at, `${what} was expected, and ${seen} stands there`);
  }
}

/** PHP takes a string or a number for a key. */
function keyOf(key: SampleValue): string | null {
  const value = key.kind === "scalar" ? key.value : null;
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}
