/** Integers beyond 2^53: they are exact in requests and responses, in every place. */
import { describe, expect, test } from "vitest";
import { createClient, ResponseError } from "wechatpay-ts";
import { guard, validator } from "#runtime/check";
import { bigint, define, integer, json, list, required, string } from "#runtime/schema";
import { notifications } from "#runtime/webhook";
import { options } from "../support/keys.ts";
import { checkAuthorization, lastOf } from "../support/seen.ts";
import { encryptedResource, serveSigned, signed } from "../support/wechatpay.ts";

const big = 9223372036854775807n; // 2^63 - 1

interface Applyment {
  applyment_id: bigint;
  query?: { ids?: readonly bigint[] };
  json: { id: bigint; detail?: { ids: readonly bigint[] } };
}

const post = define<Applyment, { id: bigint; detail?: { id: bigint }; ids?: bigint[]; count?: number }>(
  "POST",
  "/v3/applyments/{applyment_id}",
  {
    request: {
      applyment_id: required(bigint),
      query: { ids: list(bigint) },
      json: required({ id: required(bigint), detail: json({ ids: list(bigint) }) }),
    },
    response: { id: required(bigint), detail: json({ id: bigint }), ids: list(bigint), count: integer },
  },
);

async function clientOf(body: string) {
  const server = await serveSigned(body);
  const client = createClient(options({ baseUrl: server.url, validate: "throw" }));
  return { server, client };
}

const request: Applyment = {
  applyment_id: big,
  query: { ids: [big, 1n] },
  json: { id: big, detail: { ids: [-big] } },
};

describe("a bigint", () => {
  test("the client sends all digits of a bigint in the path, the query, the body and a string of JSON", async () => {
    const { server, client } = await clientOf('{"id":1}');
    await client.call(post, request);
    const seen = lastOf(server);
    expect(seen.url).toBe(`/v3/applyments/${big}?ids=${big}&ids=1`);
    expect(seen.body).toBe(`{"id":${big},"detail":"{\\"ids\\":[-${big}]}"}`);
    checkAuthorization(seen);
  });

  test("the client returns a bigint of any size", async () => {
    const { client } = await clientOf(`{"id":${big},"detail":"{\\"id\\":${big}}","ids":[1,${big}]}`);
    expect(await client.call(post, request)).toEqual({ id: big, detail: { id: big }, ids: [1n, big] });
    const small = await clientOf('{"id":5,"detail":"{\\"id\\":6}"}');
    expect(await small.client.call(post, request)).toEqual({ id: 5n, detail: { id: 6n } });
  });

  test("the client sends a bigint exactly in an undocumented field, too", async () => {
    const { server, client } = await clientOf('{"id":1}');
    const plain = define<object, unknown>("POST", "/v3/x", { request: { json: {} }, response: {} });
    await client.call(plain, { json: { id: big } }, { validate: false });
    expect(lastOf(server).body).toBe(`{"id":${big}}`);
  });
});

describe("an integer beyond 2^53 in a field that is not a bigint", () => {
  test.each([
    [`{"id":1,"count":${big}}`, "count"],
    [`{"id":1,"unknown":[{"id":${big}}]}`, "unknown[0].id"],
    [`{"id":1,"detail":"{\\"unknown\\":${big}}"}`, "detail.unknown"],
  ])("the client rejects %s with the path and the text", async (body, path) => {
    const { client } = await clientOf(body);
    const error = await client.call(post, request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({ code: "ERR_UNSAFE_INTEGER", requestId: "08F8C7D2" });
    const { message, raw } = error as ResponseError;
    expect(message).toContain(`${path}: received an integer beyond 2^53`);
    expect(body.replaceAll("\\", "")).toContain(raw?.replaceAll("\\", ""));
    expect(message).not.toContain(String(big));
  });
});

describe("a notification", () => {
  const schema = {
    events: ["DEMO.DONE"],
    notification: {
      event_type: required(string),
      resource: required({ id: required(bigint), detail: json({ id: bigint }) }),
    },
    reply: {},
  };
  const modules = {
    "DEMO.DONE": [() => Promise.resolve({ postNotification: schema, notification: schema })],
  };

  function parse(resource: string, event: string) {
    const envelope = { id: "1", create_time: "2025-01-14T19:55:06+08:00", event_type: event };
    const body = JSON.stringify({ ...envelope, resource: encryptedResource(resource) });
    const read = notifications<{ "DEMO.DONE": { event_type: string; resource: unknown } }>(
      createClient(options()),
      {},
      modules,
    );
    return read.parse({ headers: signed(body), body });
  }

  test("parse returns bigints where the schema has them", async () => {
    const { resource } = await parse(`{"id":${big},"detail":"{\\"id\\":7}"}`, "DEMO.DONE");
    expect(resource).toEqual({ id: big, detail: { id: 7n } });
  });

  test("parse rejects a large integer with its path if the schema has no bigint there, or is unknown", async () => {
    for (const [resource, event] of [
      [`{"id":1,"other":${big}}`, "DEMO.DONE"],
      [`{"other":${big}}`, "UNKNOWN.EVENT"],
    ] as const) {
      const error = await parse(resource, event).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "ERR_UNSAFE_INTEGER", raw: resource });
      expect((error as Error).message).toContain("resource.other");
    }
  });
});

test("the validators require a bigint, and convert the integers in a string of JSON", () => {
  const issues = (value: unknown) =>
    validator(post.request, "request")(value).map(({ path, rule, received }) => [path, rule, received]);
  expect(issues(request)).toEqual([]);
  expect(guard(post.request, "request")(request)).toBe(true);
  expect(issues({ ...request, json: { id: 1n, detail: `{"ids":[1,${big}]}` } })).toEqual([]);
  expect(issues({ ...request, json: { id: 5, detail: { ids: ["1"] } } })).toEqual([
    ["json.id", "type", "number"],
    ["json.detail.ids[0]", "type", "string"],
  ]);
});
