/** Mistakes that the compiler would find, made in JavaScript. */
import { createServer } from "node:net";

import {
  ConnectionError,
  createClient,
  platformCertificates,
  type Client,
  type ClientOptions,
} from "wechatpay-ts";
import { describe, expect, test } from "vitest";

import { define, number, required } from "#runtime/schema";
import { memoryCache, notifications, reply } from "#runtime/webhook";

import { started, unusedUrl } from "../../support/loopback.ts";
import { options, publicKeyId, publicPem, privatePem, merchant, wechatpay } from "../support/keys.ts";
import { serveSigned } from "../support/wechatpay.ts";
import { download } from "#runtime/download";

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
  test.each([undefined, null, "options"])("createClient rejects %s instead of options", (value) => {
    // What JavaScript lets through.
    const make = () => createClient(value as unknown as ClientOptions);
    expect(make).toThrow(expect.objectContaining({ code: "ERR_CONFIG_OPTIONS" }));
  });

  test("createClient rejects a misspelt validate", () => {
    const misspelt = options({ validate: "of" as "throw" });
    expect(() => createClient(misspelt)).toThrow(expect.objectContaining({ code: "ERR_CONFIG_VALIDATE" }));
  });

  describe("headers that have no names", () => {
    test.each(["X-Shop: 1", 7, ["X-Shop: 1"], null, true, ""])("%j: nothing is sent", async (headers) => {
      const server = await serveSigned("{}");
      const client = createClient(options({ baseUrl: server.url }));
      const inOptions = { headers: headers as unknown as undefined }; // as from JavaScript
      const error = await errorOf(client.call(operation, { query: { a: 1 } }, inOptions));
      expect(error).toMatchObject({ code: "ERR_REQUEST_HEADER" });
      expect(String(error)).toMatch(
        /options\.headers: expected an object, received \w+\. Pass \{ name: value \}\./,
      );
      if (headers !== null) {
        const inRequest = await errorOf(client.call(operation, { query: { a: 1 }, headers }));
        expect(inRequest).toMatchObject({ code: expect.stringMatching(/^ERR_REQUEST_/) as string });
      }
      expect(server.seen).toHaveLength(0);
    });
  });

  test("the error does not repeat a key in the place of an id", () => {
    const pem = privatePem(merchant.privateKey);
    const swapped = options({ wechatpayKeys: { [pem]: publicKeyId } });
    expect(() => createClient(swapped)).toThrow(/Swap the id and the PEM/);
    expect(() => createClient(swapped)).not.toThrow(/BEGIN/);
    const odd = options({ wechatpayKeys: { "no id at all": publicPem(wechatpay.publicKey) } });
    expect(() => createClient(odd)).not.toThrow(/no id at all/);
  });
});

