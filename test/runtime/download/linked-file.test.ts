/** Bills and receipts: both calls in one, and the digest of the content. */
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import { createClient, DecryptError, ResponseError, SignatureError, type Client } from "wechatpay-ts";
import { download, type LinkedFile } from "wechatpay-ts/download";
import { byFetch } from "wechatpay-ts/fetch";
import type { GetBillTradebillResponse } from "#generated/v3/bill/tradebill";
import { verifyDigest } from "#runtime/files/file-digest";
import { files } from "#runtime/platform/node-files";
import { files as web } from "#runtime/platform/web-files";
import { define } from "#runtime/schema";
import { measureMemory } from "../support/memory.ts";
import { options } from "../support/keys.ts";
import { checkAuthorization, conceal, lastOf } from "../support/seen.ts";
import { serve, signed, type Server } from "../support/wechatpay.ts";

const TARGET = "/v3/billdownload/file?token=a%2Bb%20c+d/{e}==&tartype=gzip";
const content = Buffer.from("﻿交易时间,公众账号ID\r\n`2025-01-14,`wx123\r\n".repeat(500));

/** Answers each GET of a file with these bytes. */
function serveFile(bytes: Uint8Array, headers: Record<string, string> = {}): Promise<Server> {
  return serve((response) => response.writeHead(200, { "Request-ID": "08F8", ...headers }).end(bytes));
}

function clientFor({ url }: Pick<Server, "url">): Client {
  return createClient(options({ baseUrl: url, retries: 0, validate: false }));
}

const sum = (bytes: Uint8Array, algorithm = "sha1") => createHash(algorithm).update(bytes).digest("hex");

function linkTo({ url }: Pick<Server, "url">, bytes: Uint8Array = content) {
  return { download_url: url + TARGET, hash_type: "SHA1", hash_value: sum(bytes) };
}

async function errorOf(promise: PromiseLike<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("It did not fail.");
}

describe("a file that a response links to", () => {
  test("the client requests the path of the link, signed, and returns the content", async () => {
    const server = await serveFile(content, { "Content-Type": "text/plain" });
    const calling = download(clientFor(server), linkTo(server));
    const { data, requestId } = await calling.withResponse();
    expect([data.contentType, requestId]).toEqual(["text/plain", "08F8"]);
    expect(Buffer.from(await data.bytes())).toEqual(content);
    expect(lastOf(server).url).toBe(TARGET);
    expect(lastOf(server).headers.accept).toBe("*/*");
    checkAuthorization(lastOf(server));
  });

  test("the client takes a link that the response calls url", async () => {
    const server = await serveFile(content);
    const { download_url: url, ...digest } = linkTo(server);
    const data = await download(clientFor(server), { url, ...digest });
    expect(Buffer.from(await data.bytes())).toEqual(content);
    expect(lastOf(server).url).toBe(TARGET);
  });

  test.each(["sha1", "sha256", "sm3"])("the client verifies the digest %s", async (algorithm) => {
    const server = await serveFile(content);
    const link = { ...linkTo(server), hash_type: algorithm.toUpperCase() };
    const right = await download(clientFor(server), {
      ...link,
      hash_value: sum(content, algorithm).toUpperCase(),
    });
    expect(Buffer.from(await right.bytes())).toEqual(content);
    const wrong = await download(clientFor(server), {
      ...link,
      hash_value: sum(Buffer.of(1), algorithm),
    });
    expect(await errorOf(wrong.bytes())).toMatchObject({ code: "ERR_DIGEST_MISMATCH", requestId: "08F8" });
  });

  test("the client verifies the digest of the decompressed content", async () => {
    for (const headers of [{}, { "Content-Encoding": "gzip" }]) {
      const server = await serveFile(gzipSync(content), headers);
      const file = await download(clientFor(server), linkTo(server));
      expect(Buffer.from(await file.bytes())).toEqual(content);
    }
  });

  test("the client returns a file of no bytes and of one byte", async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.of(0x1f), gzipSync(Buffer.alloc(0))]) {
      const server = await serveFile(bytes);
      const whole = bytes.length > 1 ? Buffer.alloc(0) : bytes;
      const file = await download(clientFor(server), linkTo(server, whole));
      expect(await file.bytes()).toHaveLength(whole.length);
    }
  });

  test("download takes the promise of the call before", async () => {
    const server = await serve((response, { url }) => {
      if (url === TARGET) return response.end(gzipSync(content));
      const answer = JSON.stringify(linkTo(server));
      return response.writeHead(200, signed(answer)).end(answer);
    });
    const client = clientFor(server);
    const apply = define<object, GetBillTradebillResponse>("GET", "/v3/bill/tradebill", {
      request: { query: {} },
      response: {},
    });
    const file = await download(client, client.call(apply, { query: { bill_date: "2025-01-14" } }));
    const parts: Buffer[] = [];
    const writable = new Writable({
      write: (chunk: Buffer, _, done) => {
        parts.push(chunk);
        done();
      },
    });
    await pipeline(file, writable);
    expect(Buffer.concat(parts)).toEqual(content);
  });

  test("the client decrypts a file, and checks its tag before it returns anything", async () => {
    const key = randomBytes(32);
    const nonce = randomBytes(6).toString("hex");
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const bytes = Buffer.concat([cipher.update(gzipSync(content)), cipher.final(), cipher.getAuthTag()]);
    const server = await serveFile(bytes);
    const link = { ...linkTo(server), encrypt_key: conceal(key), nonce };
    const file = await download(clientFor(server), link);
    expect(Buffer.from(await file.bytes())).toEqual(content);

    bytes[10] = (bytes[10] ?? 0) ^ 1;
    const altered = await download(clientFor(server), link);
    expect(await errorOf(altered[Symbol.asyncIterator]().next() as Promise<unknown>)).toBeInstanceOf(
      DecryptError,
    );
    const foreign = await download(clientFor(server), { ...link, encrypt_key: "AAAA" });
    expect(await errorOf(foreign.bytes())).toMatchObject({ code: "ERR_DECRYPT" });
  });
});

