/** The messages of all errors, in one file to read: each code is provoked once, and its message is kept. */
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  ciphertext,
  createClient,
  memoryCache,
  platformCertificates,
  WechatPayError,
  type Cache,
  type Client,
  type ClientOptions,
  type Operation,
} from "wechatpay-ts";
import { chain } from "#runtime/chain";
import { compile } from "#runtime/compile";
import { expectPayment } from "#runtime/expect-payment";
import { define as defineGenerated, requireClient } from "#runtime/generated-api";
import { paginate } from "#runtime/paginate";
import {
  bigint,
  define,
  definePaged,
  encrypted,
  file,
  integer,
  list,
  required,
  string,
} from "#runtime/schema";
import { VERSION } from "#runtime/version";
import { notifications, reply, type NotificationOptions } from "#runtime/webhook";
import { options, privatePem, publicPem, wechatpay } from "./support/keys.ts";
import { notificationBody } from "./support/notification.ts";
import { productsOf } from "./support/products.ts";
import { encryptedResource, serve, serveSigned, signed, type Responder } from "./support/wechatpay.ts";
import { readBill } from "wechatpay-ts/bill";
import { download } from "wechatpay-ts/download";
import { byFetch } from "wechatpay-ts/fetch";

const get = define("GET", "/v3/items", {
  request: { query: { id: string } },
  response: { id: bigint, count: integer },
});
const post = define("POST", "/v3/items/{id}", {
  request: { id: required(string), json: { name: encrypted } },
  response: { name: encrypted },
});
const upload = define("POST", "/v3/images", { request: { body: { file: required(file) } }, response: {} });
const statement = define("GET", "/v3/statement", { responseType: "statement", request: {}, response: {} });

/** The schemas of a module of a newer generator. */
const newer = { api: 2 as never, request: {}, response: {} };

/** Creates a client of a server with this responder, which does not retry. */
async function clientOf(respond: Responder, changes: Partial<ClientOptions> = {}): Promise<Client> {
  const { url } = await serve(respond);
  return createClient(options({ baseUrl: url, retries: 0, validate: false, ...changes }));
}

async function signing(body: string, status = 200): Promise<Client> {
  return createClient(options({ baseUrl: (await serveSigned(body, status)).url, retries: 0 }));
}

/** Calls with what the types forbid, as JavaScript can. */
function call(
  client: Client,
  operation: Operation,
  request: unknown = {},
  settings?: object,
): Promise<unknown> {
  return Promise.resolve(client.call(operation, request, settings));
}

const offline = () =>
  createClient(options({ transport: byFetch(() => Promise.reject(new Error("no network"))), retries: 0 }));
const config = (changes: object) => () =>
  Promise.resolve(createClient(options(changes as Partial<ClientOptions>)));
const request =
  (changes: object, operation: Operation = get, settings?: object) =>
  () =>
    call(offline(), operation, changes, settings);
const delivery = (body = notificationBody()) => ({ headers: signed(body), body });
const parse = (input: unknown, settings: NotificationOptions = {}) =>
  notifications(offline(), settings).parse(input as ReturnType<typeof delivery>);
const failing: Cache = {
  get: () => Promise.reject(new Error("down")),
  set: () => Promise.reject(new Error("down")),
};

/** Reads a list whose second page is empty, although its total counts a further item. */
async function brokenList(): Promise<unknown> {
  const body = (url: string) =>
    JSON.stringify({ ids: url.endsWith("offset=0") ? ["1"] : [], total_count: 2 });
  const client = await clientOf((response, { url }) =>
    response.writeHead(200, signed(body(url))).end(body(url)),
  );
  const operation = definePaged<{ query?: { offset?: number } }, { ids: string[] }, "ids", "offset">(
    "GET",
    "/v3/items",
    {
      pages: { by: "offset", parameter: "offset", items: "ids", total: "total_count" },
      request: { query: { offset: integer } },
      response: { ids: list(string), total_count: integer },
    },
  );
  let last: unknown;
  for await (const id of paginate(client, operation, {})) last = id;
  return last;
}

async function certificateCacheError(): Promise<never> {
  let resolve: (error: unknown) => void = () => undefined;
  const reported = new Promise((done) => (resolve = done));
  const certificates = platformCertificates({ cache: failing, onError: resolve });
  const changes = { certificates, wechatpayKeys: undefined };
  const client = await clientOf((response) => response.writeHead(500).end(), changes);
  call(client, get).catch(() => undefined);
  throw await reported;
}

async function inFlight(): Promise<unknown> {
  const cache = memoryCache();
  const shared = { ...cache, add: (key: string) => !key.includes(":lock:") };
  return notifications(offline(), { cache: shared }).handle(delivery(), () => undefined);
}

async function replayed(): Promise<unknown> {
  const reader = notifications(offline(), { cache: memoryCache() });
  const input = delivery();
  await reader.parse(input);
  return reader.parse(input);
}

