/** No way of handing over a request lets a marked field leave in plain text, or one person's data with another's. */
import { privateDecrypt, constants } from "node:crypto";

import { ciphertext, createClient, RequestError, type Client } from "wechatpay-ts";
import { describe, expect, test } from "vitest";

import { chain } from "#runtime/chain";
import { define, list, required, encrypted, string } from "#runtime/schema";
import { rejectPlainText } from "#runtime/validate/plain-text";

import { options, wechatpay } from "../runtime/support/keys.ts";
import { productsOf } from "../runtime/support/products.ts";
import { serveSigned, type Server } from "../runtime/support/wechatpay.ts";

const secret = "ZHANG-SAN-13800138000";

const operation = define<object, unknown>("POST", "/v3/people/{id}", {
  request: {
    id: required(string),
    json: required({ name: encrypted, payees: list({ account: encrypted }), note: string }),
    headers: { "X-Name": encrypted },
  },
  response: {},
});

async function start(): Promise<{ server: Server; client: Client }> {
  const server = await serveSigned("{}");
  return { server, client: createClient(options({ baseUrl: server.url, onIssue: () => undefined })) };
}

function wire(server: Server): string {
  return server.seen.map((one) => JSON.stringify(one)).join("\n");
}

function opened(ciphertext: unknown): string {
  const key = { key: wechatpay.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
  return privateDecrypt(key, Buffer.from(String(ciphertext), "base64")).toString();
}

class Lazy extends Array<unknown> {
  toJSON(): unknown {
    return [{ account: secret }];
  }
}

const variants: [string, () => object][] = [
  [
    "a getter of a class",
    () =>
      new (class {
        id = "1";
        get json() {
          return { name: secret };
        }
      })(),
  ],
  [
    "an inherited group",
    () => Object.assign(Object.create({ json: { name: secret } }) as object, { id: "1" }),
  ],
  [
    "a group that is not enumerable",
    () => Object.defineProperty({ id: "1" }, "json", { value: { name: secret } }),
  ],
  ["an object with toJSON", () => ({ id: "1", json: { toJSON: () => ({ name: secret }) } })],
  [
    "a class instance as json",
    () => ({
      id: "1",
      json: new (class {
        name = secret;
      })(),
    }),
  ],
  [
    "an array with toJSON",
    () => ({ id: "1", json: Object.assign([], { toJSON: () => ({ name: secret }) }) }),
  ],
  [
    "a list with toJSON",
    () => ({ id: "1", json: { payees: Object.assign([], { toJSON: () => [{ account: secret }] }) } }),
  ],
  ["a list class", () => ({ id: "1", json: { payees: new Lazy() } })],
  ["boxed text as json", () => ({ id: "1", json: new String(`{"name":"${secret}"}`) })],
  ["boxed text as a field", () => ({ id: "1", json: { name: new String(secret) } })],
  [
    "a field that changes each time it is read",
    () => {
      let reads = 0;
      return {
        id: "1",
        json: {
          get name() {
            return reads++ === 0 ? "" : secret;
          },
        },
      };
    },
  ],
  ["a proxy", () => ({ id: "1", json: new Proxy({ name: secret }, { ownKeys: () => ["name"] }) })],
  ["an undocumented query", () => ({ id: "1", json: {}, query: { name: secret } })],
  ["a marked header", () => ({ id: "1", json: {}, headers: { "X-Name": secret } })],
];

describe("a marked field", () => {
  test.each(variants)("is not sent in plain text from %s", async (_, make) => {
    const { server, client } = await start();
    await client.call(operation, make()).catch(() => undefined);
    expect(wire(server)).not.toContain(secret);
  });
});

describe("a name that may be a marked field", () => {
  const misnamed: readonly (readonly [name: string, json: object, place: string])[] = [
    ["another case", { Name: secret }, "json.Name"],
    ["a typo", { nmae: secret }, "json.nmae"],
    ["a typo in a list", { payees: [{ acount: secret }] }, "json.payees[0].acount"],
    ["one object too high", { account: secret }, "json.account"],
    ["within an undocumented object", { extra: { name: secret } }, "json[unknown].name"],
    ["within an undocumented map", { "13800138000": { of: { name: secret } } }, "json[unknown].name"],
    ["as a path", { "person.name": secret }, "json[unknown]"],
    ["in JSON text", { extra: JSON.stringify({ name: secret }) }, "json[unknown].name"],
  ];

  test.each(misnamed)("is refused in %s, and its error names the place alone", async (_, json, place) => {
    const { server, client } = await start();
    for (const validate of [false, "report", "throw"] as const) {
      const error: unknown = await client
        .call(operation, { id: "1", json }, { validate })
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "RequestError", code: "ERR_ENCRYPT_NAME" });
      const { message } = error as Error;
      expect(message.startsWith(`${place}: this name is not documented here, but `)).toBe(true);
      expect(message).not.toMatch(/ZHANG|138/u);
    }
    expect(server.seen).toEqual([]);
  });

  test.each<[string, object, RegExp | undefined]>([
    [
      "in JSON within JSON text",
      { extra: JSON.stringify(JSON.stringify({ name: secret })) },
      /^json\[unknown\]/u,
    ],
    ["hidden by an equal name", { extra: `{"name":"${secret}","name":""}` }, /twice/u],
    ["beside equal names of other members", { extra: '{"size":1,"size":2}' }, undefined],
    ["in text that only looks like JSON", { extra: '"name": hello' }, undefined],
  ])("is found %s", async (_, json, message) => {
    const { server, client } = await start();
    const calling = client.call(operation, { id: "1", json }, { validate: false });
    if (message === undefined) await calling;
    else await expect(calling).rejects.toThrow(message);
    expect(wire(server)).not.toContain(secret);
  });

  test("is refused where the nesting is too deep to search it", async () => {
    const { server, client } = await start();
    let json: Record<string, unknown> = { name: secret };
    for (let depth = 0; depth < 100_000; depth++) json = { a: json };
    await expect(client.call(operation, { id: "1", json }, { validate: false })).rejects.toMatchObject({
      name: "RequestError",
    });
    expect(server.seen).toEqual([]);
  });

  test("is refused by the search itself where its stack overflows", () => {
    let json: Record<string, unknown> = { name: secret };
    for (let depth = 0; depth < 100_000; depth++) json = { a: json };
    const search = () => rejectPlainText({ id: "1", json }, operation.request, undefined);
    expect(search).toThrow(
      new RequestError(
        "ERR_ENCRYPT_TYPE",
        "request: the nesting is too deep to search it for fields to encrypt. Pass the documented fields only.",
      ),
    );
  });

  test("is not searched for where the request has no field to encrypt", () => {
    const search = () => rejectPlainText({ json: { name: secret } }, { json: { note: string } }, undefined);
    expect(search).not.toThrow();
  });

  test("is refused in headers that no page documents, and named in the fix", () => {
    const search = () =>
      rejectPlainText(
        { headers: { "X-Account": secret, account: secret } },
        { json: { account: encrypted } },
        undefined,
      );
    expect(search).toThrow(/^headers\.account: this name is not documented here/u);
    expect(search).toThrow('set allow of the call: {"headers":"unknown"}.');
    expect(search).not.toThrow(secret);
  });

  test("is looked for beside members without content, and those that the caller allows", () => {
    const request = (extra: object) => ({ id: "1", json: { extra } });
    const search = (extra: object, allow?: object) => () =>
      rejectPlainText(request(extra), operation.request, allow);
    expect(search({ name: "", account: null, size: "x" })).not.toThrow();
    expect(search({ name: "", account: secret })).toThrow(/"account" is encrypted/u);
    const allow = { "json.extra.name": "unknown" };
    expect(search({ name: "in clear" }, allow)).not.toThrow();
    expect(search({ name: "in clear", account: secret }, allow)).toThrow(/"account" is encrypted/u);
  });

  test('is sent if the caller allows it at its place, and not by "*"', async () => {
    const { server, client } = await start();
    const request = { id: "1", json: { Name: "in clear" } };
    for (const allow of [
      { "*": true },
      { "*": "unknown" },
      { json: "type" },
      { "json.note": true },
    ] as const) {
      await expect(client.call(operation, request, { allow })).rejects.toMatchObject({
        code: "ERR_ENCRYPT_NAME",
      });
    }
    for (const allow of [{ json: "unknown" }, { json: true }, { "json.Name": "unknown" }]) {
      await client.call(operation, request, { allow } as never);
    }
    expect(server.seen.map(({ body }) => body)).toEqual(Array(3).fill('{"Name":"in clear"}'));
  });

  test("is sent without content, or as a ciphertext", async () => {
    const { server, client } = await start();
    const text = ciphertext(Buffer.alloc(256, 7).toString("base64"));
    for (const json of [
      { Name: "" },
      { Name: null },
      { extra: { name: undefined } },
      { Name: text },
      { other: secret.slice(0, 4) },
    ]) {
      await client.call(operation, { id: "1", json });
    }
    expect(server.seen).toHaveLength(5);
  });
});

