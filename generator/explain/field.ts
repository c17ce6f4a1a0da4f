/** The explanation of a field: its row, its marks and facts, each with its origin, and where the client has it. */
import { exportedNames, type ExportedName, type ExportKind } from "../emit/exported-names.ts";
import { listedValues } from "../ir/field.ts";
import type { Field, NamedOperation } from "../ir/model.ts";
import { identityOf } from "../ir/operation.ts";
import { fieldAt } from "../refine/field-paths.ts";
import { concerns, correctionsOf, type AppliedCorrection } from "./correction.ts";
import { importOf } from "./imports.ts";
import { summaryOf, type ExplainContext, type OperationSummary } from "./operation.ts";
import type { PlacedField } from "./paths.ts";
import { pageLine, type PageLine } from "./place.ts";
import { typedPaths } from "./typed-paths.ts";

/**
 * Where a fact comes from: the page states it, a correction does, or the generator derives it (`refine/`). `stated` stands for
 * the page or the generator, where the page is not available.
 */
export type FactOrigin = "page" | "correction" | "derived" | "stated";

/** The facts of a field that a page, a correction or the generator can state. */
export const factNames = [
  "type",
  "required",
  "encryption",
  "encoding",
  "wide",
  "role",
  "enum",
  "unit",
  "format",
  "minLength",
  "maxLength",
  "minimum",
  "default",
  "requiredWhen",
  "variants",
] as const;
/** The name of a fact. */
export type FactName = (typeof factNames)[number];

/** A fact of a field, with its origin. */
export interface FieldFact {
  readonly name: FactName;
  readonly value: Field[FactName];
  readonly origin: FactOrigin;
}

/** All that is explained of a field. */
export interface FieldExplanation {
  readonly operation: OperationSummary;
  readonly path: string;
  readonly label: string;
  /** The row; without a text where a correction adds the field, or the page is not available. */
  readonly row: PageLine;
  /** Whether the page lacks the field. */
  readonly isAdded: boolean;
  /** The depth of the row, as `data-indent` says it. */
  readonly indent: number;
  readonly facts: readonly FieldFact[];
  readonly example?: Field["example"];
  readonly children: readonly string[];
  /** The exported names whose types or checks have the field. */
  readonly usedBy: readonly ExportedName[];
  /** The type of the field: `At<PostPayTransactionsJsapiRequest, "json.amount.total">`; absent where the types lack the field. */
  readonly type?: string;
  readonly imports: readonly string[];
  readonly corrections: readonly AppliedCorrection[];
}

/** A field in a list of several. */
export interface FieldSummary {
  readonly operation: string;
  readonly title: string;
  readonly path: string;
  readonly label: string;
  readonly type: string;
  readonly required: boolean;
  readonly unit?: string;
  readonly file: string;
  readonly line: number;
}

/** Names a field among others. */
export function summarizeField({ operation, clientPath, field }: PlacedField): FieldSummary {
  const { label, type, required, unit, line } = field;
  return {
    operation: identityOf(operation),
    title: operation.title,
    path: clientPath,
    label,
    type,
    required,
    ...(unit !== undefined && { unit }),
    file: operation.file,
    line,
  };
}

/** Explains a field of an operation. */
export function explainField(
  { path, clientPath, field }: PlacedField,
  operation: NamedOperation,
  context: ExplainContext,
): FieldExplanation {
  const read = context.readOf(operation);
  const own = read && fieldAt(read, path);
  const corrections = correctionsOf(operation, context.corrections, read).filter(({ edit }) =>
    concerns(edit, path),
  );
  const isAdded =
    own === undefined && corrections.some(({ edit }) => edit.kind === "add" || edit.kind === "path");
  const page = isAdded ? undefined : context.pageOf(operation);
  const typedPath = typedPaths(operation).get(clientPath);
  const used = usedBy(operation, path, typedPath !== undefined);
  const main = used.find(({ isType }) => isType);
  const shown = used.filter((one) => one === main || one.kind === "function");
  return {
    operation: summaryOf(operation, context.source),
    path: clientPath,
    label: field.label,
    row: pageLine(operation.file, field.line, page),
    isAdded,
    // `request` or `response` begins the path; a group of a request, a path parameter and a field of a response have no indent.
    indent: path.split(".").length - 2,
    facts: factsOf(field, own, read !== undefined, corrections),
    ...(field.example !== undefined && { example: field.example }),
    children: (field.children ?? []).map(({ name }) => name),
    usedBy: used,
    ...(main && typedPath !== undefined && { type: `At<${main.name}, ${JSON.stringify(typedPath)}>` }),
    imports: [
      ...shown.map((name) => importOf(name, operation.names.module, context.source)),
      ...(main ? ['import type { At } from "wechatpay-ts";'] : []),
    ],
    corrections,
  };
}

/** The names whose types have the field: those of its side of the operation, and the function, which comes first. */
function usedBy(operation: NamedOperation, path: string, isTyped: boolean): ExportedName[] {
  const [sent, received] =
    operation.kind === "endpoint" ? ["Request", "Response"] : ["Notification", "Reply"];
  const side = path.startsWith("response.") ? received : sent;
  const isOfSide = ({ name, kind, isType }: ExportedName) =>
    messages.has(kind) && name.endsWith(side) && (isTyped || !isType);
  return exportedNames(operation).filter((one) => always.has(one.kind) || isOfSide(one));
}

/** The names that have both sides of an operation. */
const always: ReadonlySet<ExportKind> = new Set<ExportKind>(["function", "download", "operation"]);
/** The names that have one side of it; those of a response with variants are a union. */
const messages: ReadonlySet<ExportKind> = new Set<ExportKind>([
  "request",
  "response",
  "notification",
  "reply",
  "union",
  "guard",
  "validator",
]);

function factsOf(
  field: Field,
  read: Field | undefined,
  isRead: boolean,
  corrections: readonly AppliedCorrection[],
): FieldFact[] {
  return factNames.flatMap((name): FieldFact[] => {
    const value = name === "enum" ? (listedValues(field) ?? field.enum) : field[name];
    if (value === undefined) return [];
    return [{ name, value, origin: originOf(name, field, read, isRead, corrections) }];
  });
}

function originOf(
  name: FactName,
  field: Field,
  read: Field | undefined,
  isRead: boolean,
  corrections: readonly AppliedCorrection[],
): FactOrigin {
  if (read && JSON.stringify(read[name]) === JSON.stringify(field[name])) return "page";
  if (corrections.some(({ edit }) => edit.kind === "add" || (edit.kind === "field" && name in edit.is)))
    return "correction";
  if (corrections.some(({ edit }) => isMark(name) && edit.kind === "marks")) return "correction";
  if (
    corrections.some(({ edit }) => name === "variants" && (edit.kind === "variants" || edit.kind === "oneOf"))
  )
    return "correction";
  return isRead ? "derived" : "stated";
}

function isMark(name: FactName): boolean {
  return name === "required" || name === "encryption";
}
