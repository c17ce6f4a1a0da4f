/** Reports rows that contradict themselves or the rows beside them. */
import { isList } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { walkOperation } from "../ir/walk.ts";
import { pathOrEvent } from "../ir/operation.ts";
import { finding, type Place, type Finding } from "../findings/finding.ts";

/** Reports rows with names, labels or types that do not fit. */
export function reportRows(operation: Operation, findings: Finding[]): void {
  const whole: (readonly [path: string, field: Field])[] = [];
  for (const [path, field] of walkOperation(operation)) {
    findings.push(...rowFindings(path, field, operation));
    if (isWhole(field)) whole.push([path, field]);
  }
  findings.push(...reportWhole(whole, operation), ...reportSubMerchants(operation));
}

function rowFindings(path: string, field: Field, operation: Operation): Finding[] {
  const { name, label, encryption, example } = field;
  const place = placeOf(field, operation);
  const findings: Finding[] = [];
  if (name.includes("__")) findings.push(finding("name-underscores", place, { path }));
  if (isUnsuitedLabel(field)) findings.push(finding("label-unsuited", place, { path, label }));
  if (encryption === "rsa-oaep" && isPlainText(example)) {
    findings.push(finding("encryption-doubtful", place, { path }));
  }
  return findings;
}

/** 仅在…渠道, 支付成功时返回: a condition. CNY, NO_CREDIT: a value. 1、: the beginning of a list. */
const conditions = /^仅在|^\d+、|(?:时|才会|中)(?:返回|必填|必传|传入|填写)$/u;
const codes = /^(?:[A-Z]{3}|[A-Z]+(?:_[A-Z]+)+|[a-z]+(?:_[a-z]+)+)$/u;

function isUnsuitedLabel({ name, label }: Field): boolean {
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
function reportWhole(rows: readonly (readonly [string, Field])[], operation: Operation): Finding[] {
  const [first] = rows;
  if (!first) return [];
  const [path, field] = first;
  const { type, unit, label } = field;
  const counts = unit === "分" ? "money" : "things";
  const data = { path, type, counts, label, others: rows.length - 1, isList: isList(type) } as const;
  return [finding("number-whole", placeOf(field, operation), data)];
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
    return [finding("sub-mchid-required", placeOf(field, operation), { path })];
  });
}

function placeOf({ line, column }: Field, { file }: Operation): Place {
  return { file, line, column };
}
