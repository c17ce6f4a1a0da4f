/** Finds personal data that the pages describe as encrypted and do not mark. */
import { scalarOf } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { familyOf, identityOf, sectionOf } from "../ir/operation.ts";
import { groupRow, serialHeader } from "../ir/request.ts";
import { groupBy, walkOperation } from "../ir/walk.ts";
import { finding, type Place, type Finding } from "../findings/finding.ts";
import type { FindingData } from "../findings/texts/texts.ts";

/** A marked field of a request or response, as plain data. */
export interface Mark {
  /** What its name and label have in common with those of other pages of the family. */
  readonly key: string;
  /** The operation whose page marks it, and the page. */
  readonly operation: string;
  readonly page: string;
  readonly path: string;
}

type Marks = ReadonlyMap<string, readonly Mark[]>;

type Evidence = FindingData["decryption-unmarked"]["evidence"];

/**
 * Reports each field that its label, its own page or a related page shows to be encrypted, and that no mark says to be.
 * A request would carry it in plain text, which is an error; a response would leave it as ciphertext, a warning.
 * A correction settles both: it marks the field, or lists it in `plain`. `all` are the marks of all pages, of which the operations
 * may be a part.
 */
export function reportUnmarked(
  operations: readonly Operation[],
  findings: Finding[],
  all: readonly Mark[] = marksOf(operations),
): void {
  const marks = groupBy(all, ({ key }) => key);
  for (const operation of operations) {
    // Which fields of the page are encrypted is unknown; that is reported as an error of its own.
    if (operation.unknown?.includes("encrypted")) continue;
    const own = ownMarks(operation);
    for (const [path, field] of walkOperation(operation)) {
      const isCandidate = canBeEncrypted(field) || (field.tooltip !== undefined && !field.encryption);
      if (!isCandidate || isPlain(path, operation)) continue;
      const evidence =
        tooltipEvidence(field) ?? labelEvidence(field) ?? markEvidence(path, field, operation, own, marks);
      if (evidence) findings.push(unmarked(path, field, operation, evidence));
    }
    findings.push(...reportKeyAlone(operation));
  }
}

/** The marked fields of all endpoints. */
export function marksOf(operations: readonly Operation[]): Mark[] {
  return operations
    .filter(({ kind }) => kind === "endpoint")
    .flatMap((operation) =>
      [...walkOperation(operation)]
        .filter(([, { encryption }]) => encryption === "rsa-oaep")
        .map(([path, field]) => ({
          key: familyKey(operation, field),
          operation: identityOf(operation),
          page: operation.page,
          path,
        })),
    );
}

/** Pages of one family write `user_name` and `username` for the same. */
function familyKey(operation: Operation, { name, label }: Field): string {
  return `${familyOf(operation)} ${name.replaceAll("_", "").toLowerCase()} ${label}`;
}

/** The marked fields of an operation by their names; a name of one word stands for many things. */
function ownMarks(operation: Operation): ReadonlyMap<string, string> {
  const marked = [...walkOperation(operation)].filter(
    ([, { name, encryption }]) => encryption === "rsa-oaep" && name.includes("_"),
  );
  return new Map(marked.map(([path, { name }]) => [name, path]));
}

function canBeEncrypted({ type, encryption, enum: values }: Field): boolean {
  return encryption === undefined && values === undefined && scalarOf(type) !== "object";
}

function isPlain(path: string, { plain = [] }: Operation): boolean {
  return plain.some((one) => one === path || one === path.split(".")[0]);
}

/** 微信支付公钥/平台证书加密后的BASE64字符串 */
function tooltipEvidence({ tooltip }: Field): Evidence | undefined {
  return tooltip === undefined ? undefined : { case: "tooltip", tooltip };
}

/** 加密的手机号, 加密后的姓名, 接收方名称的密文. A resource's `ciphertext` is decrypted with the APIv3 key. */
function labelEvidence({ name, label }: Field): Evidence | undefined {
  return name !== "ciphertext" && /^加密后?的|的密文$/u.test(label) ? { case: "label", label } : undefined;
}

function markEvidence(
  path: string,
  field: Field,
  operation: Operation,
  own: ReadonlyMap<string, string>,
  marks: Marks,
): Evidence | undefined {
  if (operation.kind === "notification" || !isContent(path)) return undefined;
  const twin = own.get(field.name);
  if (twin !== undefined) return { case: "same-page", marked: twin };
  const isOther = (mark: Mark) => mark.operation !== identityOf(operation) || mark.page !== operation.page;
  const mark = marks.get(familyKey(operation, field))?.find(isOther);
  return mark && { case: "other-page", marked: mark.path, operation: mark.operation };
}

/** Path parameters and headers cannot be encrypted. */
function isContent(path: string): boolean {
  return /^(?:request\.(?:json|query|body)|response)\./u.test(path);
}

function unmarked(path: string, field: Field, operation: Operation, evidence: Evidence): Finding {
  const { file, page, kind } = operation;
  const place: Place = { file, line: field.line, column: field.column };
  const data = { path, page, operation: sectionOf(operation), evidence };
  const isSent = kind === "endpoint" && path.startsWith("request.");
  return isSent
    ? finding("encryption-unmarked", place, { case: "field", ...data })
    : finding("decryption-unmarked", place, data);
}

/** A request that must name the key it is encrypted with has at least one encrypted field. */
function reportKeyAlone(operation: Operation): Finding[] {
  const { kind, request, plain = [], file } = operation;
  const serial = serialHeader(operation);
  if (kind === "notification" || !serial || plain.includes("request")) return [];
  const marked = [...walkOperation(operation)].filter(([, { encryption }]) => encryption === "rsa-oaep");
  const hasBody = groupRow(request, "json") ?? groupRow(request, "body");
  // Of a request without a body, the header may announce a response with encrypted fields.
  if (marked.some(([path]) => !hasBody || path.startsWith("request."))) return [];
  const place = { file, line: serial.line, column: serial.column };
  return [finding("encryption-unmarked", place, { case: "key-alone", header: serial.name })];
}
