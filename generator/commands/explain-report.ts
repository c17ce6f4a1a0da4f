/** Explanations as lines of text, in the language of the run. */
import type { ApiCode, CauseCode, ClientCode } from "../explain/codes/code.ts";
import type { AppliedCorrection } from "../explain/correction.ts";
import type { FieldExplanation, FieldFact, FieldSummary } from "../explain/field.ts";
import type { OperationExplanation, OperationSummary } from "../explain/operation.ts";
import type { PageLine } from "../explain/place.ts";
import { textsIn, type Texts } from "../texts/texts.ts";
import type { Label } from "../texts/english/explanations.ts";
import type { Language } from "../util/language.ts";
import { correctionLines } from "./explain-corrections.ts";

type Words = Texts["explain"];

/** A label with its value; nothing where the value is empty. */
function line(words: Words, label: Label, value: string | number): string[] {
  return value === "" ? [] : [`  ${words.line(words.label(label), String(value))}`];
}

/** A label, and a line for each value below it. */
function block(words: Words, label: Label, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  return [`  ${words.line(words.label(label), "").trimEnd()}`, ...values.map((value) => `    ${value}`)];
}

/** Explains an operation. */
export function operationLines(one: OperationExplanation, language: Language): string[] {
  const words = textsIn(language).explain;
  const { fields, symbol } = one;
  const paths = (names: readonly string[]) => (names.length > 0 ? listed(names, words) : words.nothing());
  return [
    symbol ? words.named(symbol.name, words.exportKind(symbol.kind)) : one.operation,
    ...(symbol ? [`  ${one.operation}`] : []),
    ...summaryLines(one, words),
    ...placeLines(one.heading, words),
    ...line(words, "events", one.events.join(", ")),
    ...line(words, "former", one.former.join(", ")),
    ...line(words, "hosts", one.hosts.join(", ")),
    ...line(words, "response", words.response(one.responseType)),
    ...line(words, "idempotent", one.idempotentBy ?? ""),
    ...line(words, "pagination", one.pagination?.parameter ?? ""),
    ...line(words, "fields", words.fieldCounts(fields.request, fields.response)),
    ...line(words, "required", paths(fields.required)),
    ...line(words, "encrypted", paths(fields.encrypted)),
    ...block(words, "import", one.imports),
    ...line(words, "call", one.chain ?? ""),
    ...block(
      words,
      "exports",
      one.exports.map(({ name, kind }) => words.named(name, words.exportKind(kind))),
    ),
    ...correctionBlock(one.corrections, words),
    ...block(words, "links", one.links),
  ];
}

function regionText({ region }: OperationSummary, words: Words): string {
  return region === undefined ? "" : words.region(region);
}

function summaryLines(one: OperationSummary, words: Words): string[] {
  return [
    ...line(words, "title", one.title),
    ...line(words, "product", one.product),
    ...line(words, "region", regionText(one, words)),
    ...line(words, "audience", words.audiences(one.audiences)),
  ];
}

function placeLines({ file, line: at, text }: PageLine, words: Words): string[] {
  return [...line(words, "page", `${file}:${at}`), ...line(words, "row", text ?? words.rowUnavailable())];
}

const MOST_PATHS = 12;

function listed(names: readonly string[], words: Words): string {
  const shown = names.slice(0, MOST_PATHS).join(", ");
  return names.length > MOST_PATHS ? words.cut(shown, names.length) : shown;
}

/** Explains a field of one operation. */
export function fieldLines(field: FieldExplanation, language: Language): string[] {
  const words = textsIn(language).explain;
  const { operation, row, isAdded } = field;
  return [
    `${operation.operation} ${field.path}`,
    ...line(words, "label", field.label),
    ...line(words, "page", `${row.file}:${row.line}`),
    ...line(words, "row", isAdded ? words.fieldAdded() : (row.text ?? words.rowUnavailable())),
    ...line(words, "indent", isAdded ? "" : field.indent),
    ...field.facts.map(
      (fact) => `  ${words.line(words.fact(fact.name), words.origin(factText(fact, words), fact.origin))}`,
    ),
    ...line(words, "example", field.example === undefined ? "" : JSON.stringify(field.example)),
    ...line(words, "children", field.children.length > 0 ? listed(field.children, words) : ""),
    ...line(words, "typeOf", field.type ?? ""),
    ...block(
      words,
      "usedBy",
      field.usedBy.map(({ name, kind }) => words.named(name, words.exportKind(kind))),
    ),
    ...block(words, "import", field.imports),
    ...correctionBlock(field.corrections, words),
    ...summaryLines(operation, words),
  ];
}

