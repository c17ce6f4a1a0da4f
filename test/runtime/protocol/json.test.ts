import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ciphertext, ResponseError } from "wechatpay-ts";
import { bigint, json, list, string, type Fields } from "#runtime/schema";
import { messageSchema } from "#runtime/schema/field-schema";
import { containerOf, copyJson } from "#runtime/protocol/copy";
import { parseJson, parseText, writeJson } from "#runtime/protocol/json";
import { rejectUnsafe, toBigInts } from "#runtime/protocol/bigint";

/** Any JSON, with integers of any size. */
const anyExact = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.jsonValue({ maxDepth: 0 }).filter((value) => !isLarge(value)),
    fc.bigInt().filter((value) => !Number.isSafeInteger(Number(value))),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
  ),
})).value;

function isLarge(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

describe("parseText and writeJson", () => {
  test("parseText reads what writeJson wrote", () => {
    fc.assert(
      fc.property(anyExact, (value) => {
        expect(parseText(writeJson(value))).toEqual(copyJson(value));
      }),
    );
  });

  test("writeJson writes each digit of a bigint", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt()), fc.string(), (integers, key) => {
        const text = `{${JSON.stringify(key)}:[${integers.join(",")}]}`;
        expect(writeJson(parseText(text))).toBe(text);
      }),
    );
  });

  test("both agree with JSON where no integer is large", () => {
    const small = fc.jsonValue({ noUnicodeString: false }).filter((value) => !includes(value, isLarge));
    fc.assert(
      fc.property(small, fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseText(text)).toEqual(JSON.parse(text));
        expect(writeJson(JSON.parse(text))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("parseText keeps strings that look like large integers", () => {
    const strings = ['"9007199254740993"', '"\\"9007199254740993"', '"a\\\\"', '"[9007199254740993,"'];
    for (const text of strings) {
      expect(parseText(`{"9007199254740993":${text}}`)).toEqual({
        "9007199254740993": JSON.parse(text) as unknown,
      });
    }
    const own = parseText('{"__proto__":9007199254740993}');
    expect(Object.entries(own as object)).toEqual([["__proto__", 9007199254740993n]]);
    expect(parseText(`{"a":"${"x".repeat(10_000_000)}","id":9007199254740993}`)).toHaveProperty(
      "id",
      9007199254740993n,
    );
  });
});

function includes(value: unknown, is: (value: unknown) => boolean): boolean {
  if (is(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some((one) => includes(one, is));
}

describe("copyJson", () => {
  test("copyJson returns what JSON.stringify would write", () => {
    const odd = fc.anything({ withDate: true, withBoxedValues: true, withNullPrototype: true });
    fc.assert(
      fc.property(odd, (value) => {
        expect(copyJson(value)).toEqual(roundTrip(value));
      }),
      { numRuns: 500 },
    );
  });

  test("copyJson keeps a bigint, even with a toJSON", () => {
    const prototype = BigInt.prototype as { toJSON?: () => string };
    prototype.toJSON = () => "text";
    try {
      expect(writeJson(copyJson({ id: 2n ** 63n, list: [1n] }))).toBe(
        '{"id":9223372036854775808,"list":[1]}',
      );
    } finally {
      delete prototype.toJSON;
    }
  });

  test("copyJson writes null for what no JSON number is, and zero without its sign", () => {
    const copy = copyJson({ a: NaN, b: -Infinity, c: [-0, 0.5] });
    expect(copy).toStrictEqual({ a: null, b: null, c: [0, 0.5] });
  });

  test("containerOf names what JSON would write without its content", () => {
    const iterable = { *[Symbol.iterator]() {} };
    const values = [iterable, new Map(), Promise.resolve(), new ArrayBuffer(1), {}, [], "text", null];
    expect(values.map(containerOf)).toEqual([
      "an iterable",
      "a Map",
      "a promise",
      "an ArrayBuffer",
      ...[undefined, undefined, undefined, undefined],
    ]);
  });

  test("writeJson writes a Ciphertext as its text, also with a toJSON of all objects", () => {
    const value = { name: ciphertext("QUJD"), list: [ciphertext("REVG"), 1n], note: null };
    const text = '{"name":"QUJD","list":["REVG",1],"note":null}';
    expect(writeJson(value)).toBe(text);
    const prototype = Object.prototype as { toJSON?: () => string };
    prototype.toJSON = () => "other";
    try {
      expect(writeJson(value)).toBe(text);
    } finally {
      delete prototype.toJSON;
    }
  });

  test("copyJson reads each getter once, and rejects a cycle", () => {
    let reads = 0;
    const once = Object.defineProperty({}, "id", { enumerable: true, get: () => ++reads });
    expect(copyJson([once])).toEqual([{ id: 1 }]);
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    expect(() => copyJson(cycle)).toThrow(TypeError);
    const twice = { a: 1 };
    expect(copyJson([twice, twice])).toEqual([twice, twice]);
  });
});

function roundTrip(value: unknown): unknown {
  // The declared type leaves out that nothing may come of it.
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
}

const schema: Fields = {
  id: bigint,
  name: string,
  ids: list(bigint),
  data: list({ id: bigint, note: string }),
  detail: json({ id: bigint }),
};

/** Reads text like a response: rejects unsafe integers, and converts the fields that are bigints. */
function read(text: string, fields: Fields = schema): unknown {
  const source = { label: "response to GET /v3/x", requestId: "08F8", raw: text };
  const value = parseJson(text, source.label, source.requestId);
  rejectUnsafe(value, messageSchema(fields), source);
  return toBigInts(value, messageSchema(fields));
}

function failure(reading: () => unknown): ResponseError {
  try {
    reading();
  } catch (error) {
    if (error instanceof ResponseError) return error;
  }
  throw new Error("reading did not fail");
}

describe("a bigint field", () => {
  test("a bigint field is a bigint for any number of digits", () => {
    const text =
      '{"id":7,"ids":[1,9223372036854775807],"data":[{"id":-9007199254740993,"note":"x"}],"new":7}';
    const data = [{ id: -9007199254740993n, note: "x" }];
    expect(read(text)).toEqual({ id: 7n, ids: [1n, 9223372036854775807n], data, new: 7 });
  });

  test("a bigint field that is not an integer stays unchanged", () => {
    const text = '{"id":"9007199254740993","ids":null,"data":{"id":1},"name":1.5}';
    expect(read(text)).toEqual({ id: "9007199254740993", ids: null, data: { id: 1n }, name: 1.5 });
  });
});

describe("a field that is not a bigint", () => {
  test("the error names the path of a large integer", () => {
    // Of two members with one name the last counts: a "z" would be that of the text around it.
    const key = fc.string().filter((name) => name !== "z");
    const keyOrIndex = fc.oneof(key, fc.nat(3));
    fc.assert(
      fc.property(
        fc.array(keyOrIndex, { minLength: 1 }),
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }),
        fc.boolean(),
        (path, id, minus) => {
          const text = path.reduceRight<string>((inner, key) => wrap(inner, key), `${minus ? "-" : ""}${id}`);
          const error = failure(() => read(text, {}));
          expect([error.code, error.raw]).toEqual(["ERR_UNSAFE_INTEGER", text]);
        },
      ),
    );
  });

  test.each(["9007199254740991", "-9007199254740991", "0.12345678901234567890", '"9007199254740993"', "1e3"])(
    "the client accepts %s",
    (literal) => {
      expect(read(`{"any":${literal}}`)).toEqual({ any: JSON.parse(literal) as unknown });
    },
  );

  test.each([
    ["9007199254740992", "any"],
    ["9007199254740993.0", "id"],
    ["1e300", "id"],
    ['[{"id":9007199254740993,"note":-9007199254740993}]', "data[0].note"],
    ['{"id":9007199254740993}', "name.id"],
    ["[[1],[2,9007199254740993]]", "ids"],
  ])("the client rejects %s", (literal, path) => {
    const name = /^\w+/.exec(path)?.[0] ?? "";
    const error = failure(() => read(`{"${name}":${literal}}`, path === "ids" ? {} : schema));
    expect(error.code).toBe("ERR_UNSAFE_INTEGER");
    expect(error.message).toContain(path);
  });

  test("the error shows only the path, and a log not the value", () => {
    const raw = '{"data":[{"id":1},{"transfer id":42000017612024050712345678}]}';
    const error = failure(() => read(raw));
    expect(error.message).toContain('data[1]["transfer id"]: received an integer beyond 2^53');
    expect(error.raw).toBe(raw);
    expect(error.requestId).toBe("08F8");
    expect(inspect(error)).not.toContain("4200001761");
    expect(JSON.stringify(error)).not.toContain("4200001761");
  });
});

/** The value among neighbours that could mislead a parser. */
function wrap(inner: string, key: string | number): string {
  if (typeof key === "string")
    return `{ "a:[{": "1234567890123456789\\"" , ${JSON.stringify(key)} : ${inner}, "z": 1 }`;
  return `[${'"[,9007199254740993",'.repeat(key)}${inner} ,[1, 2], {"k": [3]}]`;
}

test.each(["", "{", "<html>", "undefined", undefined])("parseJson rejects %j", (text) => {
  const error = failure(() => parseJson(text, "response to GET /v3/x", "08F8"));
  expect([error.code, error.raw]).toEqual(["ERR_RESPONSE_JSON", text]);
});
