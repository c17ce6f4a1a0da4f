/** Handlers of a notify_url, on real servers. */
import { once } from "node:events";
import { createServer, request as send, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express } from "express";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "wechatpay-ts";
import { fetchHandler, nodeHandler } from "wechatpay-ts/server";
import { memoryCache, notifications, reply } from "wechatpay-ts/webhook";
import { options } from "./support/keys.ts";
import { delivery, directPayment } from "./support/notification.ts";
import { signed } from "./support/wechatpay.ts";

const client = createClient(options());

/** The handler of a shop, with what it has seen. */
function openShop() {
  const paid = vi.fn<(out_trade_no: string | undefined) => void>();
  const onError = vi.fn<(error: unknown) => void>();
  const reader = notifications(client, { cache: memoryCache() });
  const notify = nodeHandler(
    reader,
    (event) => {
      // The event has the type of the reader's events: another name would not compile.
      if (event.event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in event.resource)
        paid(event.resource.out_trade_no);
    },
    { onError },
  );
  return { paid, onError, notify, reader };
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
}

const post = (url: string, { headers, body } = delivery({}, directPayment("ORDER-1"))) =>
  fetch(url, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body });

type Notify = ReturnType<typeof openShop>["notify"];

/** Ways to mount the handler, all of which keep the bytes. */
const mounts: readonly [name: string, mount: (notify: Notify) => RequestListener][] = [
  ["node:http", (notify) => (request, response) => void notify(request, response)],
  ["Express without a parser", (notify) => express().post("/", notify)],
  [
    "Express with express.raw",
    (notify) =>
      express()
        .use(express.raw({ type: "*/*" }))
        .post("/", notify),
  ],
  [
    "Express with express.text",
    (notify) =>
      express()
        .use(express.text({ type: "*/*" }))
        .post("/", notify),
  ],
  ["Express with a copy of the bytes as rawBody", (notify) => keepingRawBody().post("/", notify)],
  [
    "Express with a parser of another type",
    (notify) =>
      express()
        .use(express.json({ type: "text/csv" }))
        .post("/", notify),
  ],
];

/** As NestJS with `rawBody: true`: the body is parsed, and the bytes are kept beside it. */
function keepingRawBody(): Express {
  const keep = (request: IncomingMessage, _response: unknown, rawBody: Buffer) => {
    Object.assign(request, { rawBody });
  };
  return express().use(express.json({ verify: keep }));
}

describe.each(mounts)("nodeHandler with %s", (_, mount) => {
  test("handles a notification and replies", async () => {
    const { notify, paid, onError } = openShop();
    const response = await post(await listen(mount(notify)));
    expect([response.status, await response.json()]).toEqual([200, { code: "SUCCESS", message: "OK" }]);
    expect(paid.mock.calls).toEqual([["ORDER-1"]]);
    expect(onError).not.toHaveBeenCalled();
  });

  test("replies 401 to a body with another byte, and passes the error on", async () => {
    const { notify, paid, onError } = openShop();
    const { headers, body } = delivery({}, directPayment("ORDER-1"));
    const response = await post(await listen(mount(notify)), { headers, body: `${body}\n` });
    expect([response.status, await response.json()]).toEqual([
      401,
      { code: "FAIL", message: "signature not accepted" },
    ]);
    expect(paid).not.toHaveBeenCalled();
    expect(onError.mock.calls).toMatchObject([[{ code: "ERR_SIGNATURE_MISMATCH" }]]);
  });
});

describe("nodeHandler", () => {
  test("refuses a body that the framework has parsed, and says how to keep the bytes", async () => {
    const { notify, paid, onError } = openShop();
    const response = await post(await listen(express().use(express.json()).post("/", notify)));
    expect(response.status).toBe(500);
    expect(paid).not.toHaveBeenCalled();
    expect(onError.mock.calls).toMatchObject([[{ code: "ERR_NOTIFICATION_BODY" }]]);
    expect(String(onError.mock.calls[0]?.[0])).toMatch(/read and parsed.*before the parser.*express\.raw/su);
  });

  test("replies 413 to a signed body that is too long, and closes the connection", async () => {
    const { notify, onError } = openShop();
    const body = "x".repeat(2 ** 20 + 1);
    const sent = send(await listen((request, response) => void notify(request, response)), {
      method: "POST",
      headers: { ...signed(body), "Transfer-Encoding": "chunked" },
    });
    sent.on("error", () => undefined); // the server closes while the rest is written
    sent.end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage]; // the only argument of the event
    expect([response.statusCode, response.headers.connection]).toEqual([413, "close"]);
    expect(onError.mock.calls).toMatchObject([[{ code: "ERR_NOTIFICATION_TOO_LARGE" }]]);
  });

  test("reads a request once: the second call rejects", async () => {
    const { reader } = openShop();
    const outcomes: unknown[] = [];
    const url = await listen((request, response) => {
      const run = async () => {
        for (const result of await Promise.allSettled([reader.parse(request), reader.parse(request)]))
          outcomes.push(result.status === "rejected" ? result.reason : result.status);
        outcomes.push(await reader.parse(request).catch((error: unknown) => error));
        response.end();
      };
      void run();
    });
    await post(url);
    const read = { code: "ERR_NOTIFICATION_BODY" };
    expect(outcomes).toMatchObject(["fulfilled", read, read]);
  });

  test("sends nothing after the framework has replied", async () => {
    const { notify } = openShop();
    let ended: Promise<void> | undefined;
    const url = await listen((request, response) => {
      response.writeHead(503).end();
      ended = notify(request, response);
    });
    expect((await post(url)).status).toBe(503);
    await expect(ended).resolves.toBeUndefined(); // a second writeHead would throw
  });

  test("replies with the status of the handler, and 500 if it throws, also if the log fails", async () => {
    const { reader } = openShop();
    const onError = () => {
      throw new Error("the log is full");
    };
    const busy = nodeHandler(reader, (event) => reply(event, { status: 503 }), { onError });
    const broken = nodeHandler(reader, () => Promise.reject(new Error("no database")), { onError });
    const url = await listen((request, response) => {
      void (request.url === "/busy" ? busy : broken)(request, response);
    });
    const statuses = [await post(`${url}/busy`), await post(`${url}/broken`, delivery({ id: "EV-2" }))];
    expect(statuses.map(({ status }) => status)).toEqual([503, 500]);
  });
});

