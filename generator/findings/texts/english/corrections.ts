/** The English sentences of findings about entries of corrections files. */
import type { FindingText } from "../finding-text.ts";

/** A fact that an entry can state, with the values it takes where they are not any text. */
export interface FactForm {
  readonly name: string;
  readonly values?: readonly string[];
  readonly kind?: "texts" | "texts-or-numbers" | "https-urls";
}

/** Why an entry does not apply to its page. */
export type MismatchCase =
  | { readonly case: "operation-missing"; readonly operation: string }
  | { readonly case: "field-missing" | "request-field-missing" | "object-missing"; readonly path: string }
  | { readonly case: "field-exists" | "field-encrypted" | "not-required-string"; readonly path: string }
  | { readonly case: "not-integer" | "limits-unsuited"; readonly path: string; readonly type: string }
  /** `was` differs from the field at a path, or from the operation. */
  | { readonly case: "was-differs"; readonly path?: string | undefined }
  | { readonly case: "parameter-missing"; readonly path: string; readonly name: string }
  | { readonly case: "marks-stated" | "get" }
  | { readonly case: "notification-hosts" | "notification-request" | "notification-path" };

/** Why a correction does not fit its page. */
export type CorrectionMismatch = { readonly page: string } & MismatchCase;

/** Why an entry cannot be read. */
export type EntryFault =
  | { readonly case: "yaml" | "depth" | "not-list" | "not-mapping" | "page-missing" | "reason-missing" }
  | { readonly case: "evidence" | "no-change" | "field" | "marks" | "remove" | "into" }
  | { readonly case: "variants" | "oneOf" | "plain" | "idempotent" | "path" | "parameters" }
  | { readonly case: "key-unknown" | "key-misplaced"; readonly key: string }
  | { readonly case: "field-facts" | "operation-facts" | "add"; readonly facts: readonly FactForm[] };

/** Each form is a list of keys. */
export type EntryFaultData = EntryFault & { readonly forms: readonly (readonly string[])[] };

/** `a, b or c` */
function either(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}` : words.join("");
}

const kinds = {
  texts: "a list of strings",
  "texts-or-numbers": "a list of strings or numbers",
  "https-urls": "a list of https URLs",
};

function listFacts(facts: readonly FactForm[]): string {
  return facts
    .map(({ name, values, kind }) => {
      const form = values ? either(values) : kind && kinds[kind];
      return form === undefined ? name : `${name} (${form})`;
    })
    .join(", ");
}

function mismatchOf(data: CorrectionMismatch): string {
  const { page } = data;
  switch (data.case) {
    case "operation-missing":
      return `No page describes ${data.operation.toUpperCase()} of ${page}.`;
    case "field-missing":
      return `${page} does not describe the field ${data.path}.`;
    case "request-field-missing":
      return `${page} does not describe the field ${data.path} in its request.`;
    case "object-missing":
      return `${page} does not describe an object ${data.path} that could hold fields.`;
    case "field-exists":
      return `${page} describes ${data.path} itself.`;
    case "field-encrypted":
      return `${page} marks ${data.path} as encrypted.`;
    case "not-required-string":
      return `${data.path} of ${page} is not a required string.`;
    case "not-integer":
      return `${data.path} of ${page} is ${data.type}; only an integer can be wide.`;
    case "limits-unsuited":
      return `${data.path} of ${page} is ${data.type}, and no value of it can keep to these limits.`;
    case "was-differs":
      return `${data.path === undefined ? page : `${data.path} of ${page}`} differs from what "was" says.`;
    case "parameter-missing":
      return `${data.path} does not have a parameter ${data.name}.`;
    case "marks-stated":
      return `${page} says itself which fields are required and encrypted.`;
    case "get":
      return `A GET of ${page} has no effect that could occur twice.`;
    case "notification-hosts":
      return `${page} is a notification, without hosts.`;
    case "notification-request":
      return `${page} is a notification, which the merchant does not send.`;
    case "notification-path":
      return `${page} is a notification, without a path.`;
  }
}

function faultOf(fault: EntryFault): string {
  switch (fault.case) {
    case "key-unknown":
      return `The key "${fault.key}" is unknown.`;
    case "key-misplaced":
      return `"${fault.key}" belongs to another kind of entry.`;
    case "field-facts":
      return `"was" and "is" must each hold at least one of ${listFacts(fault.facts)}.`;
    case "operation-facts":
      return `"was" and "is" of an entry without "field" must each hold at least one of ${listFacts(fault.facts)}.`;
    case "add":
      return `"add" must map names to a type and any of ${listFacts(fault.facts)}.`;
    default:
      return plainFaults[fault.case];
  }
}

const plainFaults = {
  yaml: "The corrections file is not valid YAML.",
  depth: "The corrections file is nested too deeply, so it is not read.",
  "not-list": "The corrections file is not a list.",
  "not-mapping": "The entry is not a mapping.",
  "page-missing": 'The entry lacks "page" (a page or a list of pages) or "operation" (get, post, …).',
  "reason-missing": 'The entry lacks "reason".',
  evidence: '"evidence" must be a list of texts.',
  "no-change": "The entry changes nothing.",
  field: '"field" must be the path of a field.',
  marks: '"required" and "encrypted" must be lists of paths.',
  remove: '"remove" must be true.',
  into: '"into" must be the path of the object that holds the field.',
  variants: '"variants" must map at least two names to { has: […], not: […] }.',
  oneOf: '"oneOf" must list at least two members of the field.',
  plain: '"plain" must be a list of paths.',
  idempotent: '"idempotent" must be the path of a field.',
  path: '"path" must be a second path of the operation.',
  parameters: '"parameters" must map path parameters to their facts.',
};

/** What to do about an entry that names what does not exist. */
function mismatchFix(data: CorrectionMismatch): string {
  if (data.case === "not-integer") return "Remove wide, or correct the type.";
  if (data.case === "limits-unsuited")
    return "A string can have format, minLength, and a maxLength that is not smaller; a number can have minimum.";
  return data.case === "field-encrypted" ? "Remove the path, or correct the mark." : "Correct the path.";
}

/** The English sentences of the rules about corrections. */
export const correctionFindings = {
  "correction-invalid": (data: EntryFaultData | CorrectionMismatch): FindingText => {
    if (!("forms" in data)) return { reason: mismatchOf(data), fix: mismatchFix(data) };
    const forms = data.forms.map((keys) => keys.join(" + ")).join("; ");
    return {
      reason: faultOf(data),
      fix: `${data.case === "key-misplaced" ? "Write two entries. " : ""}An entry has page, operation and reason, may have evidence, and has one of: ${forms}.`,
    };
  },
  "correction-outdated": (data: CorrectionMismatch): FindingText => ({
    reason: `The correction no longer applies: ${mismatchOf(data)}`,
    fix: "Update wechatpay-codegen, or correct the page in your own file.",
  }),
  "correction-stale": (data: CorrectionMismatch): FindingText => ({
    reason: `The correction no longer applies: ${mismatchOf(data)}`,
    fix: "Remove the entry, or correct what it names.",
  }),
};