describe("an unknown option", () => {
  const typo = { timout: 5 } as object;
  const named = (code: string, text: string) => ({ code, message: expect.stringContaining(text) as unknown });
  const why = "timout: unknown option. Remove it, or correct its name.";

  test.each([
    ["a client", () => createClient({ ...options(), ...typo }), "ERR_CONFIG_OPTIONS"],
    ["notifications", () => notifications(createClient(options()), typo), "ERR_CONFIG_OPTIONS"],
    ["platform certificates", () => platformCertificates(typo), "ERR_CONFIG_CERTIFICATES"],
  ])("of %s is an error", (_, create, code) => {
    expect(create).toThrow(expect.objectContaining(named(code, why)) as Error);
  });

  test("of a call is an error before anything is sent", async () => {
    const server = await serveSigned("{}");
    const client = createClient(options({ baseUrl: server.url }));
    const error = await errorOf(client.call(operation, { query: { a: 1 } }, typo));
    expect(error).toMatchObject(named("ERR_REQUEST_OPTIONS", `options.${why}`));
    expect(server.seen).toHaveLength(0);
  });

  test("without a value is none, and one with control characters is named in one line", () => {
    expect(() => createClient({ ...options(), ...{ timout: undefined } })).not.toThrow();
    const control = { ["a\n\u001b[2Jb".repeat(30)]: 1 };
    const want = /^createClient: a \[2Jb[^\n]{1,80}…: unknown option\./;
    expect(() => createClient({ ...options(), ...control })).toThrow(want);
  });
});

describe("a call", () => {
  test("the client rejects a misspelt validate before it sends anything", async () => {
    const server = await serveSigned("{}");
    const client = createClient(options({ baseUrl: server.url }));
    const error = await errorOf(client.call(operation, { query: {} }, { validate: "thow" as "throw" }));
    expect(error).toMatchObject({ code: "ERR_REQUEST_OPTIONS" });
    expect(server.seen).toHaveLength(0);
  });

  test("the client rejects a group that it would not send", async () => {
    const server = await serveSigned("{}");
    const client = createClient(options({ baseUrl: server.url, onIssue: () => undefined }));
    const error = await errorOf(client.call(operation, { a: 1, query: {} }));
    expect(error).toMatchObject({
      code: "ERR_REQUEST_INVALID",
      message: expect.stringContaining('"a": this request has no such group') as unknown,
    });
    expect(server.seen).toHaveLength(0);
  });
});

test("the error does not repeat a key in the place of a header name", async () => {
  const pem = privatePem(merchant.privateKey);
  const error = await errorOf(createClient(options()).call(operation, {}, { headers: { [pem]: "1" } }));
  expect(error).toMatchObject({ code: "ERR_REQUEST_HEADER" });
  expect(String(error)).not.toContain("PRIVATE KEY");
});

describe("the property sent of a ConnectionError", () => {
  const call = (client: Client, signal?: AbortSignal) =>
    errorOf(client.call(operation, { query: {} }, { signal }));

  test("sent is `no` if the connection is refused", async () => {
    const error = await call(createClient(options({ baseUrl: await unusedUrl() })));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      sent: "no",
      message: expect.stringContaining("Nothing was sent") as unknown,
    });
  });

  test("sent is `no` if the signal was aborted before the call", async () => {
    const server = await serveSigned("{}");
    const error = await call(createClient(options({ baseUrl: server.url })), AbortSignal.abort());
    expect(error).toMatchObject({ code: "ERR_ABORTED", sent: "no" });
    expect(server.seen).toHaveLength(0);
  });

  test("sent is `unknown` if the connection broke after the request", async () => {
    const port = await started(createServer((socket) => socket.once("data", () => socket.destroy())));
    const error = await call(createClient(options({ baseUrl: `http://127.0.0.1:${port}` })));
    expect(error).toMatchObject({ code: "ERR_CONNECTION", sent: "unknown" });
  });
});

test("parse rejects a value that is not a notification", async () => {
  const parse = notifications(createClient(options())).parse as (input?: unknown) => Promise<unknown>;
  expect(await errorOf(parse())).toMatchObject({ code: "ERR_NOTIFICATION_BODY" });
});

describe("an argument of another type", () => {
  const client = createClient(options());
  const loose = client as unknown as Record<string, (...values: unknown[]) => PromiseLike<unknown>>;
  const { parse, handle, markHandled } = notifications(client, { cache: memoryCache() }) as unknown as Record<
    string,
    (...values: unknown[]) => PromiseLike<unknown>
  >;
  test.each<[string, () => PromiseLike<unknown> | undefined, string]>([
    ["an operation that is undefined", () => loose["call"]?.(undefined, {}), "ERR_REQUEST_INVALID"],
    ["verify without a message", () => loose["verify"]?.(), "ERR_NOTIFICATION_BODY"],
    ["verify without a body", () => loose["verify"]?.({ headers: {} }), "ERR_NOTIFICATION_BODY"],
    ["verify of an object", () => loose["verify"]?.({ headers: {}, body: {} }), "ERR_NOTIFICATION_BODY"],
    ["sign of a number", () => loose["sign"]?.(5), "ERR_REQUEST_INVALID"],
    ["decryptField without a field", () => loose["decryptField"]?.(), "ERR_REQUEST_INVALID"],
    ["decryptResource without a resource", () => loose["decryptResource"]?.(), "ERR_DECRYPT_FORMAT"],
    ["download without a link", () => download(client, undefined as never), "ERR_DOWNLOAD_URL"],
    [
      "download with a hash type that is a number",
      () => download(client, { download_url: "https://api.mch.weixin.qq.com/v3/a", hash_type: 5 as never }),
      "ERR_DOWNLOAD_HASH",
    ],
    ["a signal that is null", () => loose["call"]?.(operation, {}, { signal: null }), "ERR_REQUEST_OPTIONS"],
    ["parse without a message", () => parse?.(), "ERR_NOTIFICATION_BODY"],
    ["handle without a handler", () => handle?.({ headers: {}, body: "" }), "ERR_NOTIFICATION_REPLY"],
    ["markHandled without an id", () => markHandled?.({}), "ERR_NOTIFICATION_REPLY"],
  ])("the call rejects %s", async (_, misused, code) => {
    expect(await errorOf(misused() ?? Promise.resolve())).toMatchObject({ code });
  });

  test.each<[string, () => unknown, string]>([
    ["a missing client", () => notifications(undefined as unknown as Client), "ERR_CONFIG_OPTIONS"],
    ["options that are null", () => notifications(client, null as unknown as object), "ERR_CONFIG_OPTIONS"],
    [
      "a hook that is a number",
      () => notifications(client, { onCacheError: 5 as unknown as () => void }),
      "ERR_CONFIG_OPTIONS",
    ],
    ["a reply that is null", () => reply(null as unknown as object), "ERR_NOTIFICATION_REPLY"],
  ])("the function rejects %s", (_, misused, code) => {
    expect(misused).toThrow(expect.objectContaining({ code }));
  });
});

