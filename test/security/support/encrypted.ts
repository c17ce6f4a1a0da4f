/** Requests with encrypted fields, and the mistakes with which a program passes one. */
import { createContext, runInContext } from "node:vm";

import type { NamedEndpoint } from "#generator/ir/model";
import type { Operation } from "#runtime/schema";

import { exampleRequest, type Given } from "../../support/request.ts";
import { root, specEndpoints } from "../../support/specs.ts";

/** The endpoints of specs/ whose requests have encrypted fields. */
export function encryptedEndpoints(): readonly NamedEndpoint[] {
  return specEndpoints().filter(({ request }) => JSON.stringify(request).includes('"encryption"'));
}

/** The operation of an emitted module. */
export async function operationOf({ names, method }: NamedEndpoint): Promise<Operation> {
  const module = (await import(/* @vite-ignore */ `${root}/generated/${names.module}.ts`)) as object;
  return (module as Readonly<Record<string, Operation>>)[`${method.toLowerCase()}Operation`] as Operation; // emitted so
}

/** A request, the place of one of its secrets, and the secrets. */
export interface SecretRequest {
  readonly request: Record<string, unknown>;
  /** The keys of each encrypted text. */
  readonly places: readonly (readonly (string | number)[])[];
}

/** Begins each secret. It has no character that an encoding changes. */
const PREFIX = "Zq7Xw9Secret";

/** The documented request, in which each encrypted field has a text that is found nowhere else. */
export function secretRequest(endpoint: NamedEndpoint): SecretRequest {
  const places: (string | number)[][] = [];
  const mark = (value: Given, keys: (string | number)[]): unknown => {
    if (typeof value === "string" && value.startsWith("plain text of ")) {
      places.push(keys);
      return `${PREFIX}${places.length}龘靐"\\`;
    }
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
    if (Array.isArray(value)) return value.map((item, index) => mark(item, [...keys, index]));
    const entries = Object.entries(value).map(([name, item]) => [name, mark(item, [...keys, name])] as const);
    return Object.fromEntries(entries);
  };
  const request = mark(exampleRequest(endpoint), []) as Record<string, unknown>; // a request is an object
  return { request, places };
}

/** The forms of a secret in what was sent. */
export function findSecret(wire: string): string | undefined {
  const codes = Array.from(PREFIX, (character) => character.charCodeAt(0));
  const characters = Array.from(PREFIX, (character, index) => `"${index}":"${character}"`).join(",");
  const forms: [string, string][] = [
    ["raw", PREFIX],
    ["escaped", codes.map((code) => `\\u${code.toString(16).padStart(4, "0")}`).join("")],
    ["percent-encoded", codes.map((code) => `%${code.toString(16).toUpperCase()}`).join("")],
    ["hexadecimal", Buffer.from(PREFIX).toString("hex")],
    ["numbers", codes.join(",")],
    ["numbered characters", characters],
    ["numbered bytes", codes.map((code, index) => `"${index}":${code}`).join(",")],
    ["the Chinese part", "龘靐"],
    ["the escaped Chinese part", "\\u9f98\\u9750"],
    ["the percent-encoded Chinese part", encodeURIComponent("龘靐")],
  ];
  // The Base64 of a text depends on its offset from a multiple of three bytes; the first and last characters on its neighbors.
  for (const offset of [0, 1, 2]) {
    const text = Buffer.from("x".repeat(offset) + PREFIX)
      .toString("base64")
      .replace(/=+$/u, "");
    forms.push([`Base64 at ${offset}`, text.slice(offset === 0 ? 0 : offset + 1, -2)]);
  }
  return forms.find(([, form]) => wire.toLowerCase().includes(form.toLowerCase()))?.[0];
}

/** One mistake: its name, and the request that has it. */
export interface Mistake {
  readonly name: string;
  readonly request: object;
  readonly headers?: Record<string, string>;
}

type Keys = readonly (string | number)[];

/** The names that the page documents at the place of a secret, and beside it. */
export type IsDocumented = (keys: Keys) => boolean;

/** Returns a function that reports whether a page documents a place. */
export function documentedBy({ request }: NamedEndpoint): IsDocumented {
  return (keys) => {
    let fields: NamedEndpoint["request"] | undefined = request;
    let field: (typeof request)[number] | undefined;
    for (const key of keys) {
      if (typeof key === "number") continue;
      field = fields?.find(({ name }) => name === key);
      if (field === undefined) return false;
      fields = field.children;
      const only: (typeof request)[number] | undefined = field.children?.[0];
      if (field.isEncodedList && only) fields = only.children;
    }
    return true;
  };
}

