/**
 * A polluted Object.prototype changes nothing: the client reads own members of what a caller passes. The names of
 * options are put there ten at a time, and every use of the client must have the outcome that it has without.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import {
  createClient,
  memoryCache,
  platformCertificates,
  WechatPayError,
  type ClientOptions,
} from "wechatpay-ts";
import { afterEach, expect, test } from "vitest";

import { paginate } from "wechatpay-ts/paginate";

import { appPayment, jsapiPayment, payscoreView } from "#runtime/pay-sign";
import {
  define,
  definePaged,
  encrypted,
  file,
  integer,
  json,
  list,
  required,
  string,
  type Operation,
} from "#runtime/schema";
import { errorReply, notifications, reply } from "#runtime/webhook";

import { entry, issue } from "../runtime/support/certificates.ts";
import { options, publicPem, rsa } from "../runtime/support/keys.ts";
import { delivery } from "../runtime/support/notification.ts";
import { reveal } from "../runtime/support/seen.ts";
import { signed } from "../runtime/support/wechatpay.ts";
import { root } from "../support/specs.ts";
import { clean, pollute } from "./support/pollute.ts";
import { download } from "wechatpay-ts/download";
import { byFetch } from "wechatpay-ts/fetch";

afterEach(clean);

/** The names of the members of an interface. */
function membersOf(path: string, name: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest);
  const declaration = source.statements.find(
    (one) => ts.isInterfaceDeclaration(one) && one.name.text === name,
  );
  if (declaration === undefined || !ts.isInterfaceDeclaration(declaration))
    throw new Error(`${path} has no ${name}.`);
  return declaration.members.map((member) =>
    member.name && ts.isIdentifier(member.name) ? member.name.text : "",
  );
}

/** The names of every door: options, operations, requests, notifications, orders, files, caches. */
const names = new Set([
  ...membersOf("runtime/call/options.ts", "ClientSettings"),
  ...membersOf("runtime/keys/key-options.ts", "KeySettings"),
  ...["serialNo", "certificate"],
  ...membersOf("runtime/call/transport.ts", "TransportOptions"),
  ...membersOf("runtime/call/options.ts", "CallOptions"),
  ...membersOf("runtime/schema/schema.ts", "Operation"),
  ...membersOf("runtime/schema/schema.ts", "Field"),
  ...membersOf("runtime/schema/schema.ts", "EventSchema"),
  ...membersOf("runtime/certificates/platform-certificates.ts", "CertificateOptions"),
  ...membersOf("runtime/notifications/options.ts", "NotificationOptions"),
  ...membersOf("runtime/notifications/envelope.ts", "FetchRequest"),
  ...membersOf("runtime/notifications/envelope.ts", "RawNotification"),
  ...membersOf("runtime/notifications/envelope.ts", "Notification"),
  ...membersOf("runtime/notifications/reply.ts", "ReplyContent"),
  ...membersOf("runtime/protocol/decrypt.ts", "EncryptedResource"),
  ...membersOf("runtime/download/linked-file.ts", "LinkedFile"),
  ...membersOf("runtime/keys/algorithms.ts", "AlgorithmInput"),
  ...membersOf("runtime/cache.ts", "Cache"),
  ...membersOf("runtime/util/file.ts", "BlobLike"),
  ...[
    "json",
    "query",
    "body",
    "base_uri",
    "meta",
    "filename",
    "file_name",
    "partnerid",
    "appid",
    "prepay_id",
    "package",
  ],
  ...["sign", "decrypt", "verify", "encrypt", "usages", "addEventListener", "getReader", "events"],
  ...[
    "code",
    "message",
    "detail",
    "sent",
    "cause",
    "issues",
    "requestId",
    "attempts",
    "clockSkew",
    "syscall",
  ],
  ...["wechatpay-serial", "content-type", "content-encoding", "content-length", "request-id", "accept"],
  ...["offset", "limit", "page_size", "pages", "parameter", "items", "next", "total", "data"],
  ...["padding", "saltLength", "dsaEncoding", "oaepHash", "passphrase"],
]);
// With get and set, Object.defineProperty itself fails, and with required the Web Crypto of Node.js.
for (const name of ["get", "set", "required"]) names.delete(name);

/** Made once: node:crypto itself reads inherited options. */
const keys = options();
const evil = publicPem(rsa().publicKey);

/** Values that would do harm; the other names get values of several types. */
const hostile: Readonly<Record<string, unknown>> = {
  baseUrl: "https://evil.example",
  base_uri: "https://evil.example",
  hosts: ["https://evil.example"],
  search: "?evil=1",
  responseType: "stream",
  idempotent: "json.id",
  retries: 5,
  timeout: 1,
  totalTimeout: 1,
  validate: "throw",
  decrypt: false,
  userAgent: "evil",
  headers: { "X-Evil": "1" },
  wechatpayKeys: { PUB_KEY_ID_EVIL: evil },
  brandId: "1",
  partnerid: "evil",
  filename: "evil.txt",
  signal: AbortSignal.abort(),
  sent: "no",
  code: "ECONNREFUSED",
  syscall: "connect",
  "wechatpay-serial": "PUB_KEY_ID_EVIL",
  "content-encoding": "gzip",
  "content-length": "0",
  padding: 4,
  query: { evil: "1" },
  json: { evil: "1" },
  bodyUsed: true,
  stream: () => new Blob(["evil"]).stream(),
  arrayBuffer: () => Promise.resolve(new ArrayBuffer(1)),
};

