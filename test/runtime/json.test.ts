import fc from "fast-check";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { ResponseError } from "wechatpay-ts";
import { parseJson, unsafeInteger } from "#runtime/json";

function parse(text: string | Uint8Array): unknown {
  return parseJson(text, "answer to GET /v3/x", "08F8");
}

function failure(text: string | Uint8Array): ResponseError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ResponseError) return error;
  }
  throw new Error("parsed");
}

test("gives what JSON.parse gives when every number is exact", () => {
  const exact = fc.jsonValue({ noUnicodeString: false }).filter((value) => !holdsUnsafe(value));
  fc.assert(
    fc.property(exact, fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("finds the one integer that a number cannot hold, wherever it is", () => {
  const keyOrIndex = fc.oneof(fc.string(), fc.nat(3));
  fc.assert(
    fc.property(
      fc.array(keyOrIndex),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }),
      fc.boolean(),
      (path, id, minus) => {
        const text = path.reduceRight<string>((inner, key) => wrap(inner, key), `${minus ? "-" : ""}${id}`);
        expect(unsafeInteger(text)).toEqual(path);
      },
    ),
  );
});

/** The value among neighbours that could mislead a scanner. */
function wrap(inner: string, key: string | number): string {
  if (typeof key === "string")
    return `{ "a:[{": "1234567890123456789\\"" , ${JSON.stringify(key)} : ${inner}, "z": 1 }`;
  return `[${'"[,9007199254740993",'.repeat(key)}${inner} ,[1, 2], {"k": [3]}]`;
}

function holdsUnsafe(value: unknown): boolean {
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnsafe);
}

describe("the edge", () => {
  test.each(["9007199254740991", "-9007199254740991", "0.12345678901234567890", '"9007199254740993"', "1e3"])(
    "%s is exact enough",
    (literal) => {
      expect(parse(`{"id":${literal}}`)).toEqual({ id: JSON.parse(literal) as unknown });
    },
  );

  test.each(["9007199254740992", "9007199254740993", "-9007199254740993", "9007199254740993.0"])(
    "%s is not",
    (literal) => {
      expect(failure(`{"data":[{"id":${literal}}]}`).code).toBe("ERR_UNSAFE_INTEGER");
    },
  );
});

test("the error names the path and keeps the text out of a log", () => {
  const raw = '{"data":[{"id":1},{"transfer id":42000017612024050712345678}]}';
  const error = failure(raw);
  expect(error.message).toContain('data[1]["transfer id"] is an integer beyond 2^53');
  expect(error.raw).toBe(raw);
  expect(error.requestId).toBe("08F8");
  expect(inspect(error)).not.toContain("4200001761");
  expect(JSON.stringify(error)).not.toContain("4200001761");
});

test.each(["", "{", "<html>", "undefined"])("no JSON: %j", (text) => {
  expect(failure(text).code).toBe("ERR_RESPONSE_JSON");
});

test("no UTF-8", () => {
  const error = failure(Uint8Array.of(0x22, 0xff, 0x22));
  expect([error.code, error.raw]).toEqual(["ERR_RESPONSE_JSON", undefined]);
});