describe("a key or base URL that looks right", () => {
  const key = publicPem(wechatpay.publicKey);
  test.each<[string, Partial<ClientOptions>, string]>([
    [
      "an id with a line break",
      { wechatpayKeys: { [`${publicKeyId}\n`]: key } },
      "ERR_CONFIG_WECHATPAY_KEYS",
    ],
    ["an id in small letters", { wechatpayKeys: { pub_key_id_01: key } }, "ERR_CONFIG_WECHATPAY_KEYS"],
    [
      "the merchant's own key",
      { wechatpayKeys: { [publicKeyId]: publicPem(merchant.publicKey) } },
      "ERR_CONFIG_WECHATPAY_KEYS",
    ],
    ["another host without TLS", { baseUrl: "http://example.com" }, "ERR_CONFIG_BASE_URL"],
    ["a base URL that ends with /v3", { baseUrl: "https://api.mch.weixin.qq.com/v3" }, "ERR_CONFIG_BASE_URL"],
    ["a clock that is a number", { now: 5 as unknown as () => number }, "ERR_CONFIG_OPTIONS"],
  ])("createClient rejects %s", (_, change, code) => {
    expect(() => createClient(options(change))).toThrow(expect.objectContaining({ code }));
  });
});

describe("a response", () => {
  const errorOfResponse = async (text: string) => {
    const port = await started(createServer((socket) => socket.once("data", () => socket.end(text))));
    const client = createClient(options({ baseUrl: `http://127.0.0.1:${port}` }));
    return errorOf(client.call(operation, { query: {} }));
  };

  test("a protocol upgrade ends the call", async () => {
    const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n";
    expect(await errorOfResponse(upgrade)).toMatchObject({ code: "ERR_CONNECTION" });
  });

  test("the error of a malformed response does not contain its bytes", async () => {
    const error = await errorOfResponse("HTTP/1.1 200 OK\r\nX: personal-data\r\nbad header\r\n\r\n");
    expect(error).toMatchObject({ code: "ERR_CONNECTION" });
    expect((error as ConnectionError).cause).not.toHaveProperty("rawPacket");
  });

  test("the message of an error response is one short line", async () => {
    const body = JSON.stringify({ code: "X\nINFO paid", message: `a\n\u001b[2J${"x".repeat(5000)}` });
    const error = await errorOfResponse(
      `HTTP/1.1 400 Bad\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    expect(error).toMatchObject({ code: "ERR_API", apiCode: "X INFO paid" });
    const { message } = error as Error;
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(message).not.toMatch(/[\u0000-\u001f]/);
    expect(message.length).toBeLessThan(600);
  });

  test("the client rejects an empty response where a body is documented", async () => {
    const server = await serveSigned("");
    const full = define<object, unknown>("GET", "/v3/thing", {
      request: {},
      response: { a: required(number) },
    });
    const error = await errorOf(createClient(options({ baseUrl: server.url })).call(full, {}));
    expect(error).toMatchObject({ code: "ERR_RESPONSE_JSON" });
  });
});

test("a hook that fails does not stop a call", async () => {
  const server = await serveSigned("{}");
  const onIssue = () => {
    throw new Error("logger down");
  };
  await createClient(options({ baseUrl: server.url, onIssue })).call(operation, { query: { b: 1 } });
  expect(server.seen).toHaveLength(1);
});

test("the client rejects an invalid signal, and leaves no timer", async () => {
  const signal = {} as AbortSignal;
  const error = await errorOf(createClient(options()).call(operation, { query: {} }, { signal }));
  expect(error).toMatchObject({ code: "ERR_REQUEST_OPTIONS" });
});
