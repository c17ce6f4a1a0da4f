/**
 * The IR: what a page says, in the order it says it. Every pass takes it and gives it; none changes it in place.
 */

export const scalarTypes = ["string", "integer", "number", "boolean", "object"] as const;
export type ScalarType = (typeof scalarTypes)[number];
/** As the page spells it: `string`, `object[]`. */
export type FieldType = ScalarType | `${ScalarType}[]`;

/** One of the variants that an object can have: what must be there, and what must not be beside it. */
export interface Variant {
  /** `direct`, `partner` … */
  readonly name: string;
  readonly has: readonly string[];
  readonly not?: readonly string[];
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One row of a table, with the rows below it that it holds. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** 必填 */
  readonly required: boolean;
  /** The documented values; words where the page lists words, whatever the type says. */
  readonly enum?: readonly (string | number)[];
  readonly encryption?: "rsa-oaep" | "aes-256-gcm";
  /** A string that holds JSON; `children` are what is inside. */
  readonly encoding?: "json";
  /** That JSON is a list, the one which the only child names; else it is an object. */
  readonly isEncodedList?: true;
  /** An integer that may be beyond 2^53; no page says so, but a correction can. */
  readonly wide?: true;
  /** What the page calls the field, up to the first sentence punctuation. */
  readonly label: string;
  /** 分, 元, seconds: what a number counts. */
  readonly unit?: string;
  readonly default?: string;
  /** At most so many characters. */
  readonly maxLength?: number;
  /** When an optional field must be there, in the page's words. */
  readonly requiredWhen?: string;
  /** The prose behind the label. Only source pages have it. */
  readonly description?: string;
  /** Of what the field holds, where a page flattens several variants into one; a correction declares them. */
  readonly variants?: readonly Variant[];
  /** The value of the page's sample. */
  readonly example?: Json;
  readonly line: number;
  readonly column: number;
  readonly children?: readonly Field[];
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a rendered page cannot say, and a correction must. */
export type UnknownMark = "required" | "encrypted";

/** An endpoint, or an event that WeChat Pay notifies of. */
export interface Operation {
  readonly kind: "endpoint" | "notification";
  readonly method: Method;
  /** `/v3/…`, `{name}` standing for a path parameter; of a notification, its page without folder and extension. */
  readonly path: string;
  /** The events that a notification page covers, `TRANSACTION.SUCCESS`. */
  readonly events?: readonly string[];
  /** The upstream page, `openapi/v3/….md` or `webhook/v3/….md`, wherever its text was read from. */
  readonly page: string;
  /** The file it was read from. */
  readonly file: string;
  readonly line: number;
  readonly title: string;
  /** Bases the page names, as it writes them: they may carry a path. None means the usual host. */
  readonly hosts: readonly string[];
  /**
   * The field by which WeChat Pay knows a request again, `request.json.out_trade_no`: sent twice, it has the effect of
   * one. Pages have no mark for it; a correction names it.
   */
  readonly idempotentBy?: string;
  /** The official documentation. */
  readonly links: readonly string[];
  /** Paragraphs below the title and advice blocks. Only source pages have them. */
  readonly description?: string;
  readonly advice?: readonly string[];
  readonly unknown?: readonly UnknownMark[];
  /** Paths that a correction declares to be plain text; `request` or `response` for all of it. */
  readonly plain?: readonly string[];
  /** A correction names the hosts, so that they need not be WeChat Pay's. */
  readonly areHostsCorrected?: true;
  /** What the response is: fields, nothing at all, bytes, or a file whose digest WeChat Pay signs in the headers. */
  readonly responseType: "json" | "empty" | "stream" | "statement";
  readonly request: readonly Field[];
  readonly response: readonly Field[];
  /** Of the answer as a whole. */
  readonly responseVariants?: readonly Variant[];
  /** Only where they are asked for: nothing but a check of the page itself needs all of them. */
  readonly samples?: readonly Sample[];
}

/** A page that has moved: what it documented goes on under another URL. */
export interface Alias {
  readonly kind: Operation["kind"];
  readonly path: string;
  readonly page: string;
  /** The page that it leads to. */
  readonly target: string;
  readonly file: string;
  readonly line: number;
}

/** A code sample of a page, as far as it is data. */
export interface Sample {
  /** What the call is given; of a sample without a call, the part of it that it shows. */
  readonly argument: SampleValue;
  /** In which of its styles the page writes the call; none where the sample is but a part of one. */
  readonly style?: string;
  /** The path parameters that the call leaves to its argument. */
  readonly parameters: readonly string[];
  /** Where its first line is, and that line with those below: the place of a value is an offset in them. */
  readonly line: number;
  readonly text: string;
}

/** A PHP value as data, with its place in the sample. */
export type SampleValue =
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null; readonly at: number }
  /** PHP has one kind for lists and objects. */
  | { readonly kind: "array"; readonly entries: readonly SampleEntry[]; readonly at: number }
  /** `json_encode(…)`: the string that holds it. */
  | { readonly kind: "encoded"; readonly inside: SampleValue; readonly at: number }
  /** A call, a variable, an object: only PHP could tell. */
  | { readonly kind: "unknown"; readonly at: number };

