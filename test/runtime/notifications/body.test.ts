/** Limits of the body of a notification, on real HTTP servers: anyone can send a request. */
import { once } from "node:events";
import {
  createServer,
  request,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "wechatpay-ts";
import { errorReply, notifications, type NotificationOptions } from "#runtime/webhook";
import { options, wechatpay } from "../support/keys.ts";
import { delivery, notificationBody } from "../support/notification.ts";
import { signed } from "../support/wechatpay.ts";

const MIB = 2 ** 20;
const client = createClient(options());
const { parse } = notifications(client);
const wechatpayKey = wechatpay.privateKey;

async function failure(parsing: Promise<unknown>): Promise<unknown> {
  return parsing.then(
    () => "parsed",
    (error: unknown) => error,
  );
}

interface Received {
  readonly url: string;
  /** The outcome of the first request: an error, or "parsed". */
  readonly outcome: Promise<unknown>;
  /** The bytes of the body that the stream has returned. */
  readonly readBytes: () => number;
}

/** A server that passes each request to `parse` as a Fetch Request with a stream, as Hono and Next.js do. */
async function fetchServer(settings: NotificationOptions = {}): Promise<Received> {
  const reader = notifications(client, settings);
  let read = 0;
  let settle: (outcome: unknown) => void = () => undefined;
  const outcome = new Promise<unknown>((resolve) => (settle = resolve));
  const respond = async (incoming: IncomingMessage, response: ServerResponse) => {
    const counted = async function* () {
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        read += chunk.length;
        yield chunk;
      }
    };
    const body = Readable.toWeb(Readable.from(counted(), { highWaterMark: 1 })) as ReadableStream<Uint8Array>;
    const headers = new Headers(
      Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    );
    const fetched = new Request("http://shop.example/", { method: "POST", headers, body, duplex: "half" });
    const error = await failure(reader.parse(fetched));
    settle(error);
    const reply = error === "parsed" ? { status: 200, body: "" } : errorReply(error);
    response.writeHead(reply.status, { connection: "close" }).end(reply.body);
  };
  const server = createServer((incoming, response) => {
    respond(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}`, outcome, readBytes: () => read };
}

/** Opens a request. Its connection may be reset: the server need not read the rest. */
function open(url: string, headers: Record<string, string | string[]>): ClientRequest {
  const sent = request(url, { method: "POST", headers }).on("error", () => undefined);
  onTestFinished(() => void sent.destroy());
  return sent;
}

/** Sends a body that does not end, up to 700 MiB, until the server has replied. */
function flood(sent: ClientRequest): void {
  const chunk = Buffer.alloc(MIB, "x");
  let count = 0;
  const write = () => {
    if (!sent.destroyed && count++ < 700) sent.write(chunk, write);
  };
  write();
}

async function statusOf(sent: ClientRequest): Promise<number | undefined> {
  const [response] = (await once(sent, "response")) as [IncomingMessage]; // the only argument of the event
  return response.statusCode;
}

describe("a Request that never ends", () => {
  const genuine = signed("{}");
  const late = signed("{}", { timestamp: Math.floor(Date.now() / 1000) - 301 });
  const early = signed("{}", { timestamp: Math.floor(Date.now() / 1000) + 400 });
  const cases: [string, Record<string, string | string[]>, string, number][] = [
    ["has no signature", {}, "ERR_SIGNATURE_HEADERS", 401],
    ...["Timestamp", "Nonce", "Serial", "Signature"].map(
      (name): [string, Record<string, string | string[]>, string, number] => {
        const { [`Wechatpay-${name}`]: _, ...rest } = genuine;
        return [`has no ${name}`, rest, "ERR_SIGNATURE_HEADERS", 401];
      },
    ),
    [
      "has a serial twice",
      { ...genuine, "Wechatpay-Serial": ["PUB_KEY_ID_0", "PUB_KEY_ID_1"] },
      "ERR_SIGNATURE_HEADERS",
      401,
    ],
    ["is late", late, "ERR_SIGNATURE_CLOCK", 401],
    ["is of the future", early, "ERR_SIGNATURE_CLOCK", 401],
    ["has an unknown serial", { ...genuine, "Wechatpay-Serial": "PUB_KEY_ID_0" }, "ERR_SERIAL_UNKNOWN", 401],
    [
      "is a probe",
      { ...genuine, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/0" },
      "ERR_SIGNATURE_MISMATCH",
      401,
    ],
  ];

  test.each(cases)("is refused before its body is read if it %s", async (_, headers, code, status) => {
    const server = await fetchServer();
    const sent = open(server.url, headers);
    const reply = statusOf(sent);
    flood(sent);
    expect(await server.outcome).toMatchObject({ code });
    expect(await reply).toBe(status);
    // What the stream had buffered before anything read it.
    expect(server.readBytes()).toBeLessThan(MIB);
  });

  test("is refused by its Content-Length", async () => {
    const server = await fetchServer();
    const sent = open(server.url, { ...genuine, "Content-Length": String(700 * MIB) });
    sent.write("x");
    expect(await server.outcome).toMatchObject({ code: "ERR_NOTIFICATION_TOO_LARGE" });
    expect(await statusOf(sent)).toBe(413);
  });

  test("is read up to 1 MiB if its headers are plausible", async () => {
    const server = await fetchServer();
    const sent = open(server.url, genuine);
    const reply = statusOf(sent);
    flood(sent);
    expect(await server.outcome).toMatchObject({ code: "ERR_NOTIFICATION_TOO_LARGE" });
    expect(await reply).toBe(413);
    expect(server.readBytes()).toBeLessThan(4 * MIB);
  });

  test("is refused after bodyTimeout if it trickles", async () => {
    const server = await fetchServer({ bodyTimeout: 200 });
    const sent = open(server.url, genuine);
    const trickle = setInterval(() => sent.write("x"), 20);
    onTestFinished(() => clearInterval(trickle));
    expect(await server.outcome).toMatchObject({ code: "ERR_NOTIFICATION_TIMEOUT" });
    expect(await statusOf(sent)).toBe(408);
  });

  test("is refused if it breaks off", async () => {
    const server = await fetchServer();
    const { headers, body } = delivery();
    const sent = open(server.url, { ...headers, "Content-Length": String(Buffer.byteLength(body)) });
    sent.write(body.slice(0, 10), () => sent.destroy());
    expect(await server.outcome).toMatchObject({ code: "ERR_NOTIFICATION_BODY" });
  });

  test("does not keep one in several pieces from being parsed", async () => {
    const server = await fetchServer();
    const { headers, body } = delivery();
    const sent = open(server.url, headers);
    for (const piece of body.match(/.{1,100}/gsu) ?? []) sent.write(piece);
    sent.end();
    expect(await server.outcome).toBe("parsed");
  });
});

describe("a Content-Length that lies", () => {
  const { headers, body } = delivery();
  const requestOf = (text: string, length: string) =>
    new Request("http://shop.example/", {
      method: "POST",
      headers: { ...headers, "Content-Length": length },
      body: text,
    });

  test.each(["1", "0", "-1", "text", "1e9", "99999999999999999999999 "])(
    "%j: parse counts the bytes themselves",
    async (length) => {
      const outcome = await failure(parse(requestOf("x".repeat(MIB + 1), length)));
      expect(outcome).toMatchObject({ code: "ERR_NOTIFICATION_TOO_LARGE" });
    },
  );

  test("parse refuses a short body that states more than 1 MiB", async () => {
    const outcome = await failure(parse(requestOf(body, String(MIB + 1))));
    expect(outcome).toMatchObject({ code: "ERR_NOTIFICATION_TOO_LARGE" });
  });

  test("parse accepts a body of exactly 1 MiB", async () => {
    const plain = notificationBody();
    const long = plain + " ".repeat(MIB - Buffer.byteLength(plain));
    const init = { method: "POST", headers: { ...signed(long), "Content-Length": String(MIB) }, body: long };
    expect(await failure(parse(new Request("http://shop.example/", init)))).toBe("parsed");
    const longer = `${long} `;
    expect(await failure(parse({ headers: signed(longer), body: longer }))).toMatchObject({
      code: "ERR_NOTIFICATION_TOO_LARGE",
    });
  });
});

describe("a body that the server has read", () => {
  const text = "支".repeat(MIB / 2); // 1.5 MiB in UTF-8
  test.each([
    ["a string", text],
    ["a Buffer", Buffer.from(text)],
    ["bytes", new Uint8Array(MIB + 1)],
  ])("of more than 1 MiB is refused as %s", async (_, body) => {
    const outcome = await failure(parse({ headers: signed("{}"), body }));
    expect(outcome).toMatchObject({ code: "ERR_NOTIFICATION_TOO_LARGE" });
  });
});

describe("the same Request twice", () => {
  const requestOf = ({ headers, body } = delivery()) =>
    new Request("http://shop.example/", { method: "POST", headers, body });

  test("the second call rejects, and says so", async () => {
    const twice = requestOf();
    await parse(twice);
    const error = await failure(parse(twice));
    expect(error).toMatchObject({ code: "ERR_NOTIFICATION_BODY" });
    expect(String(error)).toMatch(/read before.*Call parse or handle once.*with all clients/);
  });

  test("the second of two concurrent calls rejects", async () => {
    const twice = requestOf();
    const outcomes = await Promise.all([failure(parse(twice)), failure(parse(twice))]);
    expect(outcomes[0]).toBe("parsed");
    expect(outcomes[1]).toMatchObject({ code: "ERR_NOTIFICATION_BODY" });
  });

  test("a call that refuses the headers leaves the body to the next one", async () => {
    const id = "PUB_KEY_ID_1";
    const { wechatpayKeys } = options();
    const other = createClient(
      options({ wechatpayKeys: { [id]: Object.values(wechatpayKeys ?? {})[0] ?? "" } }),
    );
    const shared = requestOf();
    expect(await failure(notifications(other).parse(shared))).toMatchObject({ code: "ERR_SERIAL_UNKNOWN" });
    expect(await failure(parse(shared))).toBe("parsed");
  });

  test.each([
    ["string", "text"],
    ["object", { type: "Buffer" }],
    ["null", null],
  ])("a Request whose stream has %s is refused", async (kind, value) => {
    const { headers } = delivery();
    const body = {
      getReader: () => ({
        read: () => Promise.resolve({ done: false, value }),
        cancel: () => Promise.resolve(),
      }),
    };
    const arrayBuffer = () => Promise.reject(new Error("not read"));
    const odd = { headers: new Headers(headers), bodyUsed: false, body, arrayBuffer };
    const error = await failure(parse(odd));
    expect(String(error)).toContain(`body: expected a stream of bytes, received ${kind}.`);
  });

  test("a Request without a stream is read whole, with the same limits", async () => {
    const { headers, body } = delivery();
    const bytes = (content: string) => new TextEncoder().encode(content).buffer;
    const plain = (content: string) => ({
      headers: new Headers(headers),
      bodyUsed: false,
      arrayBuffer: () => Promise.resolve(bytes(content)),
    });
    expect(await failure(parse(plain(body)))).toBe("parsed");
    expect(await failure(parse(plain("x".repeat(MIB + 1))))).toMatchObject({
      code: "ERR_NOTIFICATION_TOO_LARGE",
    });
    const hanging = { ...plain(""), arrayBuffer: () => new Promise<never>(() => undefined) };
    const quick = notifications(client, { bodyTimeout: 1 });
    expect(await failure(quick.parse(hanging))).toMatchObject({ code: "ERR_NOTIFICATION_TIMEOUT" });
  });
});

describe("the error of a wrong signature says what was done to the body", () => {
  const body = notificationBody();
  const headers = signed(body, { key: wechatpayKey });
  const base64 = Buffer.from(body).toString("base64");
  const gateway = /Base64 of JSON.*Buffer\.from\(body, "base64"\)/;
  const raw = /express\.raw/;
  test.each<[string, string, RegExp]>([
    ["parsed and serialized with spaces", JSON.stringify(JSON.parse(body), undefined, 2), raw],
    [
      "parsed and serialized in another order",
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body) as object).reverse())),
      raw,
    ],
    ["altered", body.replace("SUCCESS", "SUCCES5"), /serialized it again/],
    ["Base64", base64, gateway],
    ["Base64 with line breaks", base64.replace(/.{76}/gu, "$&\n"), gateway],
    ["Base64 for URLs", Buffer.from(body).toString("base64url"), gateway],
    ["Base64 in quotes", JSON.stringify(base64), gateway],
    ["Base64 of spaced JSON", Buffer.from(` {\n "id": 1 }`).toString("base64"), gateway],
    ["a JSON string of JSON", JSON.stringify(body), /JSON inside a JSON string/],
    [
      "a JSON string of long JSON",
      JSON.stringify(`{"a":"${"支".repeat(3000)}"}`),
      /JSON inside a JSON string/,
    ],
    ["the text of an object", "[object Object]", /text of an object/],
    ["empty", "", /The body is empty/],
    [
      "Base64 of something else",
      Buffer.from("some text, not JSON").toString("base64"),
      /serialized it again/,
    ],
    ["not UTF-8", "\ud800", /serialized it again/],
  ])("%s", async (_, received, hint) => {
    const error = await failure(parse({ headers, body: received }));
    expect(error).toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
    expect(String(error)).toMatch(hint);
    expect(String(error)).not.toContain("EV-2018022511223320873");
  });
});

describe("bodyTimeout", () => {
  test.each([0, -1, NaN, "1", null, Infinity])("%j is refused", (bodyTimeout) => {
    const mistaken = { bodyTimeout } as unknown as NotificationOptions; // JavaScript may pass anything
    expect(() => notifications(client, mistaken)).toThrow(/bodyTimeout: expected milliseconds/);
  });
});

test("the client does not read a body before it knows the headers, even from a stream that throws", async () => {
  const arrayBuffer = vi.fn(() => Promise.resolve(new ArrayBuffer(0)));
  const getReader = vi.fn();
  const input = { headers: new Headers(), bodyUsed: false, body: { getReader }, arrayBuffer };
  expect(await failure(parse(input))).toMatchObject({ code: "ERR_SIGNATURE_HEADERS" });
  expect([arrayBuffer, getReader].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
});
