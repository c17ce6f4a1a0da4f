/** Strings of JSON, which callers write and read as the values within. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createClient, RequestError, ResponseError, type Operation } from "wechatpay-ts";
import { guard, validator } from "#runtime/check";
import { platform } from "#runtime/platform/node";
import {
  define,
  integer,
  json,
  list,
  oneOf,
  required,
  encrypted,
  string,
  type Fields,
} from "#runtime/schema";
import { decodeMessage, encodeRequest } from "#runtime/protocol/codec";
import { derOf, merchant, options } from "../support/keys.ts";
import { checkAuthorization, conceal, lastOf, reveal } from "../support/seen.ts";
import { serveSigned, type Server } from "../support/wechatpay.ts";
import { decryption } from "#runtime/protocol/field-decryption";
import { encryption } from "#runtime/validate/plain-text";

const inside = {
  record_fields: required(
    list({ item_id: required(integer), kind: oneOf("A", "B"), more: json({ name: encrypted }) }),
  ),
  name: encrypted,
};
const operation = define<object, unknown>("POST", "/v3/submissions", {
  request: {
    query: { filter: json({ state: required(string), name: encrypted }), tags: list(json()) },
    json: required({
      submit_data: required(json(inside)),
      period: json(list(string)),
      notes: list(json({ a: integer })),
    }),
  },
  response: { submission: json(inside), template: json(), notes: list(json({ a: integer })), plain: string },
});

function clientFor(server: Pick<Server, "url">) {
  return createClient(options({ baseUrl: server.url, onIssue: () => undefined }));
}

/** What arrived as JSON, its strings still strings. */
async function sentBody(request: object): Promise<Record<string, unknown>> {
  const server = await serveSigned("{}");
  await clientFor(server).call(operation, request);
  const seen = lastOf(server);
  checkAuthorization(seen);
  return JSON.parse(seen.body) as Record<string, unknown>; // the groups of `operation` are objects
}

function parsed(text: unknown): Record<string, unknown> {
  return JSON.parse(text as string) as Record<string, unknown>; // what JSON.stringify wrote for an object
}

describe("a string of JSON in a request", () => {
  test("the client encrypts the fields within, then writes the text, at every depth", async () => {
    const submit_data = {
      record_fields: [{ item_id: 1, kind: "A", more: { name: "李四" } }],
      name: "张三",
      unknown: [null],
    };
    const source = { json: { submit_data, period: ["2020-01-01", "长期"], notes: [{ a: 1 }, { a: 2 }] } };
    const before = structuredClone(source);
    const body = await sentBody(source);
    expect(source).toEqual(before);
    const data = parsed(body["submit_data"]);
    expect(reveal(data["name"])).toBe("张三");
    expect(data["unknown"]).toEqual([null]);
    const [field] = data["record_fields"] as Record<string, unknown>[]; // as in submit_data
    expect(field).toMatchObject({ item_id: 1, kind: "A" });
    expect(reveal(parsed(field?.["more"])["name"])).toBe("李四");
    expect(body["period"]).toBe('["2020-01-01","长期"]');
    expect(body["notes"]).toEqual(['{"a":1}', '{"a":2}']);
  });

  test("the client sends a string of the caller unchanged", async () => {
    const text = '{ "record_fields" : [ ] , "id": 9007199254740993 }';
    const body = await sentBody({ json: { submit_data: text, period: "no JSON at all", notes: ["", text] } });
    expect(body).toEqual({ submit_data: text, period: "no JSON at all", notes: ["", text] });
  });

  test("the client encodes the text once in a query", async () => {
    const server = await serveSigned("{}");
    const query = { filter: { state: "A&B", name: "张三" }, tags: [{ a: 1 }, "[2]"] };
    await clientFor(server).call(operation, { json: { submit_data: "{}" }, query });
    const seen = lastOf(server);
    checkAuthorization(seen);
    const search = new URL(seen.url, server.url).searchParams;
    const filter = parsed(search.get("filter"));
    expect([filter["state"], reveal(filter["name"])]).toEqual(["A&B", "张三"]);
    expect(search.getAll("tags")).toEqual(['{"a":1}', "[2]"]);
  });

  test("the client sends the values at the time of the call, also in the query", async () => {
    const server = await serveSigned("{}");
    const source = { json: { submit_data: { record_fields: [] } }, query: { filter: { state: "first" } } };
    const calling = clientFor(server).call(operation, source);
    source.query.filter.state = "second";
    Object.assign(source.json.submit_data, { name: "second" });
    await calling;
    expect(`${lastOf(server).url}${lastOf(server).body}`).not.toContain("second");
    expect(decodeURIComponent(lastOf(server).url)).toContain('{"state":"first"}');
  });

  test.each<[string, object, string, RegExp]>([
    [
      "a cycle in the query",
      { query: { filter: cycle() } },
      "ERR_REQUEST_QUERY",
      /query\.filter: cannot be written/,
    ],
    [
      "a cycle in the query",
      { query: { tags: [cycle()] } },
      "ERR_REQUEST_QUERY",
      /query\.tags: cannot be written/,
    ],
    [
      "a date in the query",
      { query: { filter: new Date(0) } },
      "ERR_ENCRYPT_TYPE",
      /query\.filter: expected a plain object/,
    ],
  ])("the client rejects %s", async (_, request, code, message) => {
    const server = await serveSigned("{}");
    const calling = clientFor(server).call(operation, { json: { submit_data: "{}" }, ...request });
    await expect(calling).rejects.toMatchObject({ code });
    await expect(calling).rejects.toThrow(message);
    expect(server.seen).toEqual([]);
  });
});

