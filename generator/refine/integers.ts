/** Numbers that are integers: money in 分, and counts. Most pages call them `number`. */
import { mapFields } from "./field-paths.ts";
import type { Field, Operation } from "../ir/model.ts";

/** Makes money, counts and sequence numbers integers. */
export function resolveIntegers(operation: Operation): Operation {
  return mapFields(operation, (field) => (isIntegral(field) ? asInteger(field) : field));
}

function asInteger(field: Field): Field {
  return { ...field, type: field.type === "number[]" ? "integer[]" : "integer" };
}

/**
 * A unit decides. Without one, the label does, unless the sample has a fraction: dishes are sold by weight, too.
 */
function isIntegral({ type, unit, label, example }: Field): boolean {
  if (type !== "number" && type !== "number[]") return false;
  if (unit !== undefined) return unit === "分";
  return (isMoney(label) || isCount(label)) && !isFraction(example);
}

/** WeChat Pay sends every amount that is a JSON number in 分. An amount in 元 is a string. */
function isMoney(label: string): boolean {
  return !/元/u.test(label) && /金额|价格|单价|原价|面额|出资|预算$|单位[:：]?分|[(（]分[)）]/u.test(label);
}

function isCount(label: string): boolean {
  return /(?:数量|个数|次数|笔数|份数|期数|件数|总数|总条数|序号|序号从1开始)$/u.test(label);
}

function isFraction(example: Field["example"]): boolean {
  if (Array.isArray(example)) return example.some((value) => isFraction(value));
  return typeof example === "number" && !Number.isInteger(example);
}
