/** A table as the text of two functions: `matches` says yes or no, `check` lists what is wrong. */
import type { Rule, Shape } from "../schema/shape.ts";

export interface CompiledText {
  /** The body of a function of `use`, what the code calls, and of `rules`. */
  readonly text: string;
  /** What the code names by number. */
  readonly rules: readonly Rule[];
}

export function compiledText(root: Rule, closed: boolean): CompiledText {
  const writer = new Writer(closed);
  const matches = writer.matches(root, "value");
  const check = writer.check(root, "value", "at");
  const text = `"use strict";
const { checkEntry, checkVariants, fail, fitsVariant, hasFourByte, isCiphertext, isEncrypted, isEntry, isObject, isOver, isOwn,
  isWalkable, kindOf, read, reportMissing, step, typeName } = use;
${writer.functions.join("\n")}
return { matches: (value, pace) => ${matches}, check: (value, at, walk) => { ${check} } };`;
  return { text, rules: writer.rules };
}

/** Beyond so many names a chain of comparisons takes longer than to look at their lengths first. */
const MANY = 24;
/** Beyond so many values a set is quicker. */
const FEW_VALUES = 24;

class Writer {
  readonly functions: string[] = [];
  readonly rules: Rule[] = [];
  private readonly closed: boolean;
  private count = 0;

  constructor(closed: boolean) {
    this.closed = closed;
  }

  /** An expression that says whether `value` is what the rule describes. */
  matches(rule: Rule, value: string): string {
    return rule.list ? `${this.listGuard(rule)}(${value}, pace)` : this.matchesOne(rule, value);
  }

  private matchesOne(rule: Rule, value: string): string {
    if (isWalked(rule)) return `isEntry(${value}, ${this.ref({ ...rule, list: false })}, pace)`;
    if (rule.type === "object") {
      return rule.shape ? `${this.objectGuard(rule, rule.shape)}(${value}, pace)` : `isObject(${value})`;
    }
    if (rule.sealed && this.closed) return `(typeof ${value} === "string" || isEncrypted(${value}))`;
    if (rule.values === undefined || !(this.closed || rule.closed)) return typeTest(rule.type, value);
    if (rule.values.size > FEW_VALUES) return `${this.ref(rule)}.values.has(${value})`;
    return `(${Array.from(rule.values, (one) => `${value} === ${literal(one)}`).join(" || ") || "false"})`;
  }

  private listGuard(rule: Rule): string {
    return this.function(
      "hasItems",
      (name) => `function ${name}(value, pace) {
  if (!Array.isArray(value)) return false;
  const { length } = value;
  if (!isWalkable(length, pace)) return false;
  for (let index = 0; index < length; index++) {
    const item = value[index];
    if (!(${this.matchesOne(rule, "item")})) return false;
  }
  return true;
}`,
    );
  }

  private objectGuard(rule: Rule, shape: Shape): string {
    // JSON leaves out what is undefined, which no type takes: that is asked only of what does not match.
    const counted = "if (!isWalkable(1, pace)) return false;";
    const refuse = "if (entry === undefined) continue; return false;";
    const cases = shape.ordered.map((field): Case => {
      const count = field.required ? " present++;" : "";
      return [field.name, `if (!(${this.matches(field, "entry")})) { ${refuse} }${count}`];
    });
    const variants = rule.variants.length > 0 ? ` && fitsVariant(value, ${this.ref(rule)}.variants)` : "";
    return this.function(
      "isObject",
      (name) => `function ${name}(value, pace) {
  if (!isObject(value)) return false;
  let present = 0;
  for (const key in value) {
    if (!isOwn(value, key)) continue;
    const entry = ${this.closed ? "value[key]" : "read(value, key)"};
    ${byName(cases, this.closed ? `if (entry !== undefined) return false; ${counted}` : counted)}
  }
  return present === ${shape.required.length}${variants};
}`,
    );
  }

  /** A statement that tells what of `value` is not what the rule describes. */
  check(rule: Rule, value: string, at: string): string {
    if (rule.list) return `${this.listCheck(rule)}(${value}, ${at}, walk);`;
    return this.checkOne(rule, value, at);
  }

  private checkOne(rule: Rule, value: string, at: string): string {
    const one = rule.list ? { ...rule, list: false } : rule;
    const told = `checkEntry(${value}, ${this.ref(one)}, ${at}, walk);`;
    if (isWalked(rule)) return told;
    if (rule.type !== "object") return `if (!(${this.surely(rule, value)})) ${told}`;
    return rule.shape ? `${this.objectCheck(one, rule.shape)}(${value}, ${at}, walk);` : told;
  }