/** Every mistake with the encrypted field at a place. */
export function mistakes(
  request: Record<string, unknown>,
  keys: Keys,
  isDocumented: IsDocumented,
): Mistake[] {
  return [
    ...renamed(request, keys, isDocumented),
    ...moved(request, keys, isDocumented),
    ...wrapped(request, keys),
    ...written(request, keys),
    ...asHeader(request, keys),
  ];
}

/** The index of the last name: those behind it are of lists. */
function lastName(keys: Keys): number {
  return keys.findLastIndex((key) => typeof key === "string");
}

function renamed(request: object, keys: Keys, isDocumented: IsDocumented): Mistake[] {
  const at = lastName(keys);
  const name = String(keys[at]);
  const middle = Math.floor(name.length / 2);
  const spellings: [string, string][] = [
    ["in capitals", name.toUpperCase()],
    ["with a capital", `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`],
    ["in camel case", name.replaceAll(/_(\w)/gu, (_, letter: string) => letter.toUpperCase())],
    ["with hyphens", name.replaceAll("_", "-")],
    ["with a space", `${name} `],
    ["as PHP writes a list", `${name}[]`],
    [
      "in full width",
      Array.from(name)
        .map((one) =>
          /\w/u.test(one) && one !== "_" ? String.fromCharCode(one.charCodeAt(0) + 0xfee0) : one,
        )
        .join(""),
    ],
    ["without a letter", name.slice(0, middle) + name.slice(middle + 1)],
    ["with a letter more", `${name.slice(0, middle)}q${name.slice(middle)}`],
    ["with another letter", `${name.slice(0, middle)}q${name.slice(middle + 1)}`],
    [
      "with letters swapped",
      name.slice(0, middle - 1) + (name[middle] ?? "") + (name[middle - 1] ?? "") + name.slice(middle + 1),
    ],
  ];
  return spellings
    .filter(([, spelling]) => spelling !== name && !isDocumented([...keys.slice(0, at), spelling]))
    .map(([how, spelling]) => ({
      name: `renamed ${how}`,
      request: rename(request, keys.slice(0, at + 1), spelling),
    }));
}

function moved(request: object, keys: Keys, isDocumented: IsDocumented): Mistake[] {
  const at = lastName(keys);
  const name = String(keys[at]);
  const secret = read(request, keys.slice(0, at + 1));
  const removed = write(request, keys.slice(0, at + 1), undefined);
  const above = keys.slice(0, at);
  const places: [string, Keys][] = [
    ["to its group", [String(keys[0]), name]],
    ["one object up", [...above.slice(0, Math.max(lastName(above), 1)), name]],
    ["into another object", [...above, "zz_extra", name]],
    ["deep into another object", [...above, "zz_extra", "zz", 0, name]],
    ["behind a path", [...above, `zz_extra.${name}`]],
    ["behind a path with brackets", [...above, `zz_extra[0][${name}]`]],
  ];
  return places
    .filter(([, place]) => place.length > 1 && !isDocumented(place))
    .map(([how, place]) => ({ name: `moved ${how}`, request: write(removed, place, secret) }));
}

/** An object of another realm, as tests and plugins have them. */
const otherRealm = createContext({});

