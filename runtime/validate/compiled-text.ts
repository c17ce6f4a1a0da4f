/** Writes a schema as the source text of two functions: `matches` is a guard, `check` adds issues. */
import type { FieldSchema, ObjectSchema } from "../schema/field-schema.ts";

/** The source text of the two functions. */
export interface CompiledText {
  /** The body of a function of `parts`, the functions that the code calls, and of `fields`. */
  readonly text: string;
  /** The schemas that the code names by index. */
  readonly fields: readonly FieldSchema[];
}

/** Writes the source text of a schema. @param rejectsUnknown whether unknown fields and values are issues, as in a request */
export function compiledText(root: FieldSchema, rejectsUnknown: boolean): CompiledText {
  const writer = new Writer(rejectsUnknown);
  const matches = writer.matches(root, "value");
  const check = writer.check(root, "value", "trail");
  const text = `"use strict";
const { checkField, checkUnknown, checkVariants, failAbsent, failType, hasFourByte, isCiphertext, isEncrypted,
  isInside, isObject, isOver, isOwn, kindOf, matchesField, matchesVariant, safeGet, step } = parts;
${writer.functions.join("\n")}
return { matches: (value, state) => ${matches}, check: (value, trail, state) => { ${check} } };`;
  return { text, fields: writer.fields };
}

/** With more names than this, comparing their lengths first is faster than one chain of comparisons. */
const MANY_NAMES = 24;
/** With more values than this, a set is faster. */
const FEW_VALUES = 24;

class Writer {
  readonly functions: string[] = [];
  readonly fields: FieldSchema[] = [];
  private readonly rejectsUnknown: boolean;
  private count = 0;

  constructor(rejectsUnknown: boolean) {
    this.rejectsUnknown = rejectsUnknown;
  }

  /** Writes an expression that is true if `value` matches a field. */
  matches(field: FieldSchema, value: string): string {
    const { item } = field;
    return item ? `${this.listGuard(item)}(${value}, state)` : this.matchesOne(field, value);
  }

  private matchesOne(field: FieldSchema, value: string): string {
    const { type, object, values } = field;
    if (isInterpreted(field)) return `matchesField(${value}, ${this.ref(field)}, state)`;
    if (type === "object") {
      return object ? `${this.objectGuard(field, object)}(${value}, state)` : `isObject(${value})`;
    }
    if (field.isEncrypted && this.rejectsUnknown)
      return `(typeof ${value} === "string" || isEncrypted(${value}))`;
    if (values === undefined || !(this.rejectsUnknown || field.hasFixedValues)) return typeTest(type, value);
    if (values.size > FEW_VALUES) return `${this.ref(field)}.values.has(${value})`;
    return `(${Array.from(values, (one) => `${value} === ${literal(one)}`).join(" || ") || "false"})`;
  }

  private listGuard(item: FieldSchema): string {
    return this.function(
      "matchesList",
      (name) => `function ${name}(value, state) {
  if (!Array.isArray(value)) return false;
  const { length } = value;
  if (!state.budget.spend(length)) return false;
  for (let index = 0; index < length; index++) {
    const element = value[index];
    if (!(${this.matchesOne(item, "element")})) return false;
  }
  return true;
}`,
    );
  }

  private objectGuard(field: FieldSchema, object: ObjectSchema): string {
    const spend = "if (!state.budget.spend(1)) return false;";
    // JSON omits undefined, which no type includes: only a value that does not match is compared with it.
    const reject = "if (entry === undefined) continue; return false;";
    const cases = object.ordered.map((each): Case => {
      const count = each.isRequired ? " present++;" : "";
      return [each.name, `if (!(${this.matches(each, "entry")})) { ${reject} }${count}`];
    });
    const variants =
      field.variants.length > 0 ? ` && matchesVariant(value, ${this.ref(field)}.variants)` : "";
    const unknown = this.rejectsUnknown ? `if (entry !== undefined) return false; ${spend}` : spend;
    return this.function(
      "matchesObject",
      (name) => `function ${name}(value, state) {
  if (!isObject(value)) return false;
  let present = 0;
  for (const key in value) {
    if (!isOwn(value, key)) continue;
    const entry = ${this.rejectsUnknown ? "value[key]" : "safeGet(value, key)"};
    ${byName(cases, unknown)}
  }
  return present === ${object.required.length}${variants};
}`,
    );
  }

  /** Writes a statement that adds the issues of `value`. */
  check(field: FieldSchema, value: string, trail: string): string {
    const { item } = field;
    if (item === undefined) return this.checkOne(field, value, trail);
    return `${this.listCheck(field, item)}(${value}, ${trail}, state);`;
  }

