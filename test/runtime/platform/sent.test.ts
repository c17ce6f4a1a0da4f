/** The `sent` of a failed request, on which the retry of a payment depends. */
import { createHash } from "node:crypto";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { sendByFetch } from "#runtime/platform/fetch";
import { send, sendByAgent } from "#runtime/platform/node-http";
import { platform as web } from "#runtime/platform/web";
import { certificatePem } from "../support/certificate.ts";
import { listen, started, unusedUrl } from "../../support/loopback.ts";
import { failure, request } from "../support/exchange.ts";
import { privatePem, wechatpay } from "../support/keys.ts";

const body = Buffer.from("{}");

describe("the property sent", () => {
  async function expectNothingSent(calling: PromiseLike<unknown>, code: string): Promise<void> {
    const error = await failure(calling);
    expect([error.code, error.sent]).toEqual([code, "no"]);
  }

  test("sent is `no` if the caller aborts before the call starts", async () => {
    const url = await listen(() => expect.unreachable());
    await expectNothingSent(send(request(url, { body, signal: AbortSignal.abort() })), "ERR_ABORTED");
  });

  test("sent is `no` if the connection is refused or the host has no address", async () => {
    await expectNothingSent(send(request("http://127.0.0.1:9", { body })), "ERR_CONNECTION");
    const lookup: net.LookupFunction = (_, __, done) =>
      done(Object.assign(new Error(), { syscall: "getaddrinfo" }), "");
    await expectNothingSent(
      sendByAgent(new http.Agent({ lookup }))(request("http://nowhere", { body })),
      "ERR_CONNECTION",
    );
  });

  test("sent is `no` if the call times out or is aborted while it connects", async () => {
    const agent = new http.Agent({ lookup: () => undefined });
    await expectNothingSent(
      sendByAgent(agent)(request("http://nowhere", { body, timeout: 20 })),
      "ERR_TIMEOUT",
    );
    const controller = new AbortController();
    const calling = sendByAgent(agent)(request("http://nowhere", { body, signal: controller.signal }));
    controller.abort();
    await expectNothingSent(calling, "ERR_ABORTED");
  });

  test("sent is `no` if the certificate of the server is wrong", async () => {
    const { url, seen } = await serveTls();
    await expectNothingSent(send(request(url, { body })), "ERR_CONNECTION");
    expect(seen).toEqual([]);
  });

  test("sent is `no` if the call times out or the connection ends in the handshake", async () => {
    const silent = await listenRaw(() => undefined);
    await expectNothingSent(
      send(request(`https://127.0.0.1:${silent}`, { body, timeout: 50 })),
      "ERR_TIMEOUT",
    );
    const rude = await listenRaw((socket) => socket.once("data", () => socket.destroy()));
    await expectNothingSent(send(request(`https://127.0.0.1:${rude}`, { body })), "ERR_CONNECTION");
  });

  test("sent is `no` if the kept-alive connection has ended", async () => {
    class Late extends http.Agent {
      override createConnection(): net.Socket {
        return new net.Socket().destroy();
      }
    }
    await expectNothingSent(
      sendByAgent(new Late())(request("http://127.0.0.1:9", { body })),
      "ERR_CONNECTION",
    );
  });

  test("sent is `no` if the agent is for another protocol", async () => {
    await expectNothingSent(
      sendByAgent(new https.Agent())(request("http://127.0.0.1:9", { body })),
      "ERR_CONNECTION",
    );
  });
});