function wrapped(request: object, keys: Keys): Mistake[] {
  const result: Mistake[] = [];
  const secret = String(read(request, keys));
  const leaves: [string, unknown][] = [
    ["a list", [secret]],
    ["a boxed string", new String(secret)],
    ["a boxed string of another realm", runInContext(`new String(${JSON.stringify(secret)})`, otherRealm)],
    ["bytes", Buffer.from(secret)],
    ["an object", { value: secret }],
    ["a Blob", new Blob([secret])],
    ["characters", Object.fromEntries(Object.entries(secret.split("")))],
    ["a Set", new Set([secret])],
  ];
  for (const [how, leaf] of leaves) {
    result.push({ name: `wrapped in ${how}`, request: write(request, keys, leaf) });
  }
  for (let depth = keys.length - 1; depth > 0; depth--) {
    const above = keys.slice(0, depth);
    const holder = read(request, above) as object; // it has a member
    const text = JSON.stringify(holder);
    const holders: [string, unknown][] = [
      ["a Map", new Map(Object.entries(holder))],
      ["a Set", new Set([holder])],
      ["a list", [holder]],
      ["a list of lists", [[holder]]],
      ["an array-like object", { 0: holder, length: 1 }],
      ["a boxed string", new String(text)],
      ["a boxed string of another realm", runInContext(`new String(${JSON.stringify(text)})`, otherRealm)],
      ["JSON text", text],
      ["JSON text twice", JSON.stringify(text)],
      ["a Buffer", Buffer.from(text)],
      ["the JSON of a Buffer", Buffer.from(text).toJSON()],
      ["bytes", new Uint8Array(Buffer.from(text))],
      ["an ArrayBuffer", new Uint8Array(Buffer.from(text)).buffer],
      ["a Blob", new Blob([text], { type: "application/json" })],
      ["a File", new File([text], "meta.json")],
      ["a stream", new Blob([text]).stream()],
      ["entries", Object.entries(holder)],
      ["an object of another realm", runInContext(`(${text})`, otherRealm)],
      ["a promise", Promise.resolve(holder)],
      ["toJSON", { toJSON: () => [holder] }],
    ];
    for (const [how, value] of holders) {
      result.push({ name: `${above.join(".")} as ${how}`, request: write(request, above, value) });
    }
  }
  return result;
}

/** JSON text in which a name comes twice. */
function written(request: object, keys: Keys): Mistake[] {
  const result: Mistake[] = [];
  const at = lastName(keys);
  const name = JSON.stringify(keys[at]);
  for (let depth = at; depth > 0; depth--) {
    const above = keys.slice(0, depth);
    const secret = JSON.stringify(read(request, keys.slice(0, at + 1)));
    const without = JSON.stringify(read(write(request, keys.slice(0, at + 1), undefined), keys.slice(0, at)));
    const rest = without === "{}" ? "" : `,${without.slice(1, -1)}`;
    const escaped = name.replace(/[a-z]/u, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
    const texts: [string, string][] = [
      ["the secret first", `{${name}:${secret},${name}:""${rest}}`],
      ["the secret last", `{${name}:"",${name}:${secret}${rest}}`],
      ["an escaped name", `{${escaped}:${secret},${name}:""${rest}}`],
      ["an undocumented object", `{"zz":{${name}:${secret}},"zz":1${rest}}`],
    ];
    for (const [how, text] of texts) {
      // The text of the object that has the field, within the text of those above it.
      const mark = "zz_inner_text";
      const outer = JSON.stringify(read(write(request, keys.slice(0, at), mark), above));
      result.push({
        name: `${above.join(".")} as JSON text with a name twice, ${how}`,
        request: write(
          request,
          above,
          outer.replace(JSON.stringify(mark), () => text),
        ),
      });
    }
  }
  return result;
}

/** The name of an encrypted field as that of a header, which cannot have Chinese characters. */
function asHeader(request: object, keys: Keys): Mistake[] {
  const name = String(keys[lastName(keys)]);
  const header = { [name.replaceAll("_", "-")]: PREFIX };
  const without = write(request, keys.slice(0, lastName(keys) + 1), undefined);
  const own = (request as { headers?: object }).headers;
  return [
    { name: "a header of the request", request: { ...without, headers: { ...own, ...header } } },
    { name: "a header of the options", request: without, headers: header },
  ];
}

function read(from: unknown, keys: Keys): unknown {
  return keys.reduce((value, key) => (value as Readonly<Record<string | number, unknown>>)[key], from);
}

/** A copy with another value at a place; without the place if the value is undefined. */
function write(into: unknown, [key, ...rest]: Keys, value: unknown): Record<string, unknown> {
  const copy = (Array.isArray(into) ? [...(into as unknown[])] : isPlain(into) ? { ...into } : {}) as Record<
    string,
    unknown
  >; // by its keys
  if (key === undefined) return copy;
  if (rest.length > 0) copy[key] = write(copy[key] ?? (typeof rest[0] === "number" ? [] : {}), rest, value);
  else if (value === undefined) Reflect.deleteProperty(copy, key);
  else copy[key] = value;
  return copy;
}

function rename(into: object, keys: Keys, name: string): object {
  const holder = read(into, keys.slice(0, -1)) as Record<string, unknown>; // it has a member
  const entries = Object.entries(holder).map(
    ([key, value]) => [key === keys.at(-1) ? name : key, value] as const,
  );
  return write(into, keys.slice(0, -1), Object.fromEntries(entries));
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