async function changingFile(): Promise<unknown> {
  let reads = 0;
  const changing = {
    name: "a.jpg",
    type: "image/jpeg",
    arrayBuffer: () => Promise.reject(new Error("unused")),
    stream: () => new Blob([`content ${reads++}`]).stream(),
  };
  const client = await clientOf((response) => response.writeHead(200, signed("{}")).end("{}"));
  return call(client, upload, { body: { file: changing } });
}

async function forbiddingEval(): Promise<unknown> {
  const original = globalThis.Function;
  globalThis.Function = function () {
    throw new EvalError("forbidden");
  } as unknown as typeof Function;
  try {
    return await Promise.resolve(compile(get));
  } finally {
    globalThis.Function = original;
  }
}

async function downloadOf(linked: object): Promise<unknown> {
  return download(offline(), linked);
}

const cases: Record<string, () => Promise<unknown>> = {
  ERR_CONFIG_OPTIONS: config({ onEvent: 1 }),
  ERR_CONFIG_CLIENT: () => Promise.resolve().then(() => requireClient({})),
  ERR_CONFIG_MCHID: config({ mchid: 1900007291 }),
  ERR_CONFIG_BRAND_ID: config({ brandId: "1" }),
  ERR_CONFIG_ALGORITHM: config({ algorithm: "SM2" }),
  ERR_CONFIG_CERTIFICATES: () => Promise.resolve(platformCertificates({ refreshAfter: 0 })),
  ERR_CONFIG_SERIAL_NO: config({ serialNo: "PUB_KEY_ID_1" }),
  ERR_CONFIG_PRIVATE_KEY: config({ privateKey: publicPem(wechatpay.publicKey) }),
  ERR_CONFIG_API_V3_KEY: config({ apiV3Key: "short" }),
  ERR_CONFIG_WECHATPAY_KEYS: config({ wechatpayKeys: { PUB_KEY_ID_1: privatePem(wechatpay.privateKey) } }),
  ERR_CONFIG_BASE_URL: config({ baseUrl: "http://example.com/v3" }),
  ERR_CONFIG_TIMEOUT: config({ timeout: 0 }),
  ERR_CONFIG_RETRIES: config({ retries: -1 }),
  ERR_CONFIG_TRANSPORT: config({ transport: 1 }),
  ERR_CONFIG_VALIDATE: config({ validate: "yes" }),
  ERR_CONFIG_HEADER: config({ userAgent: "名" }),
  ERR_CONFIG_GENERATED: () => Promise.resolve().then(() => defineGenerated("GET", "/v3/items", newer)),
  ERR_CONFIG_EVAL: forbiddingEval,
  ERR_REQUEST_INVALID: request({ jsn: {} }),
  ERR_REQUEST_PATH: request({ id: "" }, post, { validate: false }),
  ERR_REQUEST_QUERY: request({ query: { id: {} } }, get, { validate: false }),
  ERR_REQUEST_HEADER: request({ headers: { Host: "example.com" } }),
  ERR_REQUEST_BODY: request({ json: {} }, get, { validate: false }),
  ERR_REQUEST_SERIAL: request({ headers: { "Wechatpay-Serial": "AB" } }, get, { validate: false }),
  ERR_REQUEST_OPTIONS: request({}, get, { decrypt: "no" }),
  ERR_ENCRYPT_TYPE: request({ id: "1", json: { name: ciphertext("short") } }, post, { validate: false }),
  ERR_ENCRYPT_NAME: request({ id: "1", json: { nmae: "张三" } }, post, { validate: false }),
  ERR_ENCRYPT_TOO_LONG: request({ id: "1", json: { name: "名".repeat(100) } }, post),
  ERR_CHAIN_PATH: () => {
    const products = productsOf({ "v3/items": () => Promise.resolve({ getOperation: get }) });
    const wx = chain<{ "v3/itms": { get(): Promise<unknown> } }>(offline(), products);
    return wx["v3/itms"].get();
  },
  ERR_API: async () => {
    const body = JSON.stringify({ code: "PARAM_ERROR", message: "参数错误" });
    return call(await clientOf((response) => response.writeHead(400).end(body)), get);
  },
  ERR_SIGNATURE_MISMATCH: async () =>
    call(await clientOf((response) => response.writeHead(200, signed("{}")).end('{"id":1}')), get),
  ERR_SIGNATURE_CLOCK: () =>
    offline().verify({ headers: { ...signed("{}", { timestamp: 1_700_000_000 }) }, body: "{}" }),
  ERR_SIGNATURE_HEADERS: () => offline().verify({ headers: {}, body: "{}" }),
  ERR_SIGNATURE_REPLAYED: replayed,
  ERR_SERIAL_UNKNOWN: () => offline().verify({ headers: signed("{}", { serial: "AB12" }), body: "{}" }),
  ERR_DIGEST_MISMATCH: async () => {
    const sha1 = "0".repeat(40);
    const headers = { ...signed(`{"sha1":"${sha1}"}`), "Wechatpay-Statement-Sha1": sha1 };
    const client = await clientOf((response) => response.writeHead(200, headers).end("content"));
    const content = (await call(client, statement)) as { bytes(): Promise<Uint8Array> };
    return content.bytes();
  },
  ERR_CERTIFICATE_FETCH: async () => {
    const certificates = platformCertificates({ onError: () => undefined });
    const client = await clientOf((response) => response.writeHead(500).end(), {
      certificates,
      wechatpayKeys: undefined,
    });
    return call(client, get);
  },
  ERR_CERTIFICATE_CACHE: certificateCacheError,
  ERR_DECRYPT: () => offline().decryptResource({ ...encryptedResource("text"), associated_data: "other" }),
  ERR_DECRYPT_ALGORITHM: () =>
    offline().decryptResource({ ...encryptedResource("text"), algorithm: "AEAD_SM4_GCM" }),
  ERR_DECRYPT_FORMAT: () => offline().decryptResource({ ...encryptedResource("text"), nonce: "short" }),
  ERR_RESPONSE_JSON: async () => call(await signing("<html>"), get),
  ERR_UNSAFE_INTEGER: async () => call(await signing('{"count":9007199254740993}'), get),
  ERR_DOWNLOAD_URL: () => downloadOf({ download_url: "https://example.com/bill" }),
  ERR_DOWNLOAD_HASH: () =>
    downloadOf({
      download_url: "https://api.mch.weixin.qq.com/v3/bill?token=1",
      hash_type: "MD5",
      hash_value: "1",
    }),
  // Long enough for a connection on a busy machine.
  ERR_TIMEOUT: async () => call(await clientOf(() => undefined), get, {}, { timeout: 2_000 }),
  ERR_ABORTED: async () => {
    const controller = new AbortController();
    return call(await clientOf(() => controller.abort()), get, {}, { signal: controller.signal });
  },
  ERR_CONNECTION: () => call(offline(), get),
  ERR_RESPONSE_TOO_LARGE: async () =>
    call(
      await clientOf((response) => response.writeHead(200, signed("")).end(Buffer.alloc(17 * 1024 * 1024))),
      get,
    ),
  ERR_FILE_CHANGED: changingFile,
  ERR_BILL: () => readBill(new TextEncoder().encode('{"code":"NO_STATEMENT_EXIST"}')),
  ERR_PAGE: brokenList,
  ERR_NOTIFICATION_BODY: () => parse({ headers: {}, body: { parsed: true } }),
  ERR_NOTIFICATION_TOO_LARGE: () => parse({ headers: signed("{}"), body: "x".repeat(2 ** 20 + 1) }),
  ERR_NOTIFICATION_TIMEOUT: () => parse(hangingRequest(), { bodyTimeout: 1 }),
  ERR_NOTIFICATION_FORMAT: () => parse(delivery('{"id":"EV-1"}')),
  ERR_NOTIFICATION_BUSY: inFlight,
  ERR_NOTIFICATION_CACHE: () => parse(delivery(), { cache: failing }),
  ERR_NOTIFICATION_REPLY: () => Promise.resolve().then(() => reply({ status: 302 })),
  ERR_PAYMENT_MISMATCH: () =>
    Promise.resolve().then(() => expectPayment({ mchid: "1" }, { mchid: "2", amount: 100 })),
};