describe("content with a wrong digest", () => {
  test("the last chunk is withheld, and the stream throws instead of ending", async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 });
    const hash = () => files.hash("SHA256");
    await fc.assert(
      fc.asyncProperty(chunks, chunks, async (content, came) => {
        const [whole, other] = [Buffer.concat(content), Buffer.concat(came)];
        const expected = { hash, value: sum(whole, "sha256"), label: "file" };
        const source = async function* () {
          yield* await Promise.resolve(came);
        };
        const handed: Uint8Array[] = [];
        const reading = (async () => {
          for await (const chunk of verifyDigest(source(), expected)) handed.push(chunk);
        })();
        if (whole.equals(other)) await reading;
        else await expect(reading).rejects.toBeInstanceOf(SignatureError);
        const length = Buffer.concat(handed).length;
        expect(length).toBe(
          whole.equals(other) ? whole.length : other.length - (came.findLast((c) => c.length)?.length ?? 0),
        );
      }),
    );
  });

  test.each<[string, (bytes: Buffer) => Buffer, string]>([
    ["altered", (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.of(0)]), "ERR_DIGEST_MISMATCH"],
    ["cut off", (bytes) => bytes.subarray(0, -100), "ERR_DIGEST_MISMATCH"],
    ["cut off in its gzip", (bytes) => gzipSync(bytes).subarray(0, -9), "ERR_CONNECTION"],
    ["no gzip but for its first bytes", () => Buffer.of(0x1f, 0x8b, 1, 2, 3), "ERR_CONNECTION"],
    ["an error page", () => Buffer.from("<html>"), "ERR_DIGEST_MISMATCH"],
  ])("content that is %s fails", async (_, change, code) => {
    const server = await serveFile(change(content));
    const file = await download(clientFor(server), linkTo(server));
    const error = await errorOf(file.bytes());
    expect(error).toMatchObject({ code });
    expect(error.message).toContain("GET /v3/billdownload/file: ");
    expect(error.message).not.toContain("token");
  });

  test("content whose connection ends fails with ERR_CONNECTION", async () => {
    const server = await serve((response) => {
      const start = Buffer.of(0x1f, 0x8b, 8, 0);
      response.writeHead(200, { "Content-Length": "1000" }).write(start, () => response.destroy());
    });
    const file = await download(clientFor(server), linkTo(server));
    expect(await errorOf(file.bytes())).toMatchObject({
      code: "ERR_CONNECTION",
      name: "ConnectionError",
    });
  });
});

