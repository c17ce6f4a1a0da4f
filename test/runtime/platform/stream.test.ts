/** Bodies that are read while they are sent, or while they arrive. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, type ClientRequestArgs, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { send, sendByAgent } from "#runtime/platform/node-http";
import { streamOf } from "#runtime/platform/content-stream";
import { type ByteSource, toOutgoing } from "#runtime/platform/outgoing-stream";
import { listen } from "../../support/loopback.ts";
import { collect, failure, request } from "../support/exchange.ts";

const MB = 1024 * 1024;
/** More megabytes than the buffers of a loopback connection take. */
const MUCH = 64;
const block = Buffer.alloc(MB, "x");

interface Watched extends ByteSource {
  /** How many chunks were asked for so far. */
  readonly read: number;
  /** Whether the reader ended the stream. */
  readonly isClosed: boolean;
}

function source(chunks: Iterable<Uint8Array>, length: number): Watched {
  const state = { read: 0, isClosed: false };
  return {
    length,
    get read() {
      return state.read;
    },
    get isClosed() {
      return state.isClosed;
    },
    async *stream() {
      try {
        for (const chunk of chunks) {
          state.read++;
          yield await Promise.resolve(chunk);
        }
      } finally {
        state.isClosed = true;
      }
    },
  };
}

function* blocks(count: number): Generator<Buffer> {
  for (let at = 0; at < count; at++) yield block;
}

/** An agent that waits until its connections have closed. */
class WatchedAgent extends Agent {
  readonly #closed: Promise<unknown>[] = [];

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const socket = super.createConnection(options, callback);
    if (socket) this.#closed.push(new Promise((resolve) => socket.once("close", resolve)));
    return socket;
  }

  async closed(): Promise<void> {
    await Promise.all(this.#closed);
  }
}

describe("the body of a request", () => {
  async function exchange(body: ByteSource): Promise<{ headers: IncomingMessage["headers"]; bytes: Buffer }> {
    const arrived: IncomingMessage["headers"][] = [];
    const url = await listen((incoming, response) => {
      arrived.push(incoming.headers);
      incoming.pipe(response);
    });
    const { body: echoed } = await send(request(url, { body: toOutgoing(body) }));
    return { headers: arrived[0] ?? {}, bytes: Buffer.from(await echoed.bytes()) };
  }

  test("the server receives the body with its length", async () => {
    const content = randomBytes(300_000);
    const chunks = [
      content.subarray(0, 1),
      Buffer.alloc(0),
      content.subarray(1, 200_000),
      content.subarray(200_000),
    ];
    const { headers, bytes } = await exchange(source(chunks, content.length));
    expect(bytes).toEqual(content);
    expect([headers["content-length"], headers["transfer-encoding"]]).toEqual(["300000", undefined]);
  });

  test("the client sends an empty body", async () => {
    expect((await exchange(source([], 0))).bytes).toHaveLength(0);
  });

  test("the client reads the body no faster than the server", async () => {
    const body = source(blocks(MUCH), MUCH * MB);
    let lead = 0;
    const url = await listen((incoming, response) => {
      void (async () => {
        let received = 0;
        for await (const chunk of incoming as AsyncIterable<Buffer>) {
          received += chunk.length;
          await wait(1);
          lead = Math.max(lead, body.read - received / MB);
        }
        response.end(String(received));
      })();
    });
    const { body: echoed } = await send(request(url, { body: toOutgoing(body), timeout: 60_000 }));
    expect(Buffer.from(await echoed.bytes()).toString()).toBe(String(MUCH * MB));
    expect(lead).toBeLessThan(MUCH / 2);
  }, 60_000);

  /** A server that records whether a request arrived complete; the source goes on after the server has its beginning. */
  async function broken(rest: () => Iterable<Uint8Array>, length = 3) {
    const seen: boolean[] = [];
    let hasArrived: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (hasArrived = resolve));
    const url = await listen((incoming, response) => {
      hasArrived();
      incoming
        .on("close", () => seen.push(incoming.complete))
        .on("end", () => response.end())
        .resume();
    });
    const body: ByteSource = {
      length,
      async *stream() {
        // The second lets the first one go.
        yield Buffer.from("a");
        yield Buffer.from("b");
        await arrived;
        yield* rest();
      },
    };
    const error = await failure(send(request(url, { body: toOutgoing(body) })));
    await expect.poll(() => seen).toEqual([false]);
    expect([error.code, error.sent]).toEqual(["ERR_CONNECTION", "unknown"]);
    return error;
  }

  test.each([
    ["shorter", 4],
    ["longer", 2],
  ])("a body that is %s than announced never arrives complete", async (_, length) => {
    const error = await broken(() => [Buffer.from("c")], length);
    expect(error.message).toContain(`announced length of ${length} bytes`);
  });

  test("a body that cannot be read fails the call with its cause, and never arrives complete", async () => {
    const reason = new Error("disk gone");
    const error = await broken(() => {
      throw reason;
    });
    expect(error.cause).toEqual(reason);
    expect(error.message).toMatch(/^POST \/v3\/files: .*reading the request body failed/);
  });

  test("the client stops sending after the whole response has arrived", async () => {
    const body = source(blocks(MUCH), MUCH * MB);
    const url = await listen((_, response) => response.writeHead(413).end("too large"));
    const { status, body: echoed } = await send(request(url, { body: toOutgoing(body) }));
    expect([status, Buffer.from(await echoed.bytes()).toString()]).toEqual([413, "too large"]);
    await expect.poll(() => body.isClosed).toBe(true);
    expect(body.read).toBeLessThan(MUCH);
  });

  test("the client stops sending when the caller aborts", async () => {
    const controller = new AbortController();
    const url = await listen((incoming) => incoming.once("data", () => controller.abort("closed")));
    const body = source(blocks(MUCH), MUCH * MB);
    const error = await failure(send(request(url, { body: toOutgoing(body), signal: controller.signal })));
    expect([error.code, error.sent, error.cause]).toEqual(["ERR_ABORTED", "unknown", "closed"]);
    await expect.poll(() => body.isClosed).toBe(true);
  });
});