/** The value of a fact in words. */
function factText({ name, value }: FieldFact, words: Words): string {
  switch (name) {
    case "required":
      return value === true ? words.yes() : words.no();
    case "wide":
      return words.yes();
    case "encryption":
      return value === "aes-256-gcm" || value === "rsa-oaep" ? words.encryption(value) : "";
    case "encoding":
      return words.encoding();
    case "role":
      return value === "file" || value === "digest" || value === "clientSerial" ? words.role(value) : "";
    default:
      return otherFactText({ name, value }, words);
  }
}

function otherFactText({ name, value }: Pick<FieldFact, "name" | "value">, words: Words): string {
  if (typeof value === "object")
    return value.map((one) => (typeof one === "object" ? one.name : one)).join(" | ");
  if (name === "unit" && typeof value === "string") return words.unit(value);
  if (name === "format" && typeof value === "string") return words.format(value);
  return String(value);
}

function correctionBlock(corrections: readonly AppliedCorrection[], words: Words): string[] {
  return block(
    words,
    "corrections",
    corrections.flatMap((one) => correctionLines(one, words)),
  );
}

/** Lists the operations that a name stands for. */
export function operationListLines(
  name: string,
  operations: readonly OperationSummary[],
  total: number,
  language: Language,
): string[] {
  const words = textsIn(language).explain;
  const [first] = operations;
  return [
    words.severalOperations(name, total),
    ...operations.map((one) => `  ${one.operation}  ${one.title}  ${one.file}:${one.line}`),
    ...rest(operations.length, total, words),
    ...(first ? [words.narrow(`wechatpay-codegen explain "${first.operation}"`)] : []),
  ];
}

/** Lists the fields that a path names. */
export function fieldListLines(
  path: string,
  fields: readonly FieldSummary[],
  total: number,
  language: Language,
): string[] {
  const words = textsIn(language).explain;
  const [first] = fields;
  const facts = ({ type, required, unit }: FieldSummary) =>
    [type, required ? words.label("required") : "", unit ?? ""].filter(Boolean).join(", ");
  return [
    words.severalFields(path, total),
    ...fields.map(
      (one) =>
        `  ${one.operation} ${one.path}  ${words.named(one.label, facts(one))}  ${one.file}:${one.line}`,
    ),
    ...rest(fields.length, total, words),
    ...(first ? [words.narrow(`wechatpay-codegen explain "${first.operation}" ${first.path}`)] : []),
  ];
}

/** Lists the operations of a search. */
export function hitLines(
  operations: readonly OperationSummary[],
  total: number,
  language: Language,
): string[] {
  const words = textsIn(language).explain;
  return [
    ...operations.flatMap((one) => [
      `${one.operation}  ${one.title}`,
      `  ${[regionText(one, words), words.audiences(one.audiences), one.product].filter(Boolean).join(" · ")}  ${one.file}:${one.line}`,
      `  ${one.import}`,
    ]),
    words.matches(total),
    ...rest(operations.length, total, words),
  ];
}

function rest(shown: number, total: number, words: Words): string[] {
  return total > shown ? [words.more(total - shown)] : [];
}

/** Explains an error code of the client or of WeChat Pay. */
export function codeLines(code: ClientCode | ApiCode, language: Language): string[] {
  const words = textsIn(language).explain;
  if (code.kind === "client") {
    return [
      code.code,
      ...line(words, "errorClass", code.errorClass),
      ...line(words, "meaning", code.meaning),
      ...line(words, "conclusion", code.conclusion),
      ...line(words, "import", `import { ${code.errorClass} } from "${moduleOf(code.errorClass)}";`),
    ];
  }
  return [
    code.code,
    ...line(words, "errorClass", "ApiError (apiCode)"),
    ...line(words, "status", code.statuses.join(", ")),
    ...line(words, "meaning", code.meaning),
    ...line(words, "conclusion", code.fix),
    ...line(words, "import", 'import { ApiError } from "wechatpay-ts";'),
  ];
}

function moduleOf(errorClass: string): string {
  return errorClass === "PaymentMismatchError" ? "wechatpay-ts/expect-payment" : "wechatpay-ts";
}

/** Explains a number at the end of a Request-ID. */
export function causeLines(causes: readonly CauseCode[], language: Language): string[] {
  const words = textsIn(language).explain;
  return causes.flatMap(({ code, product, title, cause, fix, retry }) => [
    `${code} ${title}`,
    ...line(words, "product", product),
    ...line(words, "meaning", cause),
    ...line(words, "conclusion", fix),
    ...line(words, "retry", retry),
  ]);
}