  /** What is right at a glance, which no proxy can trip, needs no second look; of the rest the walk tells. */
  private surely(rule: Rule, value: string): string {
    const { type, values, sealed } = rule;
    if (!this.closed || type !== "string" || values !== undefined) return this.matchesOne(rule, value);
    return `${typeTest(type, value)} && !${sealed ? "isCiphertext" : "hasFourByte"}(${value})`;
  }

  private listCheck(rule: Rule): string {
    const isSimple = !isWalked(rule) && rule.type !== "object";
    const each = this.checkOne(rule, "item", isSimple ? "step(at, index)" : "here");
    return this.function(
      "checkItems",
      (name) => `function ${name}(value, at, walk) {
  try {
    if (!Array.isArray(value)) return checkEntry(value, ${this.ref(rule)}, at, walk);
    const { length } = value;
    if (!isWalkable(length, walk)) return fail(walk, at, "type", typeName(${this.ref(rule)}), "too many items to look at");
    for (let index = 0; index < length && !isOver(walk); index++) {
      const item = read(value, index);
      ${isSimple ? "" : "const here = step(at, index);"}
      ${each}
    }
  } catch {
    fail(walk, at, "type", typeName(${this.ref(rule)}), "unreadable");
  }
}`,
    );
  }

  private objectCheck(rule: Rule, shape: Shape): string {
    const self = this.ref(rule);
    const cases = shape.ordered.map((field): Case => {
      const count = field.required ? "present++; " : "";
      return [field.name, `${count}${this.check(field, "entry", "step(at, key)")}`];
    });
    const unknown = `fail(walk, step(at, key), "unknown", "no such field", kindOf(entry), ${self}.shape);`;
    const counted = `if (!isWalkable(1, walk)) return fail(walk, at, "type", "object", "too many names to look at");`;
    const variants =
      rule.variants.length > 0 ? `if (!isOver(walk)) checkVariants(value, ${self}, at, walk);` : "";
    return this.function(
      "checkObject",
      (name) => `function ${name}(value, at, walk) {
  try {
    if (!isObject(value)) return fail(walk, at, "type", "object", kindOf(value));
    let present = 0;
    for (const key in value) {
      if (!isOwn(value, key)) continue;
      const entry = read(value, key);
      if (entry === undefined) {
        ${counted}
        continue;
      }
      ${byName(cases, `${this.closed ? unknown : ""} ${counted}`)}
      if (isOver(walk)) return;
    }
    if (present !== ${shape.required.length}) reportMissing(value, ${self}.shape, ${shape.required.length} - present, at, walk);
    ${variants}
  } catch {
    fail(walk, at, "type", "object", "unreadable");
  }
}`,
    );
  }

  /** Writes a function, and gives its name. */
  private function(kind: string, write: (name: string) => string): string {
    const name = `${kind}${this.count++}`;
    this.functions.push(write(name));
    return name;
  }

  private ref(rule: Rule): string {
    let index = this.rules.indexOf(rule);
    if (index === -1) index = this.rules.push(rule) - 1;
    return `rules[${index}]`;
  }
}

/** A field's name, and what to do with its value. */
type Case = readonly [name: string, statement: string];

function byName(cases: readonly Case[], otherwise: string): string {
  if (cases.length <= MANY) return `switch (key) {\n${branches(cases, otherwise)}\n}`;
  const lengths = [...new Set(cases.map(([name]) => name.length))];
  const groups = lengths.map((length) => {
    const here = cases.filter(([name]) => name.length === length);
    return `case ${length}: switch (key) {\n${branches(here, otherwise)}\n} break;`;
  });
  return `switch (key.length) {\n${groups.join("\n")}\ndefault: ${otherwise}\n}`;
}

function branches(cases: readonly Case[], otherwise: string): string {
  const statements = [...new Set(cases.map(([, statement]) => statement))];
  const lines = statements.map((statement) => {
    const labels = cases.filter(([, other]) => other === statement).map(([name]) => `case ${literal(name)}:`);
    return `${labels.join(" ")} ${statement} break;`;
  });
  return [...lines, `default: ${otherwise}`].join("\n");
}

/** What the walk over the table does as well. */
function isWalked({ type, isHeaders }: Rule): boolean {
  return type === "json" || type === "file" || isHeaders;
}

function typeTest(type: Rule["type"], value: string): string {
  const limit = Number.MAX_SAFE_INTEGER;
  if (type === "integer") return `Number.isSafeInteger(${value})`;
  if (type === "number")
    return `typeof ${value} === "number" && ${value} <= ${limit} && ${value} >= -${limit}`;
  return `typeof ${value} === ${literal(type)}`;
}

/** Text of a page never becomes code: JSON.stringify writes it as a string, which JavaScript reads as the same one. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
