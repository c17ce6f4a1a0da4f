import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { ApiError, createClient, RequestError, SignatureError, type ClientOptions } from "wechatpay-ts";
import { define, integer, list, required, encrypted, string, type Operation } from "#runtime/schema";
import manifest from "../../package.json" with { type: "json" };
import { certificatePem } from "./support/certificate.ts";
import { options, publicKeyId, publicPem, rsa, wechatpay } from "./support/keys.ts";
import { checkAuthorization, conceal, reveal } from "./support/seen.ts";
import { serve, serveSigned, signed, type Server } from "./support/wechatpay.ts";

interface Order {
  out_trade_no: string;
  query?: { mchid?: string; tag?: string[]; limit?: number };
  json?: { name?: string; amount: number };
  headers?: { "Wechatpay-Serial"?: string; "Idempotency-Key"?: string };
}

const post = define<Order, { name: string; id: string }>("POST", "/v3/orders/{out_trade_no}/close", {
  request: {
    out_trade_no: required(string),
    query: { mchid: string, tag: list(string), limit: integer },
    json: { name: encrypted, amount: required(integer) },
    headers: required({ "Wechatpay-Serial": required(string), "Idempotency-Key": string }),
  },
  response: { name: encrypted, id: string },
});
const get: Operation<Order> = { ...post, method: "GET" };
const remove: Operation<Order> = { ...post, method: "DELETE" };

function clientFor(server: Pick<Server, "url">, changes: Partial<ClientOptions> = {}) {
  return createClient(options({ baseUrl: server.url, ...changes }));
}

describe("a request", () => {
  test("the client signs the path, query and encrypted body that it sends", async () => {
    const server = await serveSigned("{}");
    const request: Order = {
      out_trade_no: "a/b?张'*",
      query: { mchid: "1 9&", tag: ["x", "y+="], limit: 0 },
      json: { name: "张三", amount: 1 },
    };
    await clientFor(server).call(post, request);
    const [seen] = server.seen;
    if (seen === undefined) throw new Error("nothing arrived");
    checkAuthorization(seen);
    expect(seen.method).toBe("POST");
    expect(seen.url).toBe(
      "/v3/orders/a%2Fb%3F%E5%BC%A0%27%2A/close?mchid=1%209%26&tag=x&tag=y%2B%3D&limit=0",
    );
    const body = JSON.parse(seen.body) as { name: string; amount: number };
    expect(body.amount).toBe(1);
    expect(reveal(body.name)).toBe("张三");
    expect(request.json?.name).toBe("张三");
    expect(seen.headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": `wechatpay-ts/${manifest.version} node/${process.versions.node}`,
      "wechatpay-serial": publicKeyId,
    });
  });

  test("the client sends no body with GET, and an empty one with POST without json", async () => {
    const server = await serveSigned("{}");
    const client = clientFor(server);
    await client.call(get, { out_trade_no: "1" });
    await client.call(post, { out_trade_no: "1" });
    await client.call(remove, { out_trade_no: "1" });
    for (const one of server.seen) checkAuthorization(one);
    expect(server.seen.map(({ method, body, url }) => [method, body, url])).toEqual([
      ["GET", "", "/v3/orders/1/close"],
      ["POST", "", "/v3/orders/1/close"],
      ["DELETE", "", "/v3/orders/1/close"],
    ]);
    expect(server.seen[0]?.headers).not.toHaveProperty("content-type");
    expect(server.seen[1]?.headers["content-length"]).toBe("0");
  });

  test("the client sends and signs the path of the base URL", async () => {
    const server = await serveSigned("{}");
    const client = clientFor({ url: `${server.url}/hk/` });
    await client.call(get, { out_trade_no: "1" });
    await client.call(get, { out_trade_no: "1" }, { baseUrl: server.url });
    for (const one of server.seen) checkAuthorization(one);
    expect(server.seen.map(({ url }) => url)).toEqual(["/hk/v3/orders/1/close", "/v3/orders/1/close"]);
  });

  test("the client sends the headers of request and options, and encrypts with the named key", async () => {
    const server = await serveSigned("{}");
    const now = Date.now();
    const dates = { validFrom: new Date(now - 1e9), validTo: new Date(now + 1e9) };
    const { publicKey } = wechatpay;
    const pem = certificatePem({ serialNo: "5A01", ...dates, publicKey, issuer: wechatpay.privateKey });
    const client = clientFor(server, {
      wechatpayKeys: { [publicKeyId]: publicPem(publicKey), "5A01": pem },
      userAgent: "shop/1",
    });
    const headers = { "Wechatpay-Serial": "5a01", "Idempotency-Key": "1" };
    await client.call(
      get,
      { out_trade_no: "1", headers },
      { headers: { "idempotency-key": "2", "X-Trace": "t" } },
    );
    expect(server.seen[0]?.headers).toMatchObject({
      "wechatpay-serial": "5A01",
      "idempotency-key": "2",
      "x-trace": "t",
      "user-agent": "shop/1",
    });
  });
});