test("a list allowed in place of an object is encrypted item by item", async () => {
  const { server, client } = await start();
  const request = { id: "1", json: { payees: { account: secret } } };
  await expect(client.call(operation, request)).rejects.toMatchObject({ code: "ERR_ENCRYPT_TYPE" });
  await client.call(operation, request, { allow: { "json.payees": "type" } as never });
  const sent = JSON.parse(server.seen[0]?.body ?? "") as { payees: { account: string } }; // what we sent
  expect(opened(sent.payees.account)).toBe(secret);
});

test.each([
  [{ headers: { "x-name": secret } }, {}],
  [{ headers: { "X-NAME": secret } }, {}],
  [{}, { headers: { "X-Name": secret } }],
  [{ headers: { "X-Name": "overridden" } }, { headers: { "x-name": secret } }],
])("a marked header is encrypted in any case, and in the options: %j %j", async (request, settings) => {
  const { server, client } = await start();
  await client.call(operation, { id: "1", json: {}, ...request }, settings);
  expect(opened(server.seen[0]?.headers["x-name"])).toBe(secret);
  expect(wire(server)).not.toContain(secret);
});

test.each([
  [{ "X-Nmae": secret }, /^headers\.X-Nmae/],
  [{ account: secret }, /^headers\.account/],
])("the header %j is refused", async (headers, message) => {
  const { server, client } = await start();
  for (const [request, settings] of [
    [{ headers }, {}],
    [{}, { headers }],
  ] as const) {
    await expect(client.call(operation, { id: "1", json: {}, ...request }, settings)).rejects.toThrow(
      message,
    );
  }
  expect(server.seen).toEqual([]);
});