describe("a link", () => {
  const unsigned = { url: "http://127.0.0.1:9" };

  test.each([
    ["to another host", "https://evil.example/v3/billdownload/file?token=secret"],
    ["to a host that begins as ours", "https://api.mch.weixin.qq.com.evil.example/v3/a"],
    ["with ours as its user", "https://api.mch.weixin.qq.com@evil.example/v3/a"],
    ["in clear text", "http://api.mch.weixin.qq.com/v3/a"],
    ["to another port", "https://api.mch.weixin.qq.com:8443/v3/a"],
    ["to this machine", "http://127.0.0.1:10/v3/a"],
    ["that is none", "billdownload/file?token=secret"],
    ["that is empty", ""],
    ["that is not there", undefined],
  ])("the client does not follow %s", async (_, link) => {
    const error = await errorOf(download(clientFor(unsigned), { download_url: link }));
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({ code: "ERR_DOWNLOAD_URL" });
    expect(error.message).not.toMatch(/evil|secret/);
  });

  test.each([
    ["MD5", "00"],
    ["constructor", "00"],
    [undefined, sum(content)],
    ["SHA1", undefined],
    ["SHA1", "not hex"],
    ["SHA256", sum(content)],
  ])(
    "the client does not follow a link with the digest %s %s, which it cannot check",
    async (hash_type, hash_value) => {
      const link = { ...linkTo(unsigned), hash_type, hash_value };
      expect(await errorOf(download(clientFor(unsigned), link))).toMatchObject({ code: "ERR_DOWNLOAD_HASH" });
    },
  );

  test("the client follows a link to WeChat Pay, or replaces its host by its own base URL", async () => {
    const requested: string[] = [];
    const fetch = (url: string) => {
      requested.push(url);
      return Promise.resolve(new Response("x"));
    };
    const download_url = "https://apihk.mch.weixin.qq.com/hk/v3/billdownload/file?token=1";
    const client = (baseUrl?: string) =>
      createClient(options({ transport: byFetch(fetch), ...(baseUrl && { baseUrl }) }));
    await (await download(client(), { download_url })).bytes();
    await (await download(client("https://proxy.example/wechat"), { download_url })).bytes();
    // A host of WeChat Pay's own with another path is another URL than the one that WeChat Pay wrote.
    await (await download(client("https://apieu.mch.weixin.qq.com/eu"), { download_url })).bytes();
    // One with the path of the link is another host for the same URL.
    await (await download(client("https://apieu.mch.weixin.qq.com/hk"), { download_url })).bytes();
    expect(requested).toEqual([
      download_url,
      "https://proxy.example/wechat/v3/billdownload/file?token=1",
      download_url,
      "https://apieu.mch.weixin.qq.com/hk/v3/billdownload/file?token=1",
    ]);
  });

  test.each([
    ["a number for the options", 5, "ERR_REQUEST_OPTIONS"],
    ["null for the options", null, "ERR_REQUEST_OPTIONS"],
    ["null for headers", { headers: null }, "ERR_REQUEST_HEADER"],
    ["text for headers", { headers: "X-Shop: 1" }, "ERR_REQUEST_HEADER"],
  ])("the client refuses %s before it sends anything", async (_, callOptions, code) => {
    const server = await serveFile(content);
    const calling = download(clientFor(server), linkTo(server), callOptions as unknown as object); // JavaScript may pass anything
    expect(await errorOf(calling)).toMatchObject({ name: "RequestError", code });
    expect(server.seen).toEqual([]);
  });

  test("the client reads the options before the first await", async () => {
    const requests: [string, unknown][] = [];
    const fetch = (url: string, { headers }: { headers: unknown }) => {
      requests.push([url, headers]);
      return Promise.resolve(new Response("x"));
    };
    const callOptions = { headers: { "X-Shop": "1" } };
    const linked = { download_url: "https://api.mch.weixin.qq.com/v3/billdownload/file?token=1" };
    const downloading = download(createClient(options({ transport: byFetch(fetch) })), linked, callOptions);
    callOptions.headers["X-Shop"] = "2";
    await downloading;
    expect(requests).toEqual([[linked.download_url, expect.objectContaining({ "x-shop": "1" })]]);
  });
});

