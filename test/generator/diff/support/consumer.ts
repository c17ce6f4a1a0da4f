/** Writes a program that uses every field of an operation: it sends each one, with each listed value, and reads each one. */
import { isList, listedValues, scalarOf } from "#generator/ir/field";
import type { Field, NamedEndpoint } from "#generator/ir/model";

/**
 * Returns the program for an operation. It calls the names of `operation`, from the module at `path`.
 */
export function consumerOf({ names, request, response }: NamedEndpoint, path: string): string {
  const { type } = names;
  const longest = Math.max(1, ...allFields(request).map((field) => listedValues(field)?.length ?? 0));
  const whole = Array.from({ length: longest }, (_, choice) => literalOf(request, () => true, choice));
  const least = literalOf(request, ({ required }) => required, 0);
  // Every object, and in it only what is required.
  const sparse = literalOf(request, ({ required, children }) => required || children !== undefined, 0);
  return [
    `import type { ${type}Request, ${type}Response } from ${JSON.stringify(path)};`,
    `export const whole: readonly ${type}Request[] = [${whole.join(", ")}];`,
    `export const least: ${type}Request = ${least};`,
    `export const sparse: ${type}Request = ${sparse};`,
    `export function read(response: ${type}Response): readonly unknown[] {`,
    "  const seen: unknown[] = [];",
    ...readAll(response, "response"),
    "  return seen;",
    "}",
    "",
  ].join("\n");
}

/** Whether the program can use all fields of an operation. */
export function isUsable({ request, response, responseType, responseVariants }: NamedEndpoint): boolean {
  const isPlain = ({ encoding, wide, role, variants, isEncodedList, type, children }: Field) =>
    !encoding &&
    !wide &&
    !role &&
    !variants &&
    !isEncodedList &&
    (scalarOf(type) !== "object" || children !== undefined);
  return (
    responseType === "json" &&
    !responseVariants &&
    [...allFields(request), ...allFields(response)].every(isPlain)
  );
}

/** All fields of a table. */
export function allFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => [field, ...allFields(field.children ?? [])]);
}

function literalOf(fields: readonly Field[], isSent: (field: Field) => boolean, choice: number): string {
  const members = fields
    .filter(isSent)
    .map((field) => `${JSON.stringify(field.name)}: ${valueOf(field, isSent, choice)}`);
  return `{ ${members.join(", ")} }`;
}

function valueOf(field: Field, isSent: (field: Field) => boolean, choice: number): string {
  const values = listedValues(field);
  const one = values
    ? JSON.stringify(values[Math.min(choice, values.length - 1)])
    : scalarOf(field.type) === "object"
      ? literalOf(field.children ?? [], isSent, choice)
      : { string: '"text"', integer: "1", number: "1.5", boolean: "true", object: "{}" }[
          scalarOf(field.type)
        ];
  return isList(field.type) ? `[${one}]` : one;
}

let count = 0;

function readAll(fields: readonly Field[], from: string): string[] {
  return fields.flatMap((field) => {
    const name = `v${++count}`;
    const access = `${from}[${JSON.stringify(field.name)}]`;
    const item = isList(field.type) ? `i${count}` : name;
    const isObject = scalarOf(field.type) === "object";
    const inner = isObject
      ? readAll(field.children ?? [], item)
      : [`seen.push(${item} satisfies ${typeOf(field)});`];
    const body = isList(field.type) ? [`for (const ${item} of ${name}) {`, ...inner, "}"] : inner;
    if (field.required) return [`const ${name} = ${access};`, ...body];
    return [`const ${name} = ${access};`, `if (${name} !== undefined) {`, ...body, "}"];
  });
}

function typeOf(field: Field): string {
  const [first] = listedValues(field) ?? [];
  const scalar = scalarOf(field.type);
  if (typeof first === "number" || scalar === "integer" || scalar === "number") return "number";
  return scalar === "boolean" ? "boolean" : "string";
}