test("an iterable that writes its own JSON is taken for what it writes", async () => {
  const { server, client } = await start();
  const collection = { *[Symbol.iterator]() {}, toJSON: () => ({ name: secret, note: "in clear" }) };
  await client.call(operation, { id: "1", json: collection });
  const sent = JSON.parse(server.seen[0]?.body ?? "") as { name: string }; // what we sent
  expect(opened(sent.name)).toBe(secret);
});

test("a plain object is sent, so the tests above would see plain text", async () => {
  const { server, client } = await start();
  await client.call(operation, { id: "1", json: { name: secret, note: "in clear" } });
  const sent = JSON.parse(server.seen[0]?.body ?? "") as { name: string; note: string }; // what we sent
  expect(opened(sent.name)).toBe(secret);
  expect(wire(server)).toContain("in clear");
});

describe("the sent values", () => {
  const people = ["A", "B", "C"];

  async function expectWhole(server: Server): Promise<void> {
    await Promise.resolve();
    const sent = server.seen.map(({ body }) => JSON.parse(body) as { name: string; note: string }); // what we sent
    expect(sent.map(({ name, note }) => [opened(name), note]).sort()).toEqual(
      people.map((one) => [one, one]),
    );
  }

  test("are those at the time of the call, although the caller reuses the object", async () => {
    const { server, client } = await start();
    const json: Record<string, string> = {};
    await Promise.all(
      people.map((one) => {
        Object.assign(json, { name: one, note: one });
        return client.call(operation, { id: one, json });
      }),
    );
    await expectWhole(server);
  });

  test("are those at the time of the call of the chain, which loads the module first", async () => {
    const { server, client } = await start();
    const load = () => Promise.resolve({ postOperation: operation });
    const wx = chain<{ "v3/people/{id}": { post(request: object): Promise<unknown> } }>(
      client,
      productsOf({ "v3/people/{id}": load }),
    );
    const json: Record<string, string> = {};
    await Promise.all(
      people.map((one) => {
        Object.assign(json, { name: one, note: one });
        return wx["v3/people/{id}"].post({ id: one, json });
      }),
    );
    await expectWhole(server);
  });
});

test("the error of a getter that throws does not show its message", async () => {
  const { server, client } = await start();
  const json = {
    get name(): string {
      throw new Error(secret);
    },
  };
  const error: unknown = await client.call(operation, { id: "1", json }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "ERR_REQUEST_BODY" });
  expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain(secret);
  expect(server.seen).toEqual([]);
});
