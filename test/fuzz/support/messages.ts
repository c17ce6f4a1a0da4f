/** Signed messages, and the mutations of what arrives: bytes, headers, and the form in which a program passes them. */
import fc from "fast-check";

/** A message as it arrives. Headers are pairs, since a name can come twice. */
export interface Message {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** One mutation: which, and where. */
export interface Mutation {
  readonly kind: number;
  readonly at: number;
  readonly value: number;
}

/** Mutates a message; `other` is another genuine one. */
type Mutate = (message: Message, mutation: Mutation, other: Message) => Message;

/** Messages that are genuine, one to three mutations, and the form of the headers. */
export interface MessageCase {
  readonly index: number;
  readonly otherIndex: number;
  readonly mutations: readonly Mutation[];
  readonly form: number;
}

const number = fc.nat(0xffff);
export const messageCase: fc.Arbitrary<MessageCase> = fc.record({
  index: number,
  otherIndex: number,
  mutations: fc.array(fc.record({ kind: number, at: number, value: number }), { minLength: 0, maxLength: 3 }),
  form: fc.nat(5),
});

const ENDS = ["\n", " ", "\r\n", "=", "\u0000", ",", "0", "\t", "%0A", "\u3000", "A"];

function onBody(change: (body: Buffer, at: number, value: number, other: Buffer) => Buffer): Mutate {
  return (message, { at, value }, other) => ({
    ...message,
    body: change(message.body, at % (message.body.length + 1), value, other.body),
  });
}

function onHeader(change: (value: string, mutation: Mutation, name: string) => string): Mutate {
  return ({ headers, body }, mutation) => {
    const index = mutation.at % Math.max(headers.length, 1);
    return {
      body,
      headers: headers.map(([name, value], at) =>
        at === index ? [name, change(value, mutation, name)] : [name, value],
      ),
    };
  };
}

const byte = (value: number) => Buffer.of(value & 0xff);
const end = (value: number) => ENDS[value % ENDS.length] ?? "";

const mutationsOfBody: readonly Mutate[] = [
  onBody((body, at, value) => Buffer.concat([body.subarray(0, at), byte(value), body.subarray(at + 1)])),
  onBody((body, at, value) => Buffer.concat([body.subarray(0, at), byte(value), body.subarray(at)])),
  onBody((body, at) => Buffer.concat([body.subarray(0, at), body.subarray(at + 1)])),
  onBody((body, at) => body.subarray(0, at)),
  onBody((body, at, value) => Buffer.concat([body, body.subarray(at, at + (value % 40))])),
  onBody((body, _, value) => Buffer.concat([Buffer.from(end(value)), body])),
  onBody((body, _, value) => Buffer.concat([body, Buffer.from(end(value))])),
  onBody((body) => Buffer.concat([Buffer.from("\ufeff"), body])),
  onBody((body) => Buffer.from(body.toString("base64"))),
  onBody((_, __, ___, other) => other),
  onBody((body, at, __, other) => Buffer.concat([body.subarray(0, at), other.subarray(at)])),
  onBody((body) => rewrite(body, (value) => value)),
  onBody((body, at, value) =>
    rewrite(body, (json) => ({ ...json, [value % 2 ? "id" : "event_type"]: `X${at}` })),
  ),
  onBody((body, at, _, other) => rewrite(body, (json) => swapMember(json, at, other))),
];

const mutationsOfHeaders: readonly Mutate[] = [
  onHeader((value, { value: by }) => value + end(by)),
  onHeader((value, { value: by }) => end(by) + value),
  onHeader((value, { value: by }) => {
    const at = by % (value.length + 1);
    return value.slice(0, at) + String.fromCharCode(33 + (by % 90)) + value.slice(at + 1);
  }),
  onHeader((value) => value.toLowerCase()),
  onHeader((value, { value: by }) => String(Number(value) + (by % 700) - 350)),
  onHeader(() => ""),
  ({ headers, body }, { at }) => ({
    body,
    headers: headers.filter((_, index) => index !== at % headers.length),
  }),
  ({ headers, body }, { at }, other) => {
    const added = other.headers[at % other.headers.length];
    return { body, headers: added ? [...headers, added] : headers };
  },
  ({ headers, body }, { at }, other) => {
    const [name = "", value = ""] = other.headers[at % other.headers.length] ?? [];
    return { body, headers: headers.map((own) => (own[0] === name ? [name, value] : own)) };
  },
  ({ headers, body }, { at }) => ({
    body,
    headers: headers.map(([name, value], index) => [
      index === at % headers.length ? name.toUpperCase() : name,
      value,
    ]),
  }),
  ({ headers, body }, { value }) => ({ body, headers: [...headers, [`X-Other-${value}`, String(value)]] }),
  ({ headers, body }) => ({ body, headers: [...headers].reverse() }),
];

const all: readonly Mutate[] = [...mutationsOfBody, ...mutationsOfHeaders];

/** Applies the mutations of a case in turn. */
export function mutated(message: Message, other: Message, mutations: readonly Mutation[]): Message {
  return mutations.reduce(
    (result, mutation) => all[mutation.kind % all.length]?.(result, mutation, other) ?? result,
    message,
  );
}

type Json = Record<string, unknown>;

/** Writes the JSON of a body anew; bytes that are not JSON stay. */
function rewrite(body: Buffer, change: (value: Json) => Json): Buffer {
  try {
    return Buffer.from(JSON.stringify(change(JSON.parse(body.toString()) as Json))); // a member more or less is the same
  } catch {
    return body;
  }
}

/** Puts a member of another message, or of its resource, in the place of the own one. */
function swapMember(json: Json, at: number, other: Buffer): Json {
  const theirs = JSON.parse(other.toString()) as Json; // genuine messages are objects
  const [own, their] = [json["resource"], theirs["resource"]];
  if (at % 2 === 0 || typeof own !== "object" || typeof their !== "object")
    return { ...json, ...pick(theirs, at) };
  return { ...json, resource: { ...own, ...pick(their as Json, at) } }; // an object, as seen above
}

function pick(json: Json, at: number): Json {
  const entries = Object.entries(json);
  return Object.fromEntries(entries.slice(at % entries.length, (at % entries.length) + 1));
}

/** The headers in one of the forms that the client takes. Only the forms with pairs and lists can have a name twice. */
export function headersOf({ headers }: Message, form: number): object {
  if (form === 0) return headers.flat();
  if (form === 1) return Object.fromEntries(headers);
  const lists: Record<string, string[]> = Object.create(null) as Record<string, string[]>; // the values of each name
  for (const [name, value] of headers) (lists[form === 2 ? name : name.toLowerCase()] ??= []).push(value);
  if (form < 5) return lists;
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.join(", ")]));
}