describe("a request that cannot be sent", () => {
  // A caller in JavaScript, or one whose values come from outside.
  test.each<[string, unknown, string, RegExp]>([
    ["a missing path parameter", {}, "PATH", /out_trade_no: .*received nothing/],
    ["an empty one", { out_trade_no: "" }, "PATH", /path parameter/],
    ["a dot", { out_trade_no: "." }, "PATH", /path parameter/],
    ["two dots", { out_trade_no: ".." }, "PATH", /path parameter/],
    ["an inherited one", Object.create({ out_trade_no: "1" }), "INVALID", /received an instance of a class/],
    ["an object", { out_trade_no: {} }, "PATH", /received object/],
    ["half a character", { out_trade_no: "\ud800" }, "PATH", /surrogate/],
    ["no object", "out_trade_no=1", "INVALID", /request: expected a plain object, received string/],
    [
      "an object in the query",
      { out_trade_no: "1", query: { mchid: {} } },
      "QUERY",
      /query\.mchid: .*object/,
    ],
    ["null in the query", { out_trade_no: "1", query: { mchid: null } }, "QUERY", /received null/],
    ["a text as query", { out_trade_no: "1", query: "a=b" }, "QUERY", /query: expected an object/],
    ["half a character there", { out_trade_no: "1", query: { mchid: "\udfff" } }, "QUERY", /surrogate/],
    ["a cycle", { out_trade_no: "1", json: cycle() }, "BODY", /json: cannot be written as JSON/],
    ["a line break", { out_trade_no: "1", headers: { "X-A": "a\r\nb: c" } }, "HEADER", /line break/],
    ["no header name", { out_trade_no: "1", headers: { "X A": "a" } }, "HEADER", /not a valid header name/],
    ["a header of ours", { out_trade_no: "1", headers: { Authorization: "a" } }, "HEADER", /Remove it/],
    ["no header value", { out_trade_no: "1", headers: { "X-A": {} } }, "HEADER", /received object/],
    ["an unknown key", { out_trade_no: "1", headers: { "wechatpay-serial": "AA" } }, "SERIAL", /unknown key/],
  ])("the client rejects %s before it sends anything", async (_, request, code, message) => {
    const server = await serveSigned("{}");
    const client = clientFor(server, { validate: false });
    const untyped: Operation = post;
    const calling = client.call(untyped, request);
    await expect(calling).rejects.toBeInstanceOf(RequestError);
    await expect(calling).rejects.toMatchObject({ code: `ERR_REQUEST_${code}` });
    await expect(calling).rejects.toThrow(message);
    await expect(calling).rejects.toThrow("POST /v3/orders/{out_trade_no}/close: ");
    expect(server.seen).toEqual([]);
  });

  test("the client rejects a body with GET, and invalid options", async () => {
    const client = clientFor({ url: "http://127.0.0.1:9" }, { validate: false });
    const request = { out_trade_no: "1", json: { amount: 1 } };
    await expect(client.call(get, request)).rejects.toThrow("a GET request cannot have a body");
    await expect(client.call(post, request, { timeout: -1 })).rejects.toThrow("options.timeout");
    await expect(client.call(post, request, { baseUrl: "x" })).rejects.toThrow("options.baseUrl");
  });
});

function cycle(): unknown {
  const amount: Record<string, unknown> = {};
  amount["amount"] = amount;
  return amount;
}