/** A Request whose body does not arrive. */
function hangingRequest(): Request {
  const body = new ReadableStream({ pull: () => new Promise(() => undefined) });
  return new Request("http://shop.example/", { method: "POST", headers: signed(""), body, duplex: "half" });
}

/** Provoked in certificates.test.ts, which has a server of certificates. */
const elsewhere = ["ERR_CERTIFICATE_INVALID"];

async function provoke(code: string, run: () => Promise<unknown>): Promise<string> {
  const error: unknown = await Promise.resolve()
    .then(() => Promise.race([run(), setTimeout(15_000, "pending", { ref: false })]))
    .then(
      (value) => value,
      (thrown: unknown) => thrown,
    );
  if (!(error instanceof WechatPayError)) return `${code}\n  not thrown: ${String(error)}`;
  expect(error.code).toBe(code);
  const message = error.message
    .replace(/\d+ s from now/, "N s from now")
    .replace(/within \d+ ms/, "within N ms")
    .replace(/127\.0\.0\.1:\d+/g, "HOST")
    .replace(VERSION, "VERSION");
  return `${code}\n  ${error.name}: ${message}`;
}

test("the message of every code is the one in messages.txt", async () => {
  const lines: string[] = [];
  for (const [code, run] of Object.entries(cases)) lines.push(await provoke(code, run));
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("messages.txt");
});

test("every code of the runtime is among them", () => {
  const source = ["errors.ts", "expect-payment.ts"]
    .map((file) => readFileSync(new URL(`../../runtime/${file}`, import.meta.url), "utf8"))
    .join("");
  const codes = new Set([...source.matchAll(/"(ERR_[A-Z0-9_]+)"/g)].map(([, code]) => code));
  expect([...codes].sort()).toEqual([...Object.keys(cases), ...elsewhere].sort());
});
