/** Headers in every form: a header that comes twice is never taken for one of its values. */
import fc from "fast-check";
import { expect } from "vitest";
import { headerReader } from "#runtime/protocol/headers";

import { count, fuzz, type Outcomes } from "./support/fuzz.ts";
import { headersOf } from "./support/messages.ts";

const names = [
  "Wechatpay-Serial",
  "wechatpay-serial",
  "WECHATPAY-SERIAL",
  "Request-ID",
  "Date",
  "__proto__",
  "constructor",
];
const value = fc.oneof(fc.constantFrom("A", "B", "", "A, B"), fc.string());
const headers = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 6 });
const outcomes: Outcomes = new Map();

const property = fc.property(headers, fc.constantFrom(0, 2, 3), (pairs, form) => {
  const read = headerReader(headersOf({ headers: pairs, body: Buffer.of() }, form) as Record<string, string>);
  for (const name of ["Wechatpay-Serial", "date", "__PROTO__", "toString"]) {
    const values = pairs
      .filter(([each]) => each.toLowerCase() === name.toLowerCase())
      .map(([, each]) => each);
    count(outcomes, ["absent", "once", "twice"][values.length] ?? "more than twice");
    if (values.length === 0) expect(read(name)).toBeUndefined();
    // A form of lists keeps the order of the values of one spelling only.
    else expect(read(name)?.split(", ").sort()).toEqual(values.join(", ").split(", ").sort());
    if (values.length === 1) expect(read(name)).toBe(values[0]);
  }
});

fuzz("headers", property, outcomes, ["absent", "once", "twice", "more than twice"]);