const get = define("GET", "/v3/items/{id}", { request: { id: required(string) }, response: { id: string } });
const post = define("POST", "/v3/items", {
  request: { json: { id: string, name: encrypted } },
  response: { id: string },
});
const upload = define("POST", "/v3/files", {
  request: { body: { file: required(file), meta: required(json({ name: encrypted, title: string })) } },
  response: {},
});

const paged = definePaged<object, object, "data", "offset">("GET", "/v3/items", {
  pages: { by: "offset", parameter: "offset", items: "data" },
  request: { query: { fields: { offset: integer, limit: integer }, type: "object" } },
  response: { data: list({ id: string }) },
});

type CannedResponse = readonly [status: number, headers: Readonly<Record<string, string>>, text: string];

/** The parts of a response of fetch that the client uses. */
function respond([status, headers, text]: CannedResponse) {
  const entries = Object.entries(headers);
  let isRead = false;
  const read = () => {
    const done = isRead;
    isRead = true;
    return Promise.resolve(done ? { done, value: undefined } : { done, value: Buffer.from(text) });
  };
  const body = { getReader: () => ({ read, cancel: () => Promise.resolve() }) };
  return {
    status,
    headers: {
      forEach: (each: (value: string, name: string) => void) =>
        entries.forEach(([name, value]) => each(value, name)),
    },
    body,
  };
}

interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const issued = issue();
const issuedList = JSON.stringify({ data: [entry(issued)] });
const ok = '{"id":"1"}';
const responses = {
  ok: [200, signed(ok), ok],
  list: [200, signed(issuedList, { serial: issued.serialNo, key: issued.key }), issuedList],
  certified: [200, signed(ok, { serial: issued.serialNo, key: issued.key }), ok],
  unsigned: [200, {}, ok],
  outage: [500, {}, '{"code":"SYSTEM_ERROR","message":"later"}'],
  plain: [404, {}, '{"message":"none"}'],
} as const;
const delivered = delivery();

/** A cache whose methods are of its class, as those of a Keyv are. */
class Store {
  readonly #entries = new Map<string, unknown>();
  get(key: string): unknown {
    return this.#entries.get(key);
  }
  set(key: string, value: unknown): void {
    this.#entries.set(key, value);
  }
}

/** What one use of the client does: what it sends, and its result. */
async function use(
  answer: keyof typeof responses | "failure",
  call: (client: ReturnType<typeof createClient>) => unknown,
  changes: Partial<ClientOptions> = {},
): Promise<unknown> {
  const sent: unknown[] = [];
  const fetch = (url: string, init: Sent) => {
    const { authorization = "", ...headers } = init.headers;
    const text = init.body === undefined ? "" : Buffer.from(init.body).toString();
    const shown = text.replaceAll(/[\w+/]{342}==/gu, (ciphertext) => `encrypted ${reveal(ciphertext)}`);
    const boundary = /boundary=(\w+)/u.exec(headers["content-type"] ?? "")?.[1] ?? "none";
    sent.push(
      [url, Object.keys(init).sort(), init.method, Object.entries(headers).map(String).sort(), shown].map(
        (part) => String(part).replaceAll(boundary, "boundary"),
      ),
    );
    sent.push(/mchid="\d+"/u.exec(authorization)?.[0], /serial_no="\w+"/u.exec(authorization)?.[0]);
    if (answer === "failure") return Promise.reject(new Error("broken"));
    return Promise.resolve(respond(responses[url.includes("/v3/certificates") ? "list" : answer]));
  };
  const issues: string[] = [];
  try {
    const client = createClient({
      ...keys,
      transport: byFetch(fetch),
      retryDelay: 0,
      onIssue: ({ path, rule }) => issues.push(`${path} ${rule}`),
      ...changes,
    } as ClientOptions); // a change may take away what the types require
    return { sent, issues, result: await call(client) };
  } catch (error) {
    if (!(error instanceof WechatPayError)) return { sent, issues, error: String(error) };
    const facts = ["code", "attempts", "sent", "apiCode", "status", "requestId", "clockSkew"];
    const own = facts.map((name) =>
      Object.hasOwn(error, name) ? (Reflect.get(error, name) as unknown) : "none",
    );
    return { sent, issues, error: [error.message, ...own] };
  }
}

