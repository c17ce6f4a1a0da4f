/** The base URL of a call: from its options, the request, the client or the page. */
import { describe, expect, test } from "vitest";
import {
  ConnectionError,
  createClient,
  RequestError,
  type CallOptions,
  type ClientOptions,
} from "wechatpay-ts";
import { callOperation } from "#runtime/call/call";
import { createContext } from "#runtime/call/create-context";
import { validator } from "#runtime/check";
import { platform } from "#runtime/platform/node";
import { define, required, string, type Operation } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { checkAuthorization } from "../support/seen.ts";
import { serveSigned } from "../support/wechatpay.ts";
import { byFetch } from "wechatpay-ts/fetch";
import { checks, events, retries } from "#runtime/core";

interface Order {
  id: string;
  base_uri?: string;
}

function operationAt(...hosts: readonly string[]): Operation<Order> {
  return define<Order, unknown>("GET", "/v3/orders/{id}", {
    hosts,
    request: { base_uri: string, id: required(string) },
    response: {},
  });
}

test("the base URL of the call precedes that of the request and the client", async () => {
  const server = await serveSigned("{}");
  const at = (path: string) => `${server.url}/${path}/`;
  const operation = operationAt("https://api.mch.weixin.qq.com/page");
  const own = createClient(options({ baseUrl: at("client") }));
  await own.call(operation, { id: "1", base_uri: at("request") }, { baseUrl: at("call") });
  await own.call(operation, { id: "1", base_uri: at("request") });
  await own.call(operation, { id: "1" });
  expect(server.seen.map(({ url }) => url)).toEqual([
    "/call/v3/orders/1",
    "/request/v3/orders/1",
    "/client/v3/orders/1",
  ]);
  for (const seen of server.seen) checkAuthorization(seen);
});

test("base_uri of a request precedes the client and the page, and is not sent", async () => {
  const page = operationAt("https://api.mch.weixin.qq.com/hk/");
  const base_uri = "https://apius.mch.weixin.qq.com/";
  const url = "https://apius.mch.weixin.qq.com/v3/orders/1";
  expect(await originOf(page, { id: "1", base_uri })).toBe(url);
  expect(await originOf(page, { id: "1", base_uri }, { baseUrl: "https://proxy.example/pay" })).toBe(url);
});

/** Hosts that are neither WeChat Pay's nor the client's. */
const strangers = [
  "https://evil.example",
  "https://api.mch.weixin.qq.com.evil.example/",
  "https://api.mch.weixin.qq.com:8443/",
  "https://api.mch.weixin.qq.com./",
  "https://evil.mch.weixin.qq.com/",
  "https://proxy.example:444/pay",
  "https://127.0.0.1/",
  "http://127.0.0.1:1/",
];

test.each(strangers)("neither a request nor a page sends a signed request to %s", async (stranger) => {
  let calls = 0;
  const fetch = () => Promise.reject(new Error(`call ${++calls}`));
  const refused = { name: "ConfigError", code: "ERR_CONFIG_BASE_URL" };
  for (const baseUrl of [undefined, "https://proxy.example/pay"]) {
    for (const validate of [false, "report", "throw"] as const) {
      const client = createClient(options({ baseUrl, transport: byFetch(fetch), retries: 0, validate }));
      const calling = client.call(operationAt(), { id: "1", base_uri: stranger });
      await expect(calling).rejects.toMatchObject(refused);
      await expect(calling).rejects.toThrow(
        "base_uri: this host is neither WeChat Pay's nor of the client's",
      );
    }
  }
  const client = createClient(options({ transport: byFetch(fetch), retries: 0 }));
  await expect(client.call(operationAt(stranger), { id: "1" })).rejects.toMatchObject(refused);
  expect(calls).toBe(0);
});

/** Returns the URL to which the client would send the request. */
async function originOf(
  operation: Operation<Order>,
  request: Order = { id: "1" },
  client: Partial<ClientOptions> = {},
  call: CallOptions = {},
): Promise<string> {
  const urls: string[] = [];
  const send: typeof platform.send = ({ origin, target }) => {
    urls.push(origin + target);
    return Promise.reject(new ConnectionError("ERR_ABORTED", "not sent", { sent: "no" }));
  };
  const context = createContext(options(client), { ...platform, send }, { checks, events, retries });
  await expect(callOperation(context, operation, request, call)).rejects.toThrow("not sent");
  return urls.join();
}

test("the client uses the default host if the page names none", async () => {
  expect(await originOf(operationAt())).toBe("https://api.mch.weixin.qq.com/v3/orders/1");
  const { hosts: _, ...bare } = operationAt();
  expect(await originOf(bare)).toBe("https://api.mch.weixin.qq.com/v3/orders/1");
  const hk = operationAt("https://api.mch.weixin.qq.com/hk/");
  expect(await originOf(hk)).toBe("https://api.mch.weixin.qq.com/hk/v3/orders/1");
  expect(await originOf(operationAt("https://apihk.mch.weixin.qq.com/"))).toBe(
    "https://apihk.mch.weixin.qq.com/v3/orders/1",
  );
});

