/** Multipart bodies with any names, file names and content: another parser finds the same parts. */
import fc from "fast-check";
import { expect } from "vitest";
import { encodeMultipart, type Part } from "#runtime/files/multipart";

import { count, fuzz, type Outcomes } from "./support/fuzz.ts";

const nasty = fc.constantFrom(
  'a"b',
  "a\r\nX: 1",
  "a\\",
  "张三.jpg",
  "%22",
  "a;b=c",
  '"; filename="evil',
  "\u0000",
  "--",
  "😀",
);
const text = fc.oneof(nasty, fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: "grapheme" }));
const content = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.constantFrom("--", "\r\n--", "\r\n\r\n", "").map((one) => new Uint8Array(Buffer.from(one))),
);
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({
    name: text,
    filename: text,
    type: fc.constantFrom("image/png", "application/octet-stream"),
    content,
  }),
  fc.record({ name: text, type: fc.constantFrom(undefined, "application/json"), content }),
);
const outcomes: Outcomes = new Map();

/** What browsers put in the place of characters that end a value. */
const escaped = (value: string) =>
  value
    .replace(/["\\\p{Cc}]/gu, (character) => encodeURIComponent(character))
    .replace(/\p{Surrogate}/gu, "\ufffd");
/** The parser of Node.js decodes these three, as browsers write them. */
const decoded = (value: string) => value.replace(/%0A/gi, "\n").replace(/%0D/gi, "\r").replace(/%22/g, '"');

const property = fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
  const { type, body } = encodeMultipart(parts);
  if (!(body instanceof Uint8Array)) throw new Error("the parts are in memory");
  const response = new Response(new Uint8Array(body), { headers: { "content-type": type } });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- for servers; here it reads what the test has sent
  const form = [...(await response.formData())];
  expect(form.map(([name]) => name)).toEqual(parts.map(({ name }) => decoded(escaped(name))));
  for (const [index, [, value]] of form.entries()) {
    const { filename, content: sent } = parts[index] ?? {};
    count(outcomes, value instanceof File ? "a file" : "a text");
    expect(value instanceof File).toBe(filename !== undefined);
    if (!(value instanceof File)) continue;
    expect(value.name).toBe(decoded(escaped(filename ?? "")));
    expect(Buffer.from(await value.arrayBuffer()).equals(Buffer.from(sent as Uint8Array))).toBe(true);
  }
});

fuzz("multipart", property, outcomes, ["a file", "a text"]);