describe("a statement with a signed digest", () => {
  const statement = define<object, AsyncIterable<Uint8Array> & { bytes(): Promise<Uint8Array> }>(
    "GET",
    "/v3/global/statements",
    { responseType: "statement", request: { query: {} }, response: {} },
  );

  async function fetched(sha1: string | undefined, signedSha1 = sha1) {
    const headers = signed(`{"sha1":"${signedSha1}"}`);
    const server = await serveFile(content, {
      ...headers,
      ...(sha1 && { "Wechatpay-Statement-Sha1": sha1 }),
    });
    return clientFor(server).call(statement, { query: { date: "20250114" } });
  }

  test("the client returns the content if signature and digest are right", async () => {
    expect(Buffer.from(await (await fetched(sum(content))).bytes())).toEqual(content);
  });

  test("the client rejects a wrong signature or digest, and an unsigned one", async () => {
    const other = sum(Buffer.of(1));
    expect(await errorOf((await fetched(other)).bytes())).toMatchObject({ code: "ERR_DIGEST_MISMATCH" });
    expect(await errorOf(fetched(sum(content), other))).toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
    expect(await errorOf(fetched(undefined, sum(content)))).toBeInstanceOf(SignatureError);
  });
});

test("the platforms compute digests and decompress alike for any chunks", async () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(chunks, fc.constantFrom("SHA1", "SHA256"), async (content, algorithm) => {
      for (const one of [files, web]) {
        const hash = one.hash(algorithm);
        for (const chunk of content) await hash?.update(chunk);
        const digest = (await hash?.digest()) ?? new Uint8Array();
        expect(Buffer.from(digest).toString("hex")).toBe(
          sum(Buffer.concat(content), algorithm.toLowerCase()),
        );
        const zipped = gzipSync(Buffer.concat(content));
        const source = async function* () {
          for (const byte of zipped) yield await Promise.resolve(Uint8Array.of(byte));
        };
        const parts: Uint8Array[] = [];
        for await (const part of one.gunzip(source())) parts.push(part);
        expect(Buffer.concat(parts)).toEqual(Buffer.concat(content));
      }
    }),
    { numRuns: 25 },
  );
  expect(web.hash("SM3")).toBeUndefined();
});

const block = randomBytes(1024 * 1024);
// Of a gzip file after another, the content is that of both (RFC 1952 section 2.2).
test.each([
  ["as it is", block],
  ["compressed", gzipSync(block)],
])("a file of 64 MB, %s, is read in little memory", async (_, part) => {
  const blocks = 64;
  const hash = createHash("sha1");
  for (let at = 0; at < blocks; at++) hash.update(block);
  const server = createServer((_, response) => {
    let left = blocks;
    const more = () => {
      while (left-- > 0) if (!response.write(part)) return void response.once("drain", more);
      response.end();
    };
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on a port
  const url = `http://127.0.0.1:${port}`;
  const file = await download(clientFor({ url }), { ...linkTo({ url }), hash_value: hash.digest("hex") });
  const before = await measureMemory();
  let [length, next, most] = [0, 0, 0];
  for await (const chunk of file) {
    length += chunk.length;
    if (length < next) continue;
    next += 8 * block.length;
    most = Math.max(most, (await measureMemory()) - before);
  }
  expect(length).toBe(blocks * block.length);
  // The server is in this process, too.
  expect(most).toBeLessThan(16 * 1024 * 1024);
});

test("the response of an endpoint with a link is assignable to LinkedFile", () => {
  expectTypeOf<GetBillTradebillResponse>().toExtend<LinkedFile>();
});
