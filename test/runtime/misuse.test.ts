/** What a caller without the compiler's help gets wrong, and is told. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

import { ConnectionError, createClient, type Client, type ClientOptions } from "wechatpay-ts";
import { notifications } from "wechatpay-ts/webhook";
import { describe, expect, test } from "vitest";

import { define, number, required } from "#runtime/table";

import { options, publicKeyId, publicPem, privatePem, merchant, wechatpay } from "./support/keys.ts";
import { serveSigned } from "./support/wechatpay.ts";

const operation = define<object, unknown>("GET", "/v3/thing", {
  request: { query: required({ a: number }) },
  response: {},
});

async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}

describe("createClient", () => {
  test.each([undefined, null, "options"])("without options (%s) says so", (given) => {
    // What JavaScript lets through.
    const make = () => createClient(given as unknown as ClientOptions);
    expect(make).toThrow(expect.objectContaining({ code: "ERR_CONFIG_OPTIONS" }));
  });

  test("does not take a misspelt validate for another one", () => {
    const misspelt = options({ validate: "of" as "throw" });
    expect(() => createClient(misspelt)).toThrow(expect.objectContaining({ code: "ERR_CONFIG_VALIDATE" }));
  });

  test("does not repeat a key that stands where an id should", () => {
    const pem = privatePem(merchant.privateKey);
    const swapped = options({ wechatpayKeys: { [pem]: publicKeyId } });
    expect(() => createClient(swapped)).toThrow(/wrong way round/);
    expect(() => createClient(swapped)).not.toThrow(/BEGIN/);
    const odd = options({ wechatpayKeys: { "no id at all": publicPem(wechatpay.publicKey) } });
    expect(() => createClient(odd)).not.toThrow(/no id at all/);
  });
});

describe("a call", () => {
  test("with a misspelt validate is refused before it is sent", async () => {
    const server = await serveSigned("{}");
    const client = createClient(options({ baseUrl: server.url }));
    const error = await errorOf(client.call(operation, { query: {} }, { validate: "thow" as "throw" }));
    expect(error).toMatchObject({ code: "ERR_REQUEST_OPTIONS" });
    expect(server.seen).toHaveLength(0);
  });

  test("with something beside the groups is refused: it would not be sent", async () => {
    const server = await serveSigned("{}");
    const client = createClient(options({ baseUrl: server.url, onIssue: () => undefined }));
    const error = await errorOf(client.call(operation, { a: 1, query: {} }));
    expect(error).toMatchObject({
      code: "ERR_REQUEST_INVALID",
      message: expect.stringContaining('"a" is no group') as unknown,
    });
    expect(server.seen).toHaveLength(0);
  });
});

describe("a ConnectionError says whether anything was sent", () => {
  const call = (client: Client, signal?: AbortSignal) =>
    errorOf(client.call(operation, { query: {} }, { signal }));

  test("no, where nobody listens", async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => free.once("listening", resolve));
    const { port } = free.address() as AddressInfo; // it listens on a port
    await new Promise((resolve) => free.close(resolve));
    const error = await call(createClient(options({ baseUrl: `http://127.0.0.1:${port}` })));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      sent: "no",
      message: expect.stringContaining("nothing was sent") as unknown,
    });
  });

  test("no, where the signal was aborted before", async () => {
    const server = await serveSigned("{}");
    const error = await call(createClient(options({ baseUrl: server.url })), AbortSignal.abort());
    expect(error).toMatchObject({ code: "ERR_ABORTED", sent: "no" });
    expect(server.seen).toHaveLength(0);
  });

  test("unknown, where the connection broke after it", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.destroy())).listen(
      0,
      "127.0.0.1",
    );
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo; // it listens on a port
    const error = await call(createClient(options({ baseUrl: `http://127.0.0.1:${port}` })));
    server.close();
    expect(error).toMatchObject({ code: "ERR_CONNECTION", sent: "unknown" });
  });
});

test("a notification that is none is refused as such", async () => {
  const parse = notifications(createClient(options())).parse as (input?: unknown) => Promise<unknown>;
  expect(await errorOf(parse())).toMatchObject({ code: "ERR_NOTIFICATION_BODY" });
});
