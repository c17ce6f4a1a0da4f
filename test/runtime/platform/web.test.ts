/** What the platform of other runtimes does where it differs from that of Node.js. */
import { createHash } from "node:crypto";
import { Agent } from "node:http";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ConfigError, ConnectionError } from "wechatpay-ts";
import { withTransport } from "#runtime/call/transport";
import { sendByFetch } from "#runtime/platform/fetch";
import type { Hash } from "#runtime/platform/platform";
import { platform } from "#runtime/platform/web";
import { files } from "#runtime/platform/web-files";
import { request } from "../support/exchange.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function hashOf(algorithm: "SHA1" | "SHA256"): Hash {
  const hash = files.hash(algorithm);
  if (hash === undefined) throw new Error("no hash");
  return hash;
}

/** The DigestStream of workerd, on node:crypto. */
class DigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>;

  constructor(name: string) {
    const hash = createHash(name.replace("-", "").toLowerCase());
    let end: (digest: ArrayBuffer) => void = () => undefined;
    super({
      write: (chunk) => void hash.update(chunk),
      close: () => end(Uint8Array.from(hash.digest()).buffer),
    });
    this.digest = new Promise((resolve) => (end = resolve));
  }
}

describe("a digest of chunks", () => {
  const chunks = [Buffer.from("账单"), Buffer.of(), Buffer.from("明细".repeat(10_000))];

  test.each(["SHA1", "SHA256"] as const)(
    "%s is the same with the DigestStream of workerd",
    async (algorithm) => {
      const want = createHash(algorithm.toLowerCase()).update(Buffer.concat(chunks)).digest("hex");
      for (const isWorkerd of [false, true]) {
        if (isWorkerd) vi.stubGlobal("crypto", { subtle: crypto.subtle, DigestStream });
        const hash = hashOf(algorithm);
        for (const chunk of chunks) await hash.update(chunk);
        expect(hex(await hash.digest())).toBe(want);
      }
    },
  );

  test("without a DigestStream, content of more than 64 MiB is refused", async () => {
    const hash = hashOf("SHA256");
    const chunk = new Uint8Array(32 * 1024 * 1024);
    await hash.update(chunk);
    await hash.update(chunk);
    expect(() => hash.update(Uint8Array.of(1))).toThrow(
      new ConnectionError(
        "ERR_RESPONSE_TOO_LARGE",
        "file: the content is longer than 67108864 bytes, the most that this platform can check. Use Node.js.",
      ),
    );
  });

  test("SM3 is none of Web Crypto", () => {
    expect(files.hash("SM3")).toBeUndefined();
  });
});

describe("the name of the platform", () => {
  test.each([
    ["Bun/1.4.4", "bun/1.4.4"],
    ["Deno/2.9.6", "deno/2.9.6"],
    ["Cloudflare-Workers", "cloudflare-workers"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "web"],
    ["", "web"],
    [undefined, "web"],
  ])("for the user agent %j is %s", async (userAgent, name) => {
    vi.stubGlobal("navigator", userAgent === undefined ? undefined : { userAgent });
    vi.resetModules();
    const again = await import("#runtime/platform/web");
    expect(again.platform.name).toBe(name);
  });
});

test("an agent of node:http is refused, and a transport is taken", async () => {
  const agent = new Agent();
  expect(() => withTransport(platform, { agent })).toThrow(
    new ConfigError(
      "ERR_CONFIG_TRANSPORT",
      "createClient: agent: this platform does not have node:http. Use transport instead.",
    ),
  );
  const send = () => Promise.reject(new Error("sent"));
  await expect(withTransport(platform, { transport: { send } }).send(request("http://a"))).rejects.toThrow(
    "sent",
  );
});

describe("the response of a fetch", () => {
  const headers = new Headers({ "Request-ID": "1" });
  const sent = (body: unknown) =>
    sendByFetch(() => Promise.resolve({ status: 200, headers, body }) as never)(request("http://127.0.0.1"));

  test("has chunks, of which a reader may leave some out", async () => {
    const chunks = [Buffer.from("a"), undefined, Buffer.of(), Buffer.from("b")];
    const getReader = () => {
      const reads = chunks.map((value) => ({ done: false, value }));
      return {
        read: () => Promise.resolve(reads.shift() ?? { done: true }),
        cancel: () => Promise.resolve(),
      };
    };
    const response = await sent({ getReader });
    expect([response.status, response.headers]).toEqual([200, { "request-id": "1" }]);
    expect(Buffer.from(await response.body.bytes()).toString()).toBe("ab");
  });

  test("has no content if its body is null", async () => {
    expect(await (await sent(null)).body.bytes()).toEqual(new Uint8Array());
  });

  test.each([
    ["a response without body", undefined],
    ["another body", { pipe: () => undefined }],
    ["another body", "text"],
  ])("is refused with %s", async (received, body) => {
    await expect(sent(body)).rejects.toThrow(
      new ConfigError(
        "ERR_CONFIG_TRANSPORT",
        `fetch: expected a function that resolves to a Fetch Response, whose body is a ReadableStream or null, received ${received}. ` +
          "Use the global fetch or that of undici; node-fetch is not supported.",
      ),
    );
  });
});