function cycle(): unknown {
  const state: Record<string, unknown> = {};
  state["state"] = state;
  return state;
}

describe("a marked field within a string of JSON", () => {
  const secret = "ZHANG-SAN";

  test.each<[string, unknown]>([
    ["in a string that was written already", JSON.stringify({ name: secret })],
    ["in one within", JSON.stringify({ record_fields: [{ more: JSON.stringify({ name: secret }) }] })],
    ["in text that is not JSON", `{name: '${secret}'}`],
    ["in a number's place", { name: { text: secret } }],
    ["by toJSON", { toJSON: () => JSON.stringify({ name: secret }) }],
  ])("the client does not send it in plain text: %s", async (_, submit_data) => {
    const server = await serveSigned("{}");
    const calling = clientFor(server).call(operation, { json: { submit_data } });
    await expect(calling).rejects.toBeInstanceOf(RequestError);
    await expect(calling).rejects.toMatchObject({ code: "ERR_ENCRYPT_TYPE" });
    await expect(calling).rejects.not.toThrow(secret);
    expect(server.seen).toEqual([]);
  });
});

const key = platform.publicKey(derOf(merchant.publicKey));
const own = platform.privateKey(derOf(merchant.privateKey));
const source = { label: "response", requestId: "08F8" };

describe("a string of JSON in a response", () => {
  async function readResponse(body: unknown): Promise<unknown> {
    const server = await serveSigned(JSON.stringify(body));
    return clientFor(server).call(operation, { json: { submit_data: "{}" } });
  }

  test("the client reads the strings, and decrypts the fields within", async () => {
    const more = JSON.stringify({ name: conceal("李四") });
    const submission = JSON.stringify({
      record_fields: [{ item_id: 1, more }],
      name: conceal("张三"),
      new: 1,
    });
    const data = await readResponse({
      submission,
      template: "[1]",
      notes: ['{"a":1}', '{"a":2}'],
      plain: '{"a":1}',
    });
    expect(data).toEqual({
      submission: { record_fields: [{ item_id: 1, more: { name: "李四" } }], name: "张三", new: 1 },
      template: [1],
      notes: [{ a: 1 }, { a: 2 }],
      plain: '{"a":1}',
    });
  });

  test.each(["", "no JSON", "{", "5", "true", "null", "42000017612024050712345678"])(
    "the client returns the string %j unchanged, which has no object or array",
    async (text) => {
      const body = { submission: text, template: text, notes: [text] };
      expect(await readResponse(body)).toEqual(body);
    },
  );

  test.each([null, 5, { record_fields: [] }, [{ a: 1 }]])(
    "the client returns %j unchanged, which is not a string",
    async (value) => {
      const body = { submission: value, template: value };
      expect(await readResponse(body)).toEqual(body);
    },
  );

  test("the error names the path of an integer beyond 2^53", async () => {
    const more = '{"name":"x","id":42000017612024050712345678}';
    const submission = JSON.stringify({ record_fields: [{ item_id: 1 }, { more }] });
    const error: unknown = await readResponse({ submission }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({ code: "ERR_UNSAFE_INTEGER", requestId: "08F8C7D2", raw: more });
    expect(String(error)).toContain(
      "response to POST /v3/submissions: submission.record_fields[1].more.id: received an integer beyond 2^53",
    );
    expect(String(error)).not.toContain("4200001761");
  });
});

test("nested strings of JSON are read as they were written", async () => {
  const schema = {
    a: json({ b: json(), c: encrypted, d: list(json()), e: json(list({ f: json() })) }),
    g: list(json()),
  };
  const value = fc.jsonValue({ noUnicodeString: false }).filter((each) => !holdsUnsafe(each));
  const container = fc.oneof(fc.array(value), fc.dictionary(fc.string(), value));
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  const request = fc.record(
    {
      a: fc.record(
        {
          b: container,
          c: text,
          d: fc.array(container),
          e: fc.array(fc.record({ f: container }, { requiredKeys: [] })),
        },
        { requiredKeys: [] },
      ),
      g: fc.array(container),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(request, async (value) => {
      const wire = await encodeRequest(value, schema, key, encryption);
      const strings = [wire["a"], ...((wire["g"] ?? []) as unknown[])];
      expect(strings.every((each) => each === undefined || typeof each === "string")).toBe(true);
      // As JSON has it: -0 is 0 there.
      expect(await decodeMessage(wire, schema, own, source, decryption)).toEqual(
        JSON.parse(JSON.stringify(value)),
      );
    }),
  );
});

function holdsUnsafe(value: unknown): boolean {
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnsafe);
}

describe("the validators of a string of JSON", () => {
  const schema: Fields = operation.request;
  const validate = validator(schema, "request");
  const good = { record_fields: [{ item_id: 1, kind: "A" }] };
  const issuesOf = (submit_data: unknown, more: object = {}) =>
    validate({ json: { submit_data, ...more } }).map(
      ({ path, rule, received }) => `${path} ${rule} ${received}`,
    );

  test.each<[string, unknown]>([
    ["an object", good],
    ["its text", JSON.stringify(good)],
  ])("the validators accept %s", (_, value) => {
    expect(issuesOf(value, { period: '["a"]', notes: [{ a: 1 }, '{"a":1}'] })).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["an object", { record_fields: [{ item_id: "1", kind: "C" }, {}], x: 1 }],
    ["its text", JSON.stringify({ record_fields: [{ item_id: "1", kind: "C" }, {}], x: 1 })],
  ])("the validators check the content of %s", (_, value) => {
    expect(issuesOf(value).sort()).toEqual([
      "json.submit_data.record_fields[0].item_id type string",
      "json.submit_data.record_fields[0].kind enum string",
      "json.submit_data.record_fields[1].item_id required missing",
      "json.submit_data.x unknown number",
    ]);
  });

  test.each<[unknown, string]>([
    ["", "malformed-json"],
    ["{", "malformed-json"],
    ["5", "malformed-json"],
    ["null", "malformed-json"],
    [5, "number"],
    [null, "null"],
    [true, "boolean"],
  ])("the validators reject %j, which is neither an object nor an array", (value, received) => {
    expect(issuesOf(value)).toEqual([`json.submit_data type ${received}`]);
    expect(guard(schema, "request")({ json: { submit_data: value } })).toBe(false);
  });

  test("the validators accept a list only where one is documented", () => {
    expect(issuesOf([])).toEqual(["json.submit_data type array"]);
    expect(issuesOf(good, { period: {}, notes: { a: 1 } })).toEqual([
      "json.period type object",
      "json.notes type object",
    ]);
  });

  test("the validators agree, and never throw", () => {
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify({ record_fields: value })),
    );
    const anything = fc.oneof(fc.anything({ withBigInt: true, withDate: true }), text);
    fc.assert(
      fc.property(anything, anything, fc.constantFrom("request", "response"), (submit_data, notes, way) => {
        const value = { json: { submit_data, notes } };
        expect(guard(schema, way)(value)).toBe(validator(schema, way)(value).length === 0);
      }),
    );
  });

  test("the validators report a response whose string was not read, and nothing else changes", () => {
    const response: Operation["response"] = operation.response;
    expect(guard(response, "response")({ submission: "no JSON" })).toBe(false);
    expect(guard(response, "response")({ submission: { record_fields: [], new: 1 } })).toBe(true);
  });
});
