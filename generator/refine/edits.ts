/** What one entry of a corrections file does, and how its keys say so. */
import type { EntryFault } from "../findings/texts/english/corrections.ts";
import type { Variant } from "../ir/model.ts";
import {
  fieldFactForms,
  isFieldFacts,
  isNewFields,
  isOperationFacts,
  isPaths,
  operationFactForms,
  variantsIn,
  type FieldFacts,
  type NewFields,
  type OperationFacts,
} from "./correction-values.ts";
import { isText, isTexts } from "../util/is-text.ts";

/** Every path of a field begins with `request` or `response`. */
export type Edit =
  /** Facts of one field: `was` is what the page says, so that a corrected page is noticed. */
  | { readonly kind: "field"; readonly field: string; readonly was: FieldFacts; readonly is: FieldFacts }
  /** Facts of the operation as a whole. */
  | { readonly kind: "operation"; readonly was: OperationFacts; readonly is: OperationFacts }
  /** The paths of all required and all encrypted fields, which a rendered page does not show. */
  | { readonly kind: "marks"; readonly required?: readonly string[]; readonly encrypted?: readonly string[] }
  /** Fields that the page lacks. */
  | { readonly kind: "add"; readonly field: string; readonly add: NewFields }
  /** A field that WeChat Pay does not have. */
  | { readonly kind: "remove"; readonly field: string }
  /** A field that stands in the wrong place. */
  | { readonly kind: "move"; readonly field: string; readonly into: string }
  /** The variants of an object that the page flattens into one. */
  | { readonly kind: "variants"; readonly field: string; readonly variants: readonly Variant[] }
  /** Members of which an object must have at least one. */
  | { readonly kind: "oneOf"; readonly field: string; readonly oneOf: readonly string[] }
  /** Fields that are plain text, although their page or the fields around them suggest encryption. */
  | { readonly kind: "plain"; readonly plain: readonly string[] }
  /** The field by which WeChat Pay recognizes a repeated request. */
  | { readonly kind: "idempotent"; readonly field: string }
  /** A second path of the operation, with the path parameters that only it has. */
  | { readonly kind: "path"; readonly path: string; readonly parameters: NewFields };

/** The edit of one kind. */
export type EditOf<Kind extends Edit["kind"]> = Extract<Edit, { kind: Kind }>;

const keysOf: { readonly [Kind in Edit["kind"]]: readonly string[] } = {
  field: ["field", "was", "is"],
  operation: ["was", "is"],
  marks: ["required", "encrypted"],
  add: ["field", "add"],
  remove: ["field", "remove"],
  move: ["field", "into"],
  variants: ["field", "variants"],
  oneOf: ["field", "oneOf"],
  plain: ["plain"],
  idempotent: ["idempotent"],
  path: ["path", "parameters"],
};

/** For messages: the keys of each kind of entry. */
export const editForms = Object.values(keysOf);

type Entry = Readonly<Record<string, unknown>>;

/** The edit of an entry, or why the entry is invalid. */
export function readEdit(entry: Entry): Edit | EntryFault {
  const known = Object.values(keysOf).flat();
  const stray = Object.keys(entry).find((key) => !known.includes(key));
  if (stray !== undefined) return { case: "key-unknown", key: stray };
  const kind = kindOf(entry);
  if (kind === undefined) return { case: "no-change" };
  const beside = Object.keys(entry).find((key) => !keysOf[kind].includes(key));
  if (beside !== undefined) return { case: "key-misplaced", key: beside };
  if (keysOf[kind].includes("field") && !isText(entry["field"])) return { case: "field" };
  return readers[kind](entry);
}

function kindOf(entry: Entry): Edit["kind"] | undefined {
  if ("required" in entry || "encrypted" in entry) return "marks";
  if ("into" in entry) return "move";
  const named = (["add", "remove", "variants", "oneOf", "plain", "idempotent", "path"] as const).find(
    (kind) => kind in entry,
  );
  if (named) return named;
  if ("field" in entry) return "field";
  return "is" in entry ? "operation" : undefined;
}

const fieldOf = ({ field }: Entry) => String(field);

const readers: { readonly [Kind in Edit["kind"]]: (entry: Entry) => EditOf<Kind> | EntryFault } = {
  field(entry) {
    const { was, is } = entry;
    if (!isFieldFacts(was) || !isFieldFacts(is)) return { case: "field-facts", facts: fieldFactForms };
    return { kind: "field", field: fieldOf(entry), was, is };
  },
  operation({ was, is }) {
    if (!isOperationFacts(was) || !isOperationFacts(is)) {
      return { case: "operation-facts", facts: operationFactForms };
    }
    return { kind: "operation", was, is };
  },
  marks({ required, encrypted }) {
    if (!isPaths(required) || !isPaths(encrypted)) return { case: "marks" };
    return { kind: "marks", ...(required && { required }), ...(encrypted && { encrypted }) };
  },
  add(entry) {
    const { add } = entry;
    if (!isNewFields(add)) return { case: "add", facts: fieldFactForms };
    return { kind: "add", field: fieldOf(entry), add };
  },
  remove: (entry) =>
    entry["remove"] === true ? { kind: "remove", field: fieldOf(entry) } : { case: "remove" },
  move(entry) {
    const { into } = entry;
    if (!isText(into)) return { case: "into" };
    return { kind: "move", field: fieldOf(entry), into };
  },
  variants(entry) {
    const variants = variantsIn(entry["variants"]);
    if (!variants) return { case: "variants" };
    return { kind: "variants", field: fieldOf(entry), variants };
  },
  oneOf(entry) {
    const { oneOf } = entry;
    if (!isTexts(oneOf) || oneOf.length < 2) return { case: "oneOf" };
    return { kind: "oneOf", field: fieldOf(entry), oneOf };
  },
  plain: ({ plain }) => (isTexts(plain) && plain.length > 0 ? { kind: "plain", plain } : { case: "plain" }),
  idempotent: ({ idempotent }) =>
    isText(idempotent) ? { kind: "idempotent", field: idempotent } : { case: "idempotent" },
  path({ path, parameters = {} }) {
    if (!isText(path) || !path.startsWith("/")) return { case: "path" };
    const isNone =
      typeof parameters === "object" && parameters !== null && Object.keys(parameters).length === 0;
    if (!isNone && !isNewFields(parameters)) return { case: "parameters" };
    return { kind: "path", path, parameters: isNewFields(parameters) ? parameters : {} };
  },
};

/** What an edit settles. A project's entry replaces the entry of the generator that settles the same. */
export function targetsOf(edit: Edit): string[] {
  switch (edit.kind) {
    case "field":
    case "remove":
    case "move":
      return [edit.field];
    case "add":
      return Object.keys(edit.add).map((name) => addedPath(edit, name));
    case "variants":
    case "oneOf":
      return [`variants of ${edit.field}`];
    case "operation":
      return Object.keys(edit.is);
    case "plain":
      return edit.plain.map((path) => `plain ${path}`);
    case "path":
      return [`path ${edit.path}`];
    case "marks":
    case "idempotent":
      return [edit.kind];
  }
}

/** The path of a field that an entry adds; the fields of a list are addressed without its brackets. */
export function addedPath({ field }: EditOf<"add">, name: string): string {
  return `${field.replace(/\[\]$/u, "")}.${name}`;
}
