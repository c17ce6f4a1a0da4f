import { isList, listedValues, scalarOf } from "#generator/ir/field";
import { textWithin } from "./limits.ts";
import type { Endpoint, Field, Json } from "#generator/ir/model";

/** What a caller gives: JSON, wide integers, and the bytes of files. */
export type Given = Json | bigint | Uint8Array | Given[] | { [name: string]: Given };

/** An image of one pixel, since most files of the pages are images. */
export const png: Uint8Array = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
);

/** Headers that the client sets. */
const ownHeaders = new Set(["wechatpay-serial", "content-type", "accept"]);

/** A request that is as the page documents it: the sample's values, plain text where the sample has ciphertext. */
export function exampleRequest({ request }: Pick<Endpoint, "request">): Record<string, Given> {
  const groups = request.filter(({ name, required, children }) => {
    return name !== "base_uri" && (name !== "query" || required || children !== undefined);
  });
  return Object.fromEntries(groups.map((group) => [group.name, groupOf(group)]));
}

function groupOf(group: Field): Given {
  const { name, children = [] } = group;
  if (name === "headers") return holderOf({ ...group, children: children.filter(isOfCaller) });
  if (name !== "body") return exampleOf(group);
  return Object.fromEntries(children.map((part) => [part.name, part.name === "meta" ? metaOf(part) : png]));
}

function isOfCaller({ name }: Field): boolean {
  return !ownHeaders.has(name.toLowerCase());
}

/** The client computes the digest. */
function metaOf({ children = [], ...meta }: Field): Given {
  const isDigest = ({ name, label }: Field) => /sha-?256/iu.test(`${name} ${label}`);
  return holderOf({ ...meta, children: children.filter((field) => !isDigest(field)) });
}

export function exampleOf(field: Field): Given {
  const { type, example } = field;
  if (!isList(type)) return oneOf(field);
  const item = { ...field, type: scalarOf(type) };
  const { example: _, ...plain } = item;
  if (scalarOf(type) === "object" || !Array.isArray(example) || field.encoding) return [oneOf(plain)];
  return example.map((value) => oneOf({ ...item, example: value }));
}

function oneOf(field: Field): Given {
  const { type, name, children, encryption, encoding, example, isEncodedList } = field;
  const [only] = children ?? [];
  if (encoding === "json") return isEncodedList && only ? exampleOf(only) : holderOf(field);
  if (type === "object") return holderOf(field);
  if (encryption) return textWithin(field, `plain text of ${name}, 明文`);
  const values = listedValues(field);
  if (values) return values[0] ?? "";
  if (type === "string")
    return typeof example === "string" && example !== "" ? example : textWithin(field, "text");
  if (type === "boolean") return true;
  const value = Number.isSafeInteger(Number(example)) ? Number(example) : Math.max(1, field.minimum ?? 1);
  return field.wide ? BigInt(value) : value;
}

/** Of several variants, the first. */
function holderOf({ children = [], variants }: Field): Given {
  const without = new Set(variants?.[0]?.not);
  const here = children.filter(({ name }) => !without.has(name));
  return Object.fromEntries(here.map((child) => [child.name, exampleOf(child)]));
}

/** The request without every optional field. */
export function requiredOnly({ request }: Pick<Endpoint, "request">, value: Record<string, Given>): Given {
  return keepRequired(request, value);
}

function keepRequired(fields: readonly Field[], value: Given, variants?: Field["variants"]): Given {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => keepRequired(fields, item, variants));
  const needed = (field: Field) => field.required || (variants?.[0]?.has.includes(field.name) ?? false);
  const present = fields.filter((field) => Object.hasOwn(value, field.name) && needed(field));
  return Object.fromEntries(
    present.map((field) => [field.name, keepInside(field, value[field.name] ?? null)]),
  );
}

function keepInside({ children = [], variants, isEncodedList }: Field, value: Given): Given {
  const [only] = children;
  return isEncodedList && only ? keepInside(only, value) : keepRequired(children, value, variants);
}

/** The operation with only its path parameters. */
export function withPathAlone<One extends Endpoint>(operation: One): One {
  const names = [...operation.path.matchAll(/\{(\w+)\}/gu)].map(([, name = ""]) => name);
  const field = { type: "string", required: true, label: "", line: 1, column: 1 } as const;
  return { ...operation, request: names.map((name) => ({ ...field, name })) };
}