describe("the body of a response", () => {
  test("status and headers arrive before the body", async () => {
    let finish: () => void = () => undefined;
    const url = await listen((_, response) => {
      response.writeHead(200, { ETag: "1" }).write("a");
      finish = () => response.end("b");
    });
    const response = await send(request(url));
    expect([response.status, response.headers["etag"]]).toEqual([200, "1"]);
    finish();
    expect((await collect(streamOf(response.body))).toString()).toBe("ab");
  });

  test("the client receives the body no faster than it is read", async () => {
    let written = 0;
    const url = await listen((_, response) => {
      const content = function* () {
        for (const each of blocks(MUCH)) {
          written += each.length;
          yield each;
        }
      };
      void pipeline(content, response);
    });
    const { body } = await send(request(url));
    let [read, lead] = [0, 0];
    for await (const chunk of streamOf(body)) {
      read += chunk.length;
      await wait(1);
      lead = Math.max(lead, written - read);
    }
    expect(read).toBe(MUCH * MB);
    expect(lead / MB).toBeLessThan(MUCH / 2);
  }, 60_000);

  test.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ])("the client decodes the body while it is read: %s", async (encoding, pack) => {
    const content = Buffer.concat([randomBytes(100_000), Buffer.alloc(20 * MB, "a")]);
    const url = await listen((_, response) =>
      response.writeHead(200, { "content-encoding": encoding }).end(pack(content)),
    );
    const { body } = await send(request(url));
    expect((await collect(streamOf(body))).equals(content)).toBe(true);
  });

  test.each([
    ["by its length", { "content-length": "10" }, Buffer.from("abc")],
    ["in chunks", {}, Buffer.from("abc")],
    ["in gzip", { "content-encoding": "gzip" }, gzipSync(randomBytes(1000)).subarray(0, 600)],
  ])("a body that is cut off fails: %s", async (_, headers, part) => {
    const url = await listen((_, response) => {
      response.writeHead(200, headers).write(part, () => response.socket?.destroy());
    });
    const streamed = await send(request(url));
    const error = await failure(collect(streamOf(streamed.body)));
    expect([error.code, error.sent]).toEqual(["ERR_CONNECTION", "unknown"]);
    const whole = await send(request(url));
    expect((await failure(whole.body.bytes())).code).toBe("ERR_CONNECTION");
  });

  test("a body that was cut off before it is read fails", async () => {
    const url = await listen((incoming, response) => {
      response.writeHead(200, { "content-length": 10 }).write("abc", () => incoming.socket.resetAndDestroy());
    });
    for (const take of ["bytes", "stream"] as const) {
      const agent = new WatchedAgent();
      const { body } = await sendByAgent(agent)(request(url));
      await agent.closed();
      const error = await failure(take === "bytes" ? body.bytes() : collect(streamOf(body)));
      expect(error.code).toBe("ERR_CONNECTION");
    }
  });

  test("the exchange ends when the reader stops", async () => {
    const ended: Promise<unknown>[] = [];
    const url = await listen((_, response) => {
      ended.push(once(response, "close"));
      void pipeline(() => blocks(MUCH), response).catch(() => undefined);
    });
    const { body } = await send(request(url));
    for await (const chunk of streamOf(body)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await Promise.all(ended);
    expect(ended).toHaveLength(1);
  });

  test("the body can be read once", async () => {
    const url = await listen((_, response) => response.end("a"));
    const { body } = await send(request(url));
    expect(Buffer.from(await body.bytes()).toString()).toBe("a");
    expect((await failure(body.bytes())).message).toContain("was read before");
    expect((await failure(collect(streamOf(body)))).message).toContain("was read before");
  });
});

