/** The base URL of a call: from its options, the request, the client or the page. */
import { expect, test } from "vitest";
import { createClient, RequestError, type CallOptions, type ClientOptions } from "wechatpay-ts";
import { callOperation } from "#runtime/call/call";
import { createContext } from "#runtime/call/create-context";
import { validator } from "#runtime/check";
import { platform } from "#runtime/platform/node";
import { define, required, string, type Operation } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { checkAuthorization, lastOf } from "../support/seen.ts";
import { serveSigned } from "../support/wechatpay.ts";

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

test("the base URL of the call precedes that of the request, the client and the page", async () => {
  const server = await serveSigned("{}");
  const at = (path: string) => `${server.url}/${path}/`;
  const operation = operationAt(at("page"), at("second"));
  const own = createClient(options({ baseUrl: at("client") }));
  const plain = createClient(options());
  await own.call(operation, { id: "1", base_uri: at("request") }, { baseUrl: at("call") });
  await own.call(operation, { id: "1", base_uri: at("request") });
  await own.call(operation, { id: "1" });
  await plain.call(operation, { id: "1" });
  expect(server.seen.map(({ url }) => url)).toEqual([
    "/call/v3/orders/1",
    "/request/v3/orders/1",
    "/client/v3/orders/1",
    "/page/v3/orders/1",
  ]);
  for (const seen of server.seen) checkAuthorization(seen);
});

test("the client signs the path of a documented base URL, and does not send base_uri", async () => {
  const server = await serveSigned("{}");
  await createClient(options()).call(operationAt(`${server.url}/hk/`), { id: "1" });
  checkAuthorization(lastOf(server));
  expect(lastOf(server).url).toBe("/hk/v3/orders/1");
  await createClient(options()).call(operationAt(), { id: "2", base_uri: server.url });
  expect(lastOf(server).url).toBe("/v3/orders/2");
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
    return Promise.reject(new Error("not sent"));
  };
  const context = createContext(options(client), { ...platform, send });
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