export interface SampleEntry {
  /** None in a list; null where only PHP could tell it. */
  readonly key?: string | null;
  /** Of the key, or of the value where there is none. */
  readonly at: number;
  readonly value: SampleValue;
}

/** What an operation is called in the output. Each name depends on its own method and path alone. */
export interface Names {
  /** `postPayTransactionsByOutTradeNoClose` */
  readonly function: string;
  /** `PostPayTransactionsByOutTradeNoClose`: types and validators are called after it. */
  readonly type: string;
  /** `postOperation`: the operation as data, by method alone, since a module holds one URL. */
  readonly operation: string;
  /** `postRequestTable`, `postResponseTable`: what goes in and what comes out, within the module. */
  readonly requestTable: string;
  readonly responseTable: string;
  /** `v3/pay/transactions/out-trade-no/_out_trade_no_/close` */
  readonly module: string;
  /** As the chain spells the path: `["v3", "pay", "transactions", "outTradeNo", "_out_trade_no_", "close"]` */
  readonly chain: readonly string[];
}

/** An operation that is ready to be emitted. */
export interface NamedOperation extends Operation {
  readonly names: Names;
}

/** A former name of an operation. */
export interface NamedAlias extends Alias {
  readonly names: Names;
  readonly of: NamedOperation;
}

/** Where every table row of the pages went. */
export interface Coverage {
  readonly rows: number;
  readonly fields: number;
  readonly separators: number;
  readonly emptyResponses: number;
  readonly byteStreams: number;
  /** Rows that became a finding instead. */
  readonly findings: number;
}

/** A page as text. */
export interface PageFile {
  /** As findings name it. */
  readonly path: string;
  readonly text: string;
  /** Its place in the upstream tree, `openapi/v3/….md`; unknown where it lies outside of one. */
  readonly page?: string;
}

/** The scalar of a type: `object[]` → `object`. */
export function scalarOf(type: FieldType): ScalarType {
  return type.replace("[]", "") as ScalarType; // a FieldType is a ScalarType with or without "[]"
}

/** The values that a type or a check can list: words are none of a number. */
export function listedValues({ enum: values, type }: Field): Field["enum"] {
  const isNumber = /^(?:integer|number)/u.test(type);
  return values?.every((value) => typeof value === "number" || !isNumber) ? values : undefined;
}

/** How a value is checked: as its type says, and a wide integer as a bigint. */
export function checkedScalar({ type, wide }: Field): Exclude<ScalarType, "object"> | "bigint" {
  const scalar = scalarOf(type);
  if (scalar === "object") throw new TypeError("An object is no scalar.");
  return wide ? "bigint" : scalar;
}

