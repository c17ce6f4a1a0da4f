/** Reports rows that contradict themselves or the rows beside them. */
import { isList } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { walkOperation } from "../ir/walk.ts";
import { pathOrEvent } from "../ir/operation.ts";
import { finding, type Place, type Finding, type Rule } from "../findings/finding.ts";

export function reportRows(operation: Operation, findings: Finding[]): void {
  const whole: (readonly [path: string, field: Field])[] = [];
  for (const [path, field] of walkOperation(operation)) {
    findings.push(...rowFindings(path, field, operation));
    if (isWhole(field)) whole.push([path, field]);
  }
  findings.push(...reportWhole(whole, operation), ...reportSubMerchants(operation));
}

function rowFindings(path: string, field: Field, operation: Operation): Finding[] {
  const found: Finding[] = [];
  const report = (rule: Rule, reason: string, fix: string) =>
    found.push(finding(rule, placeOf(field, operation), `${path}: ${reason}`, fix));
  if (field.name.includes("__"))
    report(
      "name-underscores",
      "the name has two underscores in a row; it is taken as written.",
      "Write one, unless WeChat Pay does expect two.",
    );
  if (isNoName(field))
    report(
      "label-unsuited",
      `the label "${field.label}" does not name the field; it is shown as it is.`,
      "Write what the field is, in a few words.",
    );
  if (field.encryption === "rsa-oaep" && isPlainText(field.example))
    report(
      "encryption-doubtful",
      "the field is marked as encrypted, and its sample is plain text; the mark is believed.",
      "Show a ciphertext, or remove the mark in the corrections file: was: { encryption: rsa-oaep }, is: { encryption: null }.",
    );
  return found;
}

/** 仅在…渠道, 支付成功时返回: a condition. CNY, NO_CREDIT: a value. 1、: the beginning of a list. */
const conditions = /^仅在|^\d+、|(?:时|才会|中)(?:返回|必填|必传|传入|填写)$/u;
const codes = /^(?:[A-Z]{3}|[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:_[a-z]+)+)$/u;

function isNoName({ name, label }: Field): boolean {
  if (name.toLowerCase().includes(label.toLowerCase())) return false;
  return conditions.test(label) || codes.test(label);
}

/** A word of a list, digits, an address, or Chinese: a ciphertext in base64 does not look like these. */
function isPlainText(example: Field["example"]): boolean {
  const [text] = Array.isArray(example) ? example : [example];
  if (typeof text !== "string") return false;
  return /\p{Script=Han}/u.test(text) || /^(?:[A-Z]+(?:_[A-Z]+)*|\d+|[^@\s]+@[\w.-]+)$/u.test(text);
}

const counted = /(?:数量|个数|次数|张数|笔数|条数|份数|件数|人数|期数|总数)$/u;

/** Whether it counts 分, or things. */
function isWhole({ type, unit, label, wide }: Field): boolean {
  return /^number/u.test(type) && wide === undefined && (unit === "分" || counted.test(label));
}

/** One finding a page: a page mostly writes all of its numbers in one way. */
function reportWhole(found: readonly (readonly [string, Field])[], operation: Operation): Finding[] {
  const [first] = found;
  if (!first) return [];
  const [path, field] = first;
  const what = field.unit === "分" ? "money in 分" : `what is counted (${field.label})`;
  const rest = found.length > 1 ? `, as are ${found.length - 1} more of the page` : "";
  const reason = `${path}: ${what} is documented as ${field.type}${rest}; it is read as an integer.`;
  const fix = `Write ${isList(field.type) ? "integer[]" : "integer"}.`;
  return [finding("number-whole", placeOf(field, operation), reason, fix)];
}

/** Paths and events of partners only. */
const partnerPaths = /partner|sub|ecommerce|brand|platsolution|acquiring|institution/iu;

/** A direct merchant has no sub-merchant, so it cannot give or receive the number of one. */
function reportSubMerchants(operation: Operation): Finding[] {
  if (partnerPaths.test(pathOrEvent(operation))) return [];
  const rows = [...walkOperation(operation)].filter(([path]) => path.startsWith("request."));
  const names = new Set(rows.map(([, { name }]) => name));
  if (names.has("sp_mchid") || names.has("sp_appid")) return [];
  if (!names.has("mchid") && !names.has("combine_mchid")) return [];
  return rows.flatMap(([path, field]) => {
    if (field.name !== "sub_mchid" || !field.required) return [];
    const reason = `${path}: it is required beside mchid, and the page is not of partners alone; direct merchants are asked for it too.`;
    const fix = "Make it optional, or declare the variants of the object in the corrections file.";
    return [finding("sub-mchid-required", placeOf(field, operation), reason, fix)];
  });
}

function placeOf({ line, column }: Field, { file }: Operation): Place {
  return { file, line, column };
}