describe("a request that differs from the documentation", () => {
  const odd = { out_trade_no: "1", json: { amount: "1" } } as unknown as Order; // The types refuse it, too.

  test("the client reports it to onIssue and sends it", async () => {
    const server = await serveSigned("{}");
    const issues: unknown[][] = [];
    const client = clientFor(server, { onIssue: (...issue) => issues.push(issue) });
    await client.call(post, odd);
    expect(issues).toEqual([
      [
        { path: "json.amount", rule: "type", expected: { type: "integer" }, received: "string" },
        post,
        "request",
      ],
    ]);
    expect(server.seen).toHaveLength(1);
  });

  test("the client warns once for each operation, path and rule", async () => {
    const server = await serveSigned("{}");
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    try {
      const client = clientFor(server);
      await client.call(post, odd);
      await client.call(post, odd);
      const items = { out_trade_no: "1", json: { amount: 1 }, query: { tag: [1, 2] } } as unknown as Order;
      await client.call(post, items);
      expect(warn.mock.calls.map(([message]) => String(message))).toEqual([
        expect.stringMatching(
          /^POST \/v3\/orders\/\{out_trade_no\}\/close: .*json\.amount: .*integer.*string/,
        ),
        expect.stringMatching(
          /^POST \/v3\/orders\/\{out_trade_no\}\/close: .*query\.tag\[0\]: .*string.*number/,
        ),
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  test("validate: throw rejects it with the issues", async () => {
    const server = await serveSigned("{}");
    const calling = clientFor(server, { validate: "throw" }).call(post, odd);
    await expect(calling).rejects.toMatchObject({
      code: "ERR_REQUEST_INVALID",
      issues: [{ path: "json.amount", rule: "type" }],
    });
    await expect(calling).rejects.toThrow("json.amount: expected integer, received string");
    expect(server.seen).toEqual([]);
    await clientFor(server, { validate: "throw" }).call(post, odd, { validate: false });
    expect(server.seen).toHaveLength(1);
  });
});

describe("a response", () => {
  test("the client returns the decrypted data, and withResponse the rest", async () => {
    const name = conceal("张三");
    const server = await serveSigned(JSON.stringify({ name, id: "1", new_field: [1] }));
    const result = clientFor(server).call(post, { out_trade_no: "1" });
    expect(await result).toEqual({ name: "张三", id: "1", new_field: [1] });
    const { data, response, requestId } = await result.withResponse();
    expect(data).toBe(await result);
    expect([response.status, response.headers["wechatpay-serial"], requestId]).toEqual([
      200,
      publicKeyId,
      "08F8C7D2",
    ]);
    expect(server.seen).toHaveLength(1);
  });

  test("the client verifies the empty body of 204, and returns undefined", async () => {
    const server = await serveSigned("", 204);
    expect(await clientFor(server).call(post, { out_trade_no: "1" })).toBeUndefined();
    const forged = await serve((response) => response.writeHead(204, signed("x")).end());
    await expect(clientFor(forged).call(post, { out_trade_no: "1" })).rejects.toThrow("wrong signature");
  });

  test.each<[string, string, () => Record<string, string>]>([
    [
      "a forged response",
      "ERR_SIGNATURE_MISMATCH",
      () => signed('{"id":"stolen"}', { key: rsa().privateKey }),
    ],
    ["an altered response", "ERR_SIGNATURE_MISMATCH", () => signed('{"id":"other"}')],
    [
      "a probe",
      "ERR_SIGNATURE_MISMATCH",
      () => ({ ...signed(""), "Wechatpay-Signature": "WECHATPAY/SIGNTEST/x" }),
    ],
    [
      "a late response",
      "ERR_SIGNATURE_CLOCK",
      () => signed('{"id":"stolen"}', { timestamp: Math.floor(Date.now() / 1000) - 400 }),
    ],
    ["an unknown key", "ERR_SERIAL_UNKNOWN", () => signed('{"id":"stolen"}', { serial: "PUB_KEY_ID_2" })],
    ["no signature", "ERR_SIGNATURE_HEADERS", () => ({})],
  ])("the client rejects %s, and the error does not contain its data", async (_, code, headers) => {
    const server = await serve((response) => response.writeHead(200, headers()).end('{"id":"stolen"}'));
    const calling = clientFor(server).call(post, { out_trade_no: "1" });
    const error: unknown = await calling.withResponse().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SignatureError);
    expect(error).toMatchObject({ code });
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain("stolen");
  });

  test("the client verifies before it parses", async () => {
    const server = await serve((response) => response.writeHead(200, signed("")).end("{not json"));
    await expect(clientFor(server).call(post, { out_trade_no: "1" })).rejects.toBeInstanceOf(SignatureError);
    const broken = await serveSigned("{not json");
    await expect(clientFor(broken).call(post, { out_trade_no: "1" })).rejects.toMatchObject({
      code: "ERR_RESPONSE_JSON",
      requestId: "08F8C7D2",
    });
  });

  test("the client uses the clock of its options", async () => {
    const server = await serve((response) =>
      response.writeHead(200, signed("{}", { timestamp: 1_000 })).end("{}"),
    );
    const client = clientFor(server, { now: () => 1_299_999 });
    expect(await client.call(post, { out_trade_no: "1" })).toEqual({});
    expect(server.seen[0]?.headers.authorization).toContain('timestamp="1299"');
  });
});

describe("status 202", () => {
  const accepted = (body: string) => serveSigned(body, 202);
  const nothing = define<object, undefined>("POST", "/v3/orders", { request: {}, response: {} });
  const coded = define<object, { code: string }>("POST", "/v3/codes", {
    request: {},
    response: { code: string },
  });

  test("202 is a success if the content is documented, or the page documents none", async () => {
    const full = await accepted('{"id":"1"}');
    expect(await clientFor(full).call(post, { out_trade_no: "1" })).toEqual({ id: "1" });
    expect(await clientFor(await accepted("")).call(nothing, {})).toBeUndefined();
    const code = await accepted('{"code":"a field like any other"}');
    expect(await clientFor(code).call(coded, {})).toEqual({ code: "a field like any other" });
  });

  test.each([
    ["", undefined],
    ['{"code":"USERPAYING","message":"需要用户输入支付密码"}', "USERPAYING"],
  ])("202 is an ApiError if the operation is in progress: %s", async (body, apiCode) => {
    const calling = clientFor(await accepted(body)).call(post, { out_trade_no: "1" });
    await expect(calling).rejects.toBeInstanceOf(ApiError);
    await expect(calling).rejects.toMatchObject({ status: 202, apiCode, requestId: "08F8C7D2" });
  });

  test("an unsigned 202 is a SignatureError", async () => {
    const server = await serve((response) =>
      response.writeHead(202, signed("")).end('{"code":"USERPAYING","message":""}'),
    );
    const calling = clientFor(server).call(post, { out_trade_no: "1" });
    await expect(calling).rejects.toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
  });
});

describe("a response with another status", () => {
  async function failed(
    status: number,
    body: string,
    headers: Record<string, string> = {},
  ): Promise<ApiError> {
    const server = await serve((response) => response.writeHead(status, headers).end(body));
    const error: unknown = await clientFor(server)
      .call(post, { out_trade_no: "1" })
      .catch((reason: unknown) => reason);
    if (error instanceof ApiError) return error;
    throw error;
  }

  test("the error has WeChat Pay's code, message and detail, and a log does not show the detail", async () => {
    const detail = { field: "/payer/name", value: "张三", issue: "too long" };
    const body = JSON.stringify({ code: "PARAM_ERROR", message: "参数错误", detail });
    const error = await failed(400, body, { "Request-ID": "08F8", "Retry-After": "1" });
    expect(error).toMatchObject({ code: "ERR_API", status: 400, apiCode: "PARAM_ERROR", requestId: "08F8" });
    expect(error.message).toMatch(
      /^POST \/v3\/orders\/\{out_trade_no\}\/close: .*400.*PARAM_ERROR: 参数错误\. .*query by out_trade_no before you treat it as failed\.$/,
    );
    expect(error.detail).toEqual(detail);
    expect(error.headers["retry-after"]).toBe("1");
    expect(inspect(error, { showHidden: true })).not.toContain("张三");
  });

  test("SIGN_ERROR says what to check", async () => {
    const error = await failed(401, '{"code":"SIGN_ERROR","message":"签名错误"}');
    expect(error.message).toContain("check that mchid, serialNo and privateKey belong to the same merchant");
  });

  test("the error describes a page of HTML, and an empty body", async () => {
    const page = await failed(502, "<html>bad gateway</html>", { "content-type": "text/html" });
    expect(page.apiCode).toBeUndefined();
    expect(page.message).toContain("status 502, with 24 bytes of text/html");
    expect((await failed(500, "")).message).toContain("status 500 without a body");
    expect((await failed(500, "[]")).apiCode).toBeUndefined();
    expect((await failed(500, '{"code":5}')).apiCode).toBe("5");
  });

  test("a signed error response is not returned as data", async () => {
    const body = '{"id":"1"}';
    expect((await failed(404, body, signed(body))).status).toBe(404);
  });

  test("the client does not follow a redirect", async () => {
    const other = await serveSigned("{}");
    const error = await failed(302, "", { location: `${other.url}/v3/orders` });
    expect(error.message).toContain("a redirect");
    expect(other.seen).toEqual([]);
  });
});
