import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ConnectionError, createClient, type CallOptions } from "wechatpay-ts";
import { define, string } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { serve, signed, type Server } from "../support/wechatpay.ts";

const get = define<object, unknown>("GET", "/v3/orders", { request: {}, response: { id: string } });

function callTo(server: Pick<Server, "url">, settings?: CallOptions) {
  return createClient(options({ baseUrl: server.url })).call(get, {}, settings);
}

async function failure(result: PromiseLike<unknown>): Promise<ConnectionError> {
  try {
    await result;
  } catch (error) {
    if (error instanceof ConnectionError) return error;
    throw error;
  }
  throw new Error("the call did not fail");
}

describe("an incomplete response", () => {
  test("the call rejects if the connection is refused", async () => {
    const error = await failure(callTo({ url: "http://127.0.0.1:9" }));
    expect(error.code).toBe("ERR_CONNECTION");
    expect(error.message).toMatch(
      /^GET \/v3\/orders: the connection to http:\/\/127\.0\.0\.1:9 failed \(ECONNREFUSED\)/,
    );
    expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
  });

  test("the call rejects if the connection is reset before the response", async () => {
    const server = await serve((response) => response.socket?.resetAndDestroy());
    const error = await failure(callTo(server));
    expect([error.code, error.message]).toEqual([
      "ERR_CONNECTION",
      expect.stringContaining("failed (ECONNRESET)"),
    ]);
  });

  test("the call rejects if the body is cut off", async () => {
    const body = '{"id":"1"}';
    const server = await serve((response) => {
      response.writeHead(200, { ...signed(body), "content-length": body.length });
      response.write(body.slice(0, 5), () => response.socket?.destroy());
    });
    expect((await failure(callTo(server))).code).toBe("ERR_CONNECTION");
  });

  test("the call rejects if no response arrives in time", async () => {
    const server = await serve(() => undefined);
    const error = await failure(callTo(server, { timeout: 20 }));
    expect(error.code).toBe("ERR_TIMEOUT");
    expect(error.message).toContain("within 20 ms");
  });

  test("the call rejects if the body does not arrive in time", async () => {
    const server = await serve((response) => response.writeHead(200, signed("{}")).write("{"));
    expect((await failure(callTo(server, { timeout: 50 }))).code).toBe("ERR_TIMEOUT");
  });

  test("the call rejects if it is aborted while it waits or before it starts", async () => {
    const controller = new AbortController();
    const server = await serve(() => controller.abort(new Error("shop closed")));
    const error = await failure(callTo(server, { signal: controller.signal }));
    expect([error.code, error.cause]).toEqual(["ERR_ABORTED", controller.signal.reason]);
    const again = await failure(callTo(server, { signal: controller.signal }));
    expect([again.code, server.seen.length]).toEqual(["ERR_ABORTED", 1]);
  });

  test("the call rejects a response of more than 16 MiB, compressed or not", async () => {
    const long = Buffer.alloc(17 * 1024 * 1024, " ");
    const plain = await serve((response) => response.end(long));
    expect((await failure(callTo(plain))).code).toBe("ERR_RESPONSE_TOO_LARGE");
    const packed = await serve((response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(long)),
    );
    expect((await failure(callTo(packed))).code).toBe("ERR_RESPONSE_TOO_LARGE");
  });

  test.each([
    ["gzip", "no gzip"],
    ["zip", "?"],
  ])("the call rejects a Content-Encoding %s that cannot be decoded", async (encoding, body) => {
    const server = await serve((response) =>
      response.writeHead(200, { "content-encoding": encoding }).end(body),
    );
    expect((await failure(callTo(server))).code).toBe("ERR_CONNECTION");
  });
});

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
  ["identity", Buffer.from],
])("the client verifies the decoded bytes of a response in %s", async (encoding, pack) => {
  const body = '{"id":"张"}';
  const server = await serve((response) =>
    response.writeHead(200, { ...signed(body), "content-encoding": encoding }).end(pack(Buffer.from(body))),
  );
  expect(await callTo(server)).toEqual({ id: "张" });
});

test("sequential calls share a connection, and concurrent calls all succeed", async () => {
  const ports = new Set<number | undefined>();
  const server = await serve((response) => {
    ports.add(response.socket?.remotePort);
    response.writeHead(200, signed("{}")).end("{}");
  });
  await callTo(server);
  await callTo(server);
  expect(ports.size).toBe(1);
  const responses = await Promise.all(Array.from({ length: 40 }, () => callTo(server)));
  expect(responses).toEqual(Array.from({ length: 40 }, () => ({})));
});