describe("the property sent", () => {
  async function expectUnknown(calling: PromiseLike<unknown>, code = "ERR_CONNECTION"): Promise<void> {
    const error = await failure(calling);
    expect([error.code, error.sent]).toEqual([code, "unknown"]);
  }

  test("sent is `unknown` if an open connection ends or is reset", async () => {
    const ending = await listenRaw((socket) => socket.end());
    await expectUnknown(send(request(`http://127.0.0.1:${ending}`, { body })));
    const resetting = await listenRaw((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await expectUnknown(send(request(`http://127.0.0.1:${resetting}`, { body })));
  });

  test("sent is `unknown` if the server ends the connection after the request", async () => {
    const url = await listen((incoming) =>
      incoming.on("end", () => incoming.socket.resetAndDestroy()).resume(),
    );
    await expectUnknown(send(request(url, { body })));
  });

  test("sent is `unknown` if the response is not HTTP", async () => {
    const port = await listenRaw((socket) => socket.on("data", () => socket.end("secret\r\n")));
    const error = await failure(send(request(`http://127.0.0.1:${port}`, { body })));
    expect([error.sent, JSON.stringify(error.cause)]).toEqual([
      "unknown",
      expect.not.stringContaining("rawPacket"),
    ]);
  });

  test("sent is `unknown` if the server ends a kept-alive connection", async () => {
    const ports: (number | undefined)[] = [];
    const url = await listen((incoming, response) => {
      ports.push(incoming.socket.remotePort);
      if (ports.length === 1) incoming.on("end", () => response.end("{}")).resume();
      else incoming.socket.destroy();
    });
    const agent = new http.Agent({ keepAlive: true });
    const response = await sendByAgent(agent)(request(url, { body }));
    await response.body.bytes();
    await expect.poll(() => Object.values(agent.freeSockets).flat()).toHaveLength(1);
    await expectUnknown(sendByAgent(agent)(request(url, { body })));
    expect(ports[1]).toBe(ports[0]);
  });

  test("sent is `unknown` if the call times out or is aborted before the response", async () => {
    const controller = new AbortController();
    const url = await listen(() => controller.abort());
    await expectUnknown(send(request(url, { body, signal: controller.signal })), "ERR_ABORTED");
    const silent = await listen(() => undefined);
    await expectUnknown(send(request(silent, { body, timeout: 50 })), "ERR_TIMEOUT");
  });

  test("sent is `unknown` after the handshake of TLS", async () => {
    const { url, agent, seen } = await serveTls((response) => response.socket?.destroy());
    await expectUnknown(sendByAgent(agent)(request(url, { body })));
    expect(seen).toEqual(["/v3/files"]);
  });
});

describe("the property sent of a fetch", () => {
  /** An error of the system, with what runtimes set. */
  const error = (facts: object, message = "failed") => Object.assign(new Error(message), facts);
  const failed = (cause: unknown) => new TypeError("fetch failed", { cause });
  const refused = error({ code: "ECONNREFUSED", syscall: "connect" });
  const reset = error({ code: "ECONNRESET", syscall: "read" });

  test.each<[string, unknown, "no" | "unknown"]>([
    ["Node.js, no listener", failed(refused), "no"],
    ["Node.js, no address", failed(error({ code: "EAI_AGAIN", syscall: "getaddrinfo" })), "no"],
    ["Node.js, no address of several connects", failed(new AggregateError([refused, refused])), "no"],
    ["undici, a time limit", failed(error({ code: "UND_ERR_CONNECT_TIMEOUT" })), "no"],
    ["a code alone", error({ code: "ENOTFOUND" }), "no"],
    ["Bun", error({ code: "ConnectionRefused" }), "no"],
    ["Deno", new TypeError("error sending request: client error (Connect): tcp connect error"), "no"],
    ["the cause of a cause", failed(failed(refused)), "no"],
    ["a reset while it reads", failed(reset), "unknown"],
    ["one of several that is another", failed(new AggregateError([refused, reset])), "unknown"],
    ["none of several", failed(new AggregateError([])), "unknown"],
    ["a failure without a cause", failed(undefined), "unknown"],
    ["an object that is not an Error", failed({ code: "ECONNREFUSED", syscall: "connect" }), "unknown"],
    ["a text", "ECONNREFUSED", "unknown"],
  ])("sent tells whether the connection was opened: %s", async (_, thrown, sent) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- JavaScript may reject with anything
    const rejecting = () => Promise.reject(thrown);
    const once = await failure(sendByFetch(rejecting, () => true)(request("http://127.0.0.1", { body })));
    expect([once.code, once.sent]).toEqual(["ERR_CONNECTION", sent]);
    const maybeTwice = await failure(sendByFetch(rejecting)(request("http://127.0.0.1", { body })));
    expect([maybeTwice.code, maybeTwice.sent]).toEqual(["ERR_CONNECTION", "unknown"]);
  });

  test("sent is `no` if no server listens, and `unknown` if the server ends the connection", async () => {
    const unheard = await failure(web.send(request(await unusedUrl(), { body })));
    expect([unheard.code, unheard.sent]).toEqual(["ERR_CONNECTION", "no"]);
    const rude = await listenRaw((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const cut = await failure(web.send(request(`http://127.0.0.1:${rude}`, { body })));
    expect([cut.code, cut.sent]).toEqual(["ERR_CONNECTION", "unknown"]);
  });

  test("sent is `unknown` if a program replaced the fetch of the platform, which may retry", async () => {
    const { fetch } = globalThis;
    vi.stubGlobal("fetch", (...args: Parameters<typeof fetch>) => fetch(...args));
    onTestFinished(() => void vi.unstubAllGlobals());
    const unheard = await failure(web.send(request(await unusedUrl(), { body })));
    expect([unheard.code, unheard.sent]).toEqual(["ERR_CONNECTION", "unknown"]);
  });
});

test("an agent of the caller sends the request", async () => {
  const { url, agent } = await serveTls((response) => response.end("ok"));
  const response = await sendByAgent(agent)(request(url, { body }));
  expect(Buffer.from(await response.body.bytes()).toString()).toBe("ok");
});

/** Starts a TLS server with a self-signed certificate. */
async function serveTls(respond: (response: http.ServerResponse) => void = () => undefined) {
  const [from, to] = [Date.now() - 1e9, Date.now() + 1e9];
  const ca = certificatePem({
    serialNo: createHash("sha1").update("1").digest("hex").replace(/^./, "1"),
    validFrom: new Date(from),
    validTo: new Date(to),
    publicKey: wechatpay.publicKey,
    issuer: wechatpay.privateKey,
  });
  const seen: string[] = [];
  const server = https.createServer(
    { key: privatePem(wechatpay.privateKey), cert: ca },
    (incoming, response) => {
      seen.push(incoming.url ?? "");
      respond(response);
    },
  );
  const agent = new https.Agent({ ca, checkServerIdentity: () => undefined });
  return { url: `https://127.0.0.1:${await started(server)}`, agent, seen };
}

/** Starts a TCP server that ends with the test. @returns its port */
async function listenRaw(greet: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    greet(socket);
  });
  return started(server);
}
