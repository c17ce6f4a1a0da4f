/** The request of an example call: the values of the page's sample in the required fields. */
import { isList, listedValues, scalarOf } from "../ir/field.ts";
import { isAlphabet } from "../ir/limits.ts";
import type { Alphabet, Endpoint, Format, Json } from "../ir/model.ts";
import { walkFields } from "../ir/walk.ts";
import { clientGroups, requestFields, type ClientField } from "../schema/client-fields.ts";

/** A value of an example. */
export type ExampleValue =
  | { readonly kind: "scalar"; readonly value: string | number | bigint | boolean }
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly ExampleValue[] }
  | ExampleObject;

/** An object, whose members are in the order of the page. */
export interface ExampleObject {
  readonly kind: "object";
  readonly members: readonly (readonly [name: string, value: ExampleValue])[];
}

/** An object of which nothing is required shows so many of its fields. */
const fewFields = 3;

/** Returns the request of an example call as a caller writes it: plain text in encrypted fields, the content of encoded ones. */
export function exampleRequest({ request }: Pick<Endpoint, "request">): ExampleObject {
  const example = objectOf({ children: requestFields(clientGroups(request)).filter(({ required }) => required) });
  const [file] = [...walkFields(request)].filter(([, { role }]) => role === "file");
  return file ? withFileName(example, /视频|mp4/iu.test(file[1].label) ? "video.mp4" : imageName) : example;
}

const imageName = "image.png";

/** Names the file of an upload, and what describes it, alike. */
function withFileName(value: ExampleObject, name: string): ExampleObject {
  const rename = (key: string, member: ExampleValue): ExampleValue => {
    if (member.kind === "file") return { ...member, name };
    if (member.kind === "object") return withFileName(member, name);
    return key === "filename" ? { kind: "scalar", value: name } : member;
  };
  return { ...value, members: value.members.map(([key, member]) => [key, rename(key, member)]) };
}

function objectOf({ children = [], variants }: Pick<ClientField, "children" | "variants">): ExampleObject {
  const [first] = variants ?? [];
  const isPossible = ({ name }: ClientField) => !first?.not?.includes(name);
  const isNeeded = ({ name, required }: ClientField) => required || first?.has.includes(name) === true;
  const possible = children.filter(isPossible);
  const needed = possible.filter(isNeeded);
  const shown = needed.length > 0 ? needed : possible.filter(hasExample).slice(0, fewFields);
  return { kind: "object", members: shown.map((field) => [field.name, valueOf(field)]) };
}

function hasExample({ example, children, encryption }: ClientField): boolean {
  return example !== undefined && !children && !encryption;
}

function valueOf(field: ClientField): ExampleValue {
  const { type, example, encoding } = field;
  if (!isList(type)) return itemOf(field, example);
  const isListed = Array.isArray(example) && example.length > 0 && encoding === undefined;
  const examples = isListed && scalarOf(type) !== "object" ? example : [undefined];
  return { kind: "list", items: examples.map((one) => itemOf({ ...field, type: scalarOf(type) }, one)) };
}

function itemOf(field: ClientField, example: Json | undefined): ExampleValue {
  const { encoding, children, isEncodedList, role } = field;
  const [only] = children ?? [];
  if (role === "file") return { kind: "file", name: imageName };
  if (encoding === "json") return isEncodedList && only ? valueOf(only) : objectOf(field);
  if (scalarOf(field.type) === "object") return objectOf(field);
  return { kind: "scalar", value: scalarOfExample(field, example) };
}

function scalarOfExample(field: ClientField, example: Json | undefined): string | number | bigint | boolean {
  const values = listedValues(field);
  if (values) return values.find((value) => value === example) ?? values[0] ?? "";
  const type = scalarOf(field.type);
  if (type === "boolean") return typeof example === "boolean" ? example : true;
  if (type === "string") return textOf(field, example);
  const { minimum = 1, wide } = field;
  const number = typeof example === "number" || typeof example === "string" ? Number(example) : NaN;
  const isFit = type === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number);
  const value = isFit && number >= (field.minimum ?? -Infinity) ? number : Math.max(1, minimum);
  return wide ? BigInt(value) : value;
}

function textOf(field: ClientField, example: Json | undefined): string {
  if (field.encryption) return fitting(plainTextOf(field.name), field);
  const isUsable = typeof example === "string" && example.trim() !== "" && fits(example, field);
  return isUsable ? example : fitting(sampleOf(field), field);
}

/** Plain text for a marked field: the page's sample is a ciphertext. */
function plainTextOf(name: string): string {
  return plainTexts.find(([pattern]) => pattern.test(name))?.[1] ?? "张三";
}

const plainTexts: readonly (readonly [RegExp, string])[] = [
  [/phone|mobile|tel/iu, "13900139000"],
  [/email/iu, "zhangsan@example.com"],
  [/account_(?:number|no)|bank_account|card_no/iu, "6222020200012345678"],
  [/address/iu, "广东省深圳市南山区科技园"],
  [/digest/iu, "e10adc3949ba59abbe56e057f20f883e"],
  [/number|_no$|_id$|id_?card|identity/iu, "11010519491231002X"],
];

function sampleOf({ name, format }: ClientField): string {
  if (format !== undefined) return forms[format] ?? "";
  return /(?:_id|_no|id|number|code)$/u.test(name) ? "1" : "示例";
}

const forms: Readonly<Partial<Record<Format, string>>> = {
  "date-time": "2026-11-27T12:00:00+08:00",
  date: "2026-11-27",
  "compact-time": "20261127120000",
  "notify-url": "https://shop.example.com/wechatpay/notify",
};

/** Makes a text as long as the field allows, of characters that it allows. */
function fitting(text: string, { format, minLength = 0, maxLength = Infinity }: ClientField): string {
  const isOfAlphabet = format === undefined || !isAlphabet(format) || charactersOf(format).test(text);
  const padded = (isOfAlphabet ? text : "").padEnd(Math.max(minLength, format === undefined ? 0 : 1), "1");
  return Array.from(padded).slice(0, maxLength).join("");
}

function fits(text: string, { format, minLength = 0, maxLength = Infinity }: ClientField): boolean {
  const { length } = Array.from(text);
  return length >= minLength && length <= maxLength && hasForm(text, format);
}

function hasForm(text: string, format: Format | undefined): boolean {
  if (format === undefined) return true;
  if (isAlphabet(format)) return charactersOf(format).test(text);
  return patterns[format].test(text);
}

const patterns: Readonly<Record<Exclude<Format, Alphabet>, RegExp>> = {
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u,
  date: /^\d{4}-\d\d-\d\d$/u,
  "compact-time": /^\d{14}$/u,
  "notify-url": /^https:\/\/[^?#\s]+$/u,
};

/** The name of an alphabet is its class in a regular expression, with the hyphen last. */
function charactersOf(alphabet: Alphabet): RegExp {
  return new RegExp(`^[${alphabet}]+$`, "u");
}