/** The names of the path parameters of a URL, `/v3/a/{b}` → `b`, in its order. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? "");
}

/** Whether a response is bytes, which have no fields. */
export function isFile(responseType: Operation["responseType"]): boolean {
  return responseType === "stream" || responseType === "statement";
}

/** The part of an upload that is the file itself. */
export function isFilePart({ type, name, children }: Field): boolean {
  return !children && (scalarOf(type) === "object" || /file$/u.test(name));
}

/** SHA-256 is what every platform computes; a digest by another algorithm is the caller's to give. */
export function isFileDigest({ type, name, label }: Field): boolean {
  return type === "string" && /sha-?256/iu.test(`${name} ${label}`);
}

/** Which of WeChat Pay's two platforms an operation belongs to. Each has its own merchants, orders and refunds. */
export type Region = "domestic" | "overseas";

export function regionOf({ path, hosts }: Pick<Operation, "path" | "hosts">): Region {
  return path.startsWith("/v3/global/") || hosts.some(isOverseas) ? "overseas" : "domestic";
}

/** Whether a base is an overseas host, or the path that leads there from the domestic host. */
function isOverseas(base: string): boolean {
  if (!URL.canParse(base)) return false;
  const { hostname, pathname } = new URL(base);
  return /^api(?:hk|us|eu)\./u.test(hostname) || /^\/hk(?:\/|$)/u.test(pathname);
}

/**
 * Says where an operation is called, for a reader of its documentation: `境外接口，接入点：https://…/hk`. Undefined for a
 * domestic operation on the usual host.
 */
export function describeRegion(operation: Pick<Operation, "path" | "hosts">): string | undefined {
  const bases = operation.hosts.map((host) => host.replace(/\/+$/u, ""));
  const isUsual = bases.every((base) => base === usualBase);
  const facts = [
    regionOf(operation) === "overseas" && "境外接口",
    !isUsual && `接入点：${bases.join("、")}`,
  ].filter((fact) => fact !== false);
  return facts.length > 0 ? facts.join("，") : undefined;
}

/** Where an operation is called whose page names no other base. */
export const usualBase = "https://api.mch.weixin.qq.com";

/** Whether a text says that an amount is in this unit: `单位：分`, `以分为单位`, `（分）`. */
export function statesUnit(text: string, unit: string): boolean {
  return (
    text
      .replace(/\s/gu, "")
      .match(/(?:单位[为是：:]*|以|[（(])([^，。；、)）]{1,12})/gu)
      ?.some((said) => said.includes(unit)) ?? false
  );
}

/** What the label of a group says beyond naming the group: `声明请求的JSON数据结构` says nothing. */
export function groupLabel({ label }: Field): string {
  const names =
    /^(?:声明|通知|请求|的|multipart\/form-data|JSON|数据结构|查询|头|体|参数|[(（]可选[)）]|\s)+$/u;
  return names.test(label) ? "" : label;
}

export function isList(type: FieldType): boolean {
  return type.endsWith("[]");
}

/**
 * What related operations have in common: the product that their paths name, whichever merchant calls it. A brand, a partner and the
 * global region have paths of their own for the same product.
 */
export function familyOf({ kind, path }: Pick<Operation, "kind" | "path">): string {
  const [product = "", ...rest] = path
    .split("/")
    .filter((part) => !/^(?:|v3|brand|partner|global)$/u.test(part));
  if (kind === "endpoint") return product;
  return `notification ${[product, ...rest].join("/").split(".")[0] ?? ""}`;
}

/** Every field of an operation with its path: `request.json.data[].cert_no`. */
export function* walkOperation(operation: Operation): Generator<[path: string, field: Field]> {
  yield* walkFields(operation.request, "request");
  yield* walkFields(operation.response, "response");
}

function* walkFields(fields: readonly Field[], parent: string): Generator<[path: string, field: Field]> {
  for (const field of fields) {
    const path = `${parent}.${field.name}`;
    yield [path, field];
    yield* walkFields(field.children ?? [], isList(field.type) ? `${path}[]` : path);
  }
}

/** In groups that keep the order of the operations. */
export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