  private checkOne(field: FieldSchema, value: string, trail: string): string {
    const interpreted = `checkField(${value}, ${this.ref(field)}, ${trail}, state);`;
    if (isInterpreted(field)) return interpreted;
    if (field.type !== "object") return `if (!(${this.isValid(field, value)})) ${interpreted}`;
    if (field.object === undefined) return interpreted;
    return `${this.objectCheck(field, field.object)}(${value}, ${trail}, state);`;
  }

  /** Writes an expression for values that are certainly valid; `checkField` finds the issues of the others. */
  private isValid(field: FieldSchema, value: string): string {
    const { type, values, limits, isEncrypted } = field;
    if (!this.rejectsUnknown || values !== undefined) return this.matchesOne(field, value);
    const { minimum } = limits ?? {};
    if (type !== "string")
      return this.matchesOne(field, value) + (minimum === undefined ? "" : ` && ${value} >= ${minimum}`);
    const isText = `${typeTest(type, value)} && ${value} !== ""`;
    if (isEncrypted) return `${isText} && !isCiphertext(${value})${limits ? " && false" : ""}`;
    const isInside = limits ? ` && isInside(${value}, ${this.ref(field)}.limits)` : "";
    return `${isText} && !hasFourByte(${value})${isInside}`;
  }

  private listCheck(field: FieldSchema, item: FieldSchema): string {
    const self = this.ref(field);
    const isScalar = !isInterpreted(item) && item.type !== "object";
    const each = this.checkOne(item, "element", isScalar ? "step(trail, index)" : "here");
    return this.function(
      "checkList",
      (name) => `function ${name}(value, trail, state) {
  try {
    if (!Array.isArray(value)) return failType(state, trail, ${self}, kindOf(value));
    const { length } = value;
    if (!state.budget.spend(length)) return failType(state, trail, ${self}, "too-many-items");
    for (let index = 0; index < length && !isOver(state); index++) {
      const element = safeGet(value, index);
      ${isScalar ? "" : "const here = step(trail, index);"}
      ${each}
    }
  } catch {
    failType(state, trail, ${self}, "unreadable");
  }
}`,
    );
  }

  private objectCheck(field: FieldSchema, object: ObjectSchema): string {
    const self = this.ref(field);
    const cases = object.ordered.map((each): Case => {
      const count = each.isRequired ? "present++; " : "";
      return [each.name, `${count}${this.check(each, "entry", "step(trail, key)")}`];
    });
    const unknown = `checkUnknown(entry, ${self}.object, step(trail, key), state);`;
    const spend = `if (!state.budget.spend(1)) return failType(state, trail, ${self}, "too-many-fields");`;
    const variants =
      field.variants.length > 0 ? `if (!isOver(state)) checkVariants(value, ${self}, trail, state);` : "";
    const required = object.required.length;
    return this.function(
      "checkObject",
      (name) => `function ${name}(value, trail, state) {
  try {
    if (!isObject(value)) return failType(state, trail, ${self}, kindOf(value));
    let present = 0;
    for (const key in value) {
      if (!isOwn(value, key)) continue;
      const entry = safeGet(value, key);
      if (entry === undefined) {
        ${spend}
        continue;
      }
      ${byName(cases, `${this.rejectsUnknown ? unknown : ""} ${spend}`)}
      if (isOver(state)) return;
    }
    if (present !== ${required}) failAbsent(value, ${self}.object, ${required} - present, trail, state);
    ${variants}
  } catch {
    failType(state, trail, ${self}, "unreadable");
  }
}`,
    );
  }

  /** Writes a function, and returns its name. */
  private function(kind: string, write: (name: string) => string): string {
    const name = `${kind}${this.count++}`;
    this.functions.push(write(name));
    return name;
  }

  private ref(field: FieldSchema): string {
    let index = this.fields.indexOf(field);
    if (index === -1) index = this.fields.push(field) - 1;
    return `fields[${index}]`;
  }
}

/** The name of a field, and the statement for its value. */
type Case = readonly [name: string, statement: string];

function byName(cases: readonly Case[], otherwise: string): string {
  if (cases.length <= MANY_NAMES) return `switch (key) {\n${branches(cases, otherwise)}\n}`;
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

/** Reports whether the functions over the schema do the work: for these fields, compiled code would not be faster. */
function isInterpreted({ type, isHeaders }: FieldSchema): boolean {
  return type === "json" || type === "file" || isHeaders;
}

function typeTest(type: FieldSchema["type"], value: string): string {
  const limit = Number.MAX_SAFE_INTEGER;
  if (type === "integer") return `Number.isSafeInteger(${value})`;
  if (type === "number")
    return `typeof ${value} === "number" && ${value} <= ${limit} && ${value} >= -${limit}`;
  return `typeof ${value} === ${literal(type)}`;
}

/** Writes a value as JSON, which is also JavaScript: text of a page never becomes code. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
