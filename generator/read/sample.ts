import type { Json, Method } from "../model.ts";

/** Which endpoint a sample calls. */
export interface SampleCall {
  readonly method: Method;
  /** As `chain('…')` spells it, without the leading slash; absent where only `->a->b->` does. */
  readonly path?: string;
  /** Where its argument begins. */
  readonly offset: number;
}

/** A place in a sample that is no PHP literal. */
export class SampleError extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const call = /->(get|post|put|patch|delete)(?:Async)?\(/iu;

/** The first call of a fence; undefined where the fence holds none. */
export function readCall(code: string): SampleCall | undefined {
  const found = call.exec(code);
  if (!found?.[1]) return undefined;
  const path = /(?:chain\(|\$instance\[)\s*['"]([^'"]*)['"]/u.exec(code.slice(0, found.index))?.[1];
  return {
    method: found[1].toUpperCase() as Method, // the expression above lists the five
    ...(path !== undefined && { path }),
    offset: found.index + found[0].length,
  };
}

/** What the call is given: `{ json: {…}, query: {…}, … }`. Throws SampleError. */
export function readArgument(code: string, { offset }: SampleCall): Json {
  const reader = new PhpLiteral(code, offset);
  return reader.atEnd() ? {} : reader.value();
}

const controls: { readonly [sign: string]: string } = {
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  e: "\u001b",
  f: "\f",
};

/**
 * PHP literals as data: strings, numbers, arrays, constants. Whatever calls a function or makes an object is not
 * a literal and gives null; nothing is ever evaluated.
 */
class PhpLiteral {
  private at: number;
  private depth = 0;
  private readonly code: string;

  constructor(code: string, at: number) {
    this.code = code;
    this.at = at;
  }

  atEnd(): boolean {
    return this.peek() === ")";
  }

  value(): Json {
    const sign = this.peek();
    if (sign === "[") return this.array("]");
    if (sign === "'" || sign === '"') return this.string(sign);
    const number = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy);
    if (number !== undefined) return Number(number);
    const word = this.match(/[$\\\w:>-]+/uy);
    if (word === undefined)
      throw new SampleError(this.at, `a value was expected, and ${this.seen()} stands there`);
    return this.word(word.toLowerCase().replace(/^\\/u, ""));
  }

  private word(word: string): Json {
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "array" && this.peek() === "(") return this.array(")");
    if (word === "json_encode" && this.peek() === "(") return this.encoded();
    if (word === "new") this.match(/[\\\w]+/uy);
    while (this.peek() === "(") this.skipCall();
    return null;
  }

  /** `json_encode([...])` stands for the string that holds it. */
  private encoded(): Json {
    // Every encoding inside another doubles the escapes, so that it counts for more than an array does.
    this.enter(8);
    this.at++;
    const inside = this.value();
    this.closeCall();
    this.depth -= 8;
    return JSON.stringify(inside);
  }

  /** A page is not trusted to leave the stack whole. */
  private enter(levels: number): void {
    this.depth += levels;
    if (this.depth > 64) throw new SampleError(this.at, "what begins there is nested too deeply");
  }

  private array(end: "]" | ")"): Json {
    this.enter(1);
    this.at++;
    const list: Json[] = [];
    const entries: [string, Json][] = [];
    while (this.peek() !== end) {
      const first = this.value();
      if (this.match(/=>/uy) === undefined) list.push(first);
      else entries.push([keyOf(first), this.value()]);
      if (this.peek() !== ",") break;
      this.at++;
    }
    if (this.peek() !== end)
      throw new SampleError(this.at, `"${end}" was expected, and ${this.seen()} stands there`);
    this.at++;
    this.depth--;
    // fromEntries defines its keys, so that a key named __proto__ is a key.
    return entries.length > 0 ? Object.fromEntries(entries) : list;
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

  private seen(): string {
    return this.at < this.code.length ? `"${this.code[this.at]}"` : "the end of the sample";
  }
}

/** PHP takes a string or a number for a key. */
function keyOf(key: Json): string {
  return typeof key === "string" || typeof key === "number" ? String(key) : "";
}