test.each<[unknown]>([
  [""],
  ["apihk.mch.weixin.qq.com"],
  ["http://apihk.mch.weixin.qq.com/"],
  ["https://user@apihk.mch.weixin.qq.com/"],
  ["https://apihk.mch.weixin.qq.com/v3/"],
  ["https://apihk.mch.weixin.qq.com/?a=1"],
  [5],
  [null],
  [["https://apihk.mch.weixin.qq.com/"]],
  [{ href: "https://apihk.mch.weixin.qq.com/" }],
])("the client rejects %j as base_uri and as baseUrl", async (base_uri) => {
  const client = createClient(options({ validate: false }));
  const untyped: Operation = operationAt();
  const calling = client.call(untyped, { id: "1", base_uri });
  await expect(calling).rejects.toBeInstanceOf(RequestError);
  await expect(calling).rejects.toMatchObject({ code: "ERR_REQUEST_INVALID" });
  await expect(calling).rejects.toThrow("GET /v3/orders/{id}: base_uri: expected an https URL");
});

test("the client rejects an unsafe base URL of a page", async () => {
  const calling = createClient(options()).call(operationAt("http://example.com/"), { id: "1" });
  await expect(calling).rejects.toMatchObject({ code: "ERR_REQUEST_OPTIONS" });
});

test("the client rejects base_uri where the page has no such field", async () => {
  const { request } = operationAt();
  expect(validator(request, "request")({ id: "1", base_uri: 5 })).toMatchObject([
    { path: "base_uri", rule: "type" },
  ]);
  const without = define<Order, unknown>("GET", "/v3/orders/{id}", { request: { id: string }, response: {} });
  const calling = createClient(options()).call(without, { id: "1", base_uri: "https://example.com" });
  await expect(calling).rejects.toThrow('"base_uri": this request has no such group');
});

describe("insecureHosts", () => {
  const settings = { retries: 0, insecureHosts: ["sandbox", "10.0.0.7"] };

  test.each(["http://sandbox:8080", "http://10.0.0.7", "https://sandbox"])(
    "lets baseUrl be %s",
    async (url) => {
      const seen: string[] = [];
      const transport = byFetch((to) => {
        seen.push(to);
        return Promise.reject(new Error("not sent"));
      });
      const client = createClient(options({ ...settings, baseUrl: url, transport }));
      await expect(client.call(operationAt(), { id: "1" })).rejects.toBeInstanceOf(ConnectionError);
      const other = createClient(options({ ...settings, transport }));
      await expect(other.call(operationAt(), { id: "1" }, { baseUrl: url })).rejects.toBeInstanceOf(
        ConnectionError,
      );
      expect(seen).toEqual([`${url}/v3/orders/1`, `${url}/v3/orders/1`]);
    },
  );

  test.each([
    "http://sandbox.example",
    "http://box",
    "http://10.0.0.8",
    "http://sandbox@evil.example",
    "ws://sandbox",
  ])("does not let baseUrl be %s", async (baseUrl) => {
    const refused = { code: "ERR_CONFIG_BASE_URL" };
    expect(() => createClient(options({ ...settings, baseUrl }))).toThrow(expect.objectContaining(refused));
    const calling = createClient(options(settings)).call(operationAt(), { id: "1" }, { baseUrl });
    await expect(calling).rejects.toMatchObject({ code: "ERR_REQUEST_OPTIONS" });
  });

  test("lets neither a request nor a page name such a host", async () => {
    const client = createClient(options(settings));
    await expect(client.call(operationAt(), { id: "1", base_uri: "http://sandbox" })).rejects.toMatchObject({
      code: "ERR_CONFIG_BASE_URL",
    });
    await expect(client.call(operationAt("http://sandbox"), { id: "1" })).rejects.toMatchObject({
      code: "ERR_REQUEST_OPTIONS",
    });
  });

  test.each([
    [["http://sandbox"]],
    [["sandbox:8080"]],
    [["sandbox/x"]],
    [["Sandbox"]],
    [[""]],
    [["*"]],
    [[5]],
    ["sandbox"],
    [["api.mch.weixin.qq.com"]],
    [["pay.wechatpay.cn"]],
  ])("is not %j", (insecureHosts) => {
    const input = options({ insecureHosts: insecureHosts as string[] }); // as a caller in JavaScript
    expect(() => createClient(input)).toThrow(
      "createClient: insecureHosts: expected a list of names of hosts, without a scheme and a port, and none of WeChat Pay.",
    );
  });
});