describe("the time limit of a response", () => {
  test("the time limit covers the whole body if it is read by bytes", async () => {
    const url = await listen((_, response) => {
      response.writeHead(200).write("a");
      const timer = setInterval(() => response.write("a"), 20);
      response.on("close", () => clearInterval(timer));
    });
    const { body } = await send(request(url, { timeout: 300 }));
    const error = await failure(body.bytes());
    expect([error.code, error.sent]).toEqual(["ERR_TIMEOUT", "unknown"]);
    expect(error.message).toContain("no complete response from http");
  });

  test("the time limit covers each wait if it is read by stream, without the time of the reader", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let server: ServerResponse | undefined;
    const url = await listen((_, response) => {
      server = response;
      response.write("a");
    });
    const { body } = await send(request(url, { timeout: 1000 }));
    const chunks = streamOf(body)[Symbol.asyncIterator]();
    expect((await chunks.next()).done).toBe(false);
    // The time of the reader is longer than the limit, and so is the sum of the waits.
    await vi.advanceTimersByTimeAsync(1200);
    for (let at = 0; at < 3; at++) {
      const next = chunks.next();
      await vi.advanceTimersByTimeAsync(400);
      server?.write("a");
      expect((await next).done).toBe(false);
    }
    server?.end();
    expect((await chunks.next()).done).toBe(true);
  });

  test("the exchange times out if nothing further arrives", async () => {
    const url = await listen((_, response) => response.writeHead(200).write("a"));
    const { body } = await send(request(url, { timeout: 100 }));
    const error = await failure(collect(streamOf(body)));
    expect([error.code, error.message]).toEqual([
      "ERR_TIMEOUT",
      expect.stringContaining("no further part of the response from http"),
    ]);
  });

  test("the exchange times out if the body is not read", async () => {
    const closed: Promise<unknown>[] = [];
    const url = await listen((_, response) => {
      closed.push(once(response, "close"));
      response.writeHead(200).write("a");
    });
    const { body } = await send(request(url, { timeout: 50 }));
    await Promise.all(closed);
    expect((await failure(body.bytes())).message).toContain("or its body was not read, from http");
  });

  test("the caller aborts the exchange while the body is read and between", async () => {
    const url = await listen((_, response) => response.writeHead(200).write("a"));
    for (const isWaiting of [true, false]) {
      const controller = new AbortController();
      const { body } = await send(request(url, { signal: controller.signal }));
      const reader = streamOf(body)[Symbol.asyncIterator]();
      await reader.next();
      const next = isWaiting ? reader.next() : undefined;
      controller.abort("closed");
      const error = await failure(next ?? reader.next());
      expect([error.code, error.cause, error.sent]).toEqual(["ERR_ABORTED", "closed", "unknown"]);
    }
  });
});