const { wechatpayKeys: _, ...keysAlone } = keys;
const uses: Readonly<Record<string, () => unknown>> = {
  "a GET": () => use("ok", (client) => client.call(get, { id: "1" })),
  "a GET with options": () =>
    use("ok", (client) => client.call(get, { id: "1" }, { headers: { "X-Own": "1" } })),
  "an encrypted POST": () => use("ok", (client) => client.call(post, { json: { id: "1", name: "张三" } })),
  "a paged list": () =>
    use("ok", async (client) => {
      const items: unknown[] = [];
      for await (const item of paginate(client, paged, {})) items.push(item);
      return items;
    }),
  "a POST after 500": () => use("outage", (client) => client.call(post, { json: { id: "1" } })),
  "a POST without a response": () => use("failure", (client) => client.call(post, { json: { id: "1" } })),
  "a POST without a body": () => use("ok", (client) => client.call(post, {})),
  "an unsigned response": () => use("unsigned", (client) => client.call(get, { id: "1" })),
  "an error without a code": () => use("plain", (client) => client.call(get, { id: "1" })),
  "an upload": () =>
    use("ok", (client) =>
      client.call(upload, { body: { file: Buffer.from("file"), meta: { name: "张三" } } }),
    ),
  "an operation that is empty": () => use("ok", (client) => client.call({} as Operation, {})),
  "no keys": () => use("ok", (client) => client.call(get, { id: "1" }), { wechatpayKeys: undefined }),
  "platform certificates": async () => {
    const fetched = await use("certified", (client) => client.call(get, { id: "1" }), {
      ...keysAlone,
      wechatpayKeys: undefined,
      certificates: platformCertificates({ cache: new Store() }),
    });
    return fetched;
  },
  "a notification": () => use("ok", (client) => notifications(client).parse(delivered)),
  "a notification with a cache": () =>
    use("ok", (client) =>
      notifications(client, { cache: new Store() }).handle(delivered, (event) =>
        reply({ body: { message: event.event_type } }),
      ),
    ),
  "a notification with another cache": () =>
    use("ok", (client) => notifications(client, { cache: memoryCache() }).parse(delivered)),
  "a notification without headers": () =>
    use("ok", (client) => notifications(client).parse({ body: delivered.body } as never)),
  "a reply": () => [reply(), reply({ status: 503 }), errorReply(new Error("x"))],
  "a download": () =>
    use("ok", async (client) => {
      const file = await download(client, {
        download_url: "https://api.mch.weixin.qq.com/v3/billdownload/file?token=1",
      });
      return Buffer.from(await file.bytes()).toString();
    }),
  "an app payment": () =>
    use("ok", async (client) => {
      const {
        noncestr: _nonce,
        timestamp: _time,
        sign: _sign,
        ...rest
      } = await appPayment(client, { appid: "wx1", prepay_id: "p" });
      return rest;
    }),
  "a JSAPI payment": () =>
    use("ok", async (client) => Object.keys(await jsapiPayment(client, { appid: "wx1", prepay_id: "p" }))),
  "an order without prepay_id": () => use("ok", (client) => jsapiPayment(client, { appid: "wx1" } as never)),
  "a view of payscore": () =>
    use("ok", async (client) => Object.keys(await payscoreView(client, { package: "p" }, "k".repeat(32)))),
};

async function outcomes(): Promise<string> {
  const results: [string, unknown][] = [];
  for (const [name, run] of Object.entries(uses)) results.push([name, await run()]);
  clean();
  return results.map(([name, result]) => `${name}: ${JSON.stringify(result)}`).join("\n");
}

test("the uses are those of a client that works", async () => {
  const text = await outcomes();
  expect(text).toContain("encrypted 张三");
  expect(text.match(/^.*"error".*$/gmu)?.map((line) => line.split(":")[0])).toEqual([
    "a POST after 500",
    "a POST without a response",
    "an unsigned response",
    "an error without a code",
    "an operation that is empty",
    "no keys",
    "a notification without headers",
    "an order without prepay_id",
  ]);
});

/** Ten names at a time, since each needs all uses; the failure of a batch names those that changed an outcome. */
const BATCH = 10;
const batches = Array.from({ length: Math.ceil(names.size / BATCH) }, (_, index) =>
  [...names].slice(index * BATCH, (index + 1) * BATCH),
);
const generic = ["evil", { evil: "1" }, () => "evil"];
const valuesOf = (name: string): readonly unknown[] =>
  Object.hasOwn(hostile, name) ? [hostile[name], "evil"] : generic;

let unpolluted: string | undefined;

async function isChangedBy(polluting: readonly string[], round: number): Promise<boolean> {
  const before = (unpolluted ??= await outcomes());
  for (const name of polluting) pollute(name, valuesOf(name)[round] ?? "evil");
  expect(polluting.filter((name) => !Reflect.has({}, name))).toEqual([]);
  return (await outcomes()) !== before;
}

test.each(batches.map((batch) => [batch.join(", "), batch] as const))(
  "inherited members change nothing: %s",
  async (_, batch) => {
    for (const round of generic.keys()) {
      if (!(await isChangedBy(batch, round))) continue;
      const guilty: string[] = [];
      for (const name of batch) if (await isChangedBy([name], round)) guilty.push(name);
      throw new Error(
        `An outcome changes with inherited ${(guilty.length > 0 ? guilty : batch).join(", ")}.`,
      );
    }
  },
);
