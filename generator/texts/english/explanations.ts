/** The English texts of `explain` and `find`. */
import type { ExportKind } from "../../emit/exported-names.ts";
import type { FactName, FactOrigin } from "../../explain/field.ts";
import type { Operation } from "../../ir/model.ts";
import type { Region } from "../../ir/region.ts";

const labels = {
  title: "title",
  region: "region",
  product: "product",
  audience: "documented for",
  page: "page",
  row: "row",
  events: "events",
  former: "former paths",
  hosts: "called at",
  response: "response",
  idempotent: "recognized again by",
  pagination: "pages of the list by",
  fields: "fields",
  required: "required",
  encrypted: "encrypted",
  call: "call",
  import: "import",
  exports: "exports",
  links: "documentation",
  label: "label",
  indent: "indent",
  example: "example",
  children: "holds",
  usedBy: "used by",
  typeOf: "in TypeScript",
  corrections: "corrections",
  evidence: "evidence",
  errorClass: "class",
  status: "HTTP status",
  meaning: "meaning",
  conclusion: "what to do",
  retry: "retry",
} as const;
/** The name of a label. */
export type Label = keyof typeof labels;

const facts: Readonly<Record<FactName, string>> = {
  type: "type",
  required: "required",
  encryption: "encrypted",
  encoding: "encoding",
  wide: "beyond 2^53",
  role: "filled by the client",
  enum: "values",
  unit: "unit",
  format: "format",
  minLength: "at least (characters)",
  maxLength: "at most (characters)",
  minimum: "minimum",
  default: "default",
  requiredWhen: "required when",
  variants: "variants",
};

const origins: Readonly<Record<FactOrigin, string>> = {
  page: "page",
  correction: "correction",
  derived: "derived by the generator",
  stated: "",
};

const formats: Readonly<Record<string, string>> = {
  "date-time": "RFC 3339, 2018-06-08T10:34:56+08:00",
  date: "yyyy-MM-dd",
  "compact-time": "yyyyMMddHHmmss",
  "notify-url": "an https URL without a query",
};

const units: Readonly<Record<string, string>> = {
  分: "分 (fen, a hundredth of a yuan)",
  元: "元 (yuan)",
  币种的最小单位: "the smallest unit of the currency (币种的最小单位)",
  "币种的最小单位，人民币为分": "the smallest unit of the currency, fen for CNY (币种的最小单位，人民币为分)",
};

const exportKinds: Readonly<Record<ExportKind, string>> = {
  function: "calls the endpoint",
  download: "calls the endpoint and downloads the file",
  request: "type of the request",
  response: "type of the response",
  notification: "type of the notification",
  reply: "type of the reply",
  union: "type of an object with variants",
  variant: "type of one variant",
  guard: "type guard",
  validator: "validator",
  "variant-guard": "type guard of one variant",
  operation: "the operation as data",
  former: "former name",
};

const responses: Readonly<Record<Operation["responseType"], string>> = {
  json: "JSON",
  empty: "no content",
  stream: "a file",
  statement: "a file whose digest is signed",
};

const encryptions = {
  "rsa-oaep": "RSA-OAEP: pass plain text, the client encrypts and decrypts",
  "aes-256-gcm": "AEAD_AES_256_GCM, with the APIv3 key",
} as const;

/** The English texts, as functions of their data. */
export const explanations = {
  label: (label: Label): string => labels[label],
  line: (label: string, value: string) => `${label}: ${value}`,
  fact: (name: FactName) => facts[name],
  origin: (text: string, origin: FactOrigin) =>
    origins[origin] === "" ? text : `${text} (${origins[origin]})`,
  yes: () => "yes",
  no: () => "no",
  format: (format: string) => formats[format] ?? `characters ${format}`,
  unit: (unit: string) => units[unit] ?? unit,
  encryption: (kind: keyof typeof encryptions): string => encryptions[kind],
  encoding: () => "JSON in a string: pass the value itself",
  role: (role: "file" | "digest" | "clientSerial"): string =>
    ({
      file: "no: the file of the upload",
      digest: "yes: the digest of the file, if it is left out",
      clientSerial: "yes: the id of the key that encrypts",
    })[role],
  exportKind: (kind: ExportKind) => exportKinds[kind],
  region: (region: Region): string => (region === "overseas" ? "overseas" : "mainland China"),
  response: (kind: Operation["responseType"]) => responses[kind],
  audiences: (names: readonly string[]) => names.map((name) => audiences[name] ?? name).join(", "),
  fieldCounts: (request: number, response: number) =>
    `${request} in the request, ${response} in the response`,
  fieldAdded: () => "the page lacks it; a correction adds it",
  rowUnavailable: () => "only the pages have it; name their folder with --specs",
  noteOwn: (place: string) => `${place} (of this project)`,
  changed: (name: string, was: string, is: string) => `${name}: ${was} → ${is}`,
  added: (names: string) => `adds ${names}`,
  removed: (path: string) => `removes ${path}`,
  moved: (path: string, into: string) => `moves ${path} into ${into}`,
  declares: (path: string, names: string) => `${path} is one of the variants ${names}`,
  oneOf: (path: string, names: string) => `${path} has at least one of ${names}`,
  marks: (required: string, encrypted: string) => `required: ${required}; encrypted: ${encrypted}`,
  plain: (paths: string) => `plain text: ${paths}`,
  idempotent: (path: string) => `recognized again by ${path}`,
  path: (path: string) => `also at ${path}`,
  named: (name: string, kind: string) => `${name} (${kind})`,
  cut: (shown: string, count: number) => `${shown} … (${count} in all)`,
  nothing: () => "none",
  severalFields: (path: string, count: number) => `${path}: ${count} fields of this name`,
  severalOperations: (name: string, count: number) => `${name}: ${count} operations`,
  matches: (count: number) => `${count} ${count === 1 ? "operation" : "operations"}`,
  more: (count: number) => `… and ${count} more; --limit shows more of them`,
  narrow: (command: string) => `For all of one: ${command}`,
  packaged: (version: string) =>
    `wechatpay-codegen ${version}: these are the operations that come with it. Name a folder of pages with --specs to use others.`,
  unknown: (word: string, near: string) =>
    `${word}: is neither an operation, an exported name, an event, a field nor an error code. ${near === "" ? "Search by words with wechatpay-codegen find." : `Near names: ${near}.`}`,
  notFound: (words: string, near: string) =>
    `${words}: no operation has these words. ${near === "" ? "Use fewer words." : `Near words: ${near}.`}`,
  causeUnknown: (code: number) =>
    `${code}: the installed wechatpay-ts explains no such number. Use the apiCode and message of the error.`,
  clientMissing: (code: number) =>
    `${code}: wechatpay-ts, which explains such numbers, is not installed here. Install it.`,
};

const audiences: Readonly<Record<string, string>> = {
  商户: "merchants",
  服务商: "partners",
  机构: "institutions",
  品牌: "brands",
  境外: "overseas merchants",
};
