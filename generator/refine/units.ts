/** What an amount counts, where its row does not say it. */
import { isList, scalarOf, statesUnit } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { pathOrEvent } from "../ir/operation.ts";
import { regionOf } from "../ir/region.ts";

/**
 * Gives each amount its unit. WeChat Pay documents one for all of APIv3: amounts are whole numbers, of 分 in CNY and of
 * the smallest unit of any other currency. What a row states stays, and where the page counts 元 elsewhere, no unit is
 * taken for granted.
 */
export function addUnits(operation: Operation): Operation {
  const { request, response } = operation;
  const fields = [...request, ...response];
  if (countsYuan(fields)) return operation;
  const unit = unitOf(operation);
  const withUnit = (field: Field, parent?: Field): Field => ({
    ...field,
    ...(isBareAmount(field, parent) && { unit: statedUnit(field) ?? unit }),
    ...(field.children && { children: field.children.map((child) => withUnit(child, field)) }),
  });
  return {
    ...operation,
    request: request.map((field) => withUnit(field)),
    response: response.map((field) => withUnit(field)),
  };
}

/** The unit that the words of a field name; those of a correction are not read for it before. */
function statedUnit({ label, description = "" }: Field): string | undefined {
  const text = label + description;
  if (/最小(?:货币)?单位/u.test(text)) return smallestUnit;
  return statesUnit(text, "分") || text.includes("人民币") ? "分" : undefined;
}

const smallestUnit = "币种的最小单位";

function countsYuan(fields: readonly Field[]): boolean {
  return fields.some(({ unit, children = [] }) => unit === "元" || countsYuan(children));
}

/** A notification has no host that would say its region: one that names currencies can be of either. */
function unitOf(operation: Operation): string {
  const fields = [...operation.request, ...operation.response];
  const isForeign = regionOf(operation) === "overseas" || namesForeignCurrency(operation, fields);
  if (!isForeign && !(operation.kind === "notification" && namesCurrency(fields))) return "分";
  return operation.kind === "notification" ? `${smallestUnit}，人民币为分` : smallestUnit;
}

/** Products that move money abroad, on the domestic host. */
function namesForeignCurrency(operation: Operation, fields: readonly Field[]): boolean {
  return /oversea|cross-?border|customs/u.test(pathOrEvent(operation)) || fields.some(isForeignAmount);
}

function isForeignAmount({ name, label, children = [] }: Field): boolean {
  return (
    /foreign|exchange_rate/u.test(name) ||
    /外币|汇率|购汇|最小(?:货币)?单位/u.test(label) ||
    children.some(isForeignAmount)
  );
}

function namesCurrency(fields: readonly Field[]): boolean {
  return fields.some(
    ({ name, children = [] }) => /(?:^|_)(?:currency|fee_type)$/u.test(name) || namesCurrency(children),
  );
}

function isBareAmount(field: Field, parent: Field | undefined): boolean {
  const scalar = scalarOf(field.type);
  if (field.unit !== undefined || field.wide || field.children || field.enum || isList(field.type))
    return false;
  if (scalar !== "integer" && scalar !== "number") return false;
  return isWhole(field) && isMoney(field, parent);
}

/** A sample with a fraction counts something larger. */
function isWhole({ example }: Field): boolean {
  return typeof example !== "number" || Number.isInteger(example);
}

/** Numbers of coupons, percentages, times: they stand beside amounts and have similar names. */
const otherNames =
  /(?:^|_)(?:count|counts|num|number|quantity|size|rate|ratio|percent|percentage|time|times|day|days|type|id|no|version|stock|stocks|point|points|limit|offset|status|index)$/u;
const otherLabels =
  /数量|总数$|次数|笔数|条数|张数|件数|人数|单数|个数|库存|比例|百分|费率|汇率|倍数|积分|时间|日期|天数|序号|类型/u;

const amountNames = /(?:^|_)(?:amount|amt|fee|price|balance)(?:_|$)/u;
const amountLabels =
  /金额|费用|价格|单价|原价|售价|面额|余额|额度|款额|出资|预算|税额|总额|差额|保费|手续费|价税合计/u;
const amountParts =
  /^(?:total|refund|fee|(?:payer|discount|settlement|original|surcharge)_(?:total|refund|amount))$/u;

/** The label decides before the name: `fee_count` counts items, `max_fee_per_day` is an amount. */
function isMoney({ name, label }: Field, parent: Field | undefined): boolean {
  if (otherLabels.test(label)) return false;
  if (amountLabels.test(label)) return true;
  if (otherNames.test(name)) return false;
  return (
    amountNames.test(name) ||
    (amountParts.test(name) && parent !== undefined && amountNames.test(parent.name))
  );
}