/** Replies that a handler in JavaScript may return, and that no server can send. */
const unsendable: readonly [name: string, reply: object][] = [
  ["the status 0", { status: 0, headers: {}, body: null }],
  ["the status 1000", { status: 1000, headers: {}, body: null }],
  ["a fraction as the status", { status: 302.5, headers: {}, body: null }],
  ["a body with the status 204", { status: 204, headers: {}, body: "" }],
  ["a line break in a header", { status: 200, headers: { a: "b\r\nc: d" }, body: null }],
  ["a space in the name of a header", { status: 200, headers: { "a b": "c" }, body: null }],
  ["a number as a header", { status: 200, headers: { a: 1 }, body: null }],
];

describe.each(unsendable)("a handler that returns %s", (_, value) => {
  const returned = () => value as never; // as JavaScript does

  test("makes nodeHandler reply 500 and report it", async () => {
    const { reader, onError } = openShop();
    const notify = nodeHandler(reader, returned, { onError });
    const response = await post(await listen((request, answer) => void notify(request, answer)));
    expect(response.status).toBe(500);
    expect(onError.mock.calls).toMatchObject([[{ code: "ERR_NOTIFICATION_REPLY" }]]);
  });

  test("makes fetchHandler reply 500 and report it", async () => {
    const { reader, onError } = openShop();
    const { headers, body } = delivery();
    const POST = fetchHandler(reader, returned, { onError });
    const response = await POST(new Request("https://shop.example/", { method: "POST", headers, body }));
    expect(response.status).toBe(500);
    expect(onError.mock.calls).toMatchObject([[{ code: "ERR_NOTIFICATION_REPLY" }]]);
  });
});

test("a log that rejects later changes neither the reply nor ends the process", async () => {
  const { reader } = openShop();
  const onError = () => Promise.reject(new Error("the log is down")) as never; // as an async function of JavaScript
  const notify = nodeHandler(reader, () => undefined, { onError });
  const url = await listen((request, response) => void notify(request, response));
  // An unhandled rejection would fail the run.
  expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
});

test("nodeHandler ends a response whose headers the framework has sent", async () => {
  const { notify } = openShop();
  const url = await listen((request, response) => {
    response.flushHeaders();
    void notify(request, response);
  });
  expect(await (await post(url)).text()).toBe("");
});

describe("fetchHandler", () => {
  test("handles a Request and resolves to a Response", async () => {
    const { reader, onError } = openShop();
    const seen = vi.fn<(type: string) => void>();
    const POST = fetchHandler(reader, (event) => seen(event.event_type), { onError });
    const { headers, body } = delivery({}, directPayment("ORDER-1"));
    const request = () => new Request("https://shop.example/notify", { method: "POST", headers, body });
    const response: Response = await POST(request());
    expect([response.status, await response.json()]).toEqual([200, { code: "SUCCESS", message: "OK" }]);
    expect(seen.mock.calls).toEqual([["TRANSACTION.SUCCESS"]]);
    expect((await POST(request())).status).toBe(401); // a replay
    expect(onError.mock.calls).toMatchObject([[{ code: "ERR_SIGNATURE_REPLAYED" }]]);
  });

  test("passes on a reply without a body", async () => {
    const { reader, onError } = openShop();
    const POST = fetchHandler(reader, (event) => reply(event, { status: 204 }), { onError });
    const { headers, body } = delivery();
    const response = await POST(new Request("https://shop.example/", { method: "POST", headers, body }));
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });
});

test.each([
  ["nodeHandler", nodeHandler],
  ["fetchHandler", fetchHandler],
])("%s without onError is refused when it is created", (name, create) => {
  const { reader } = openShop();
  expect(() => create(reader, () => undefined, {} as { onError: () => void })).toThrow(
    expect.objectContaining({
      code: "ERR_CONFIG_OPTIONS",
      message: expect.stringContaining(`${name}: onError`) as string,
    }),
  );
});
