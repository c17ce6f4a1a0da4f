/** Responses that are files, which WeChat Pay does not sign. */
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, expectTypeOf, test } from "vitest";
import { ApiError, createClient, SignatureError, type Download, type Operation } from "wechatpay-ts";
import { define, required, string } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { checkAuthorization, lastOf } from "../support/seen.ts";
import { serve, signed } from "../support/wechatpay.ts";

interface Image {
  media_id: string;
}

const image = define<Image, Download>("GET", "/v3/merchant-service/images/{media_id}", {
  responseType: "stream",
  request: { media_id: required(string) },
  response: {},
});

async function callWith<Response>(
  operation: Operation<Image, Response>,
  body: Buffer,
  headers: Record<string, string> = {},
  status = 200,
) {
  const server = await serve((response) => response.writeHead(status, headers).end(body));
  const calling = createClient(options({ baseUrl: server.url })).call(operation, { media_id: "1" });
  return { server, calling };
}

async function collect(download: Download): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of download) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("a file", () => {
  const content = randomBytes(100_000);

  test("the client returns the bytes of an unsigned file, with its type", async () => {
    const { server, calling } = await callWith(image, content, { "Content-Type": "image/png" });
    const download = await calling;
    expectTypeOf(download).toEqualTypeOf<Download>();
    expect(download.contentType).toBe("image/png");
    const bytes = await download.bytes();
    expect(bytes.constructor).toBe(Uint8Array);
    expect(Buffer.from(bytes)).toEqual(content);
    expect(lastOf(server).headers.accept).toBe("*/*");
    checkAuthorization(lastOf(server));
  });

  test("the client returns a file in chunks", async () => {
    const { calling } = await callWith(image, content);
    const download = await calling;
    expect(await collect(download)).toEqual(content);
    expect(download.contentType).toBeUndefined();
  });

  test("bytes() keeps at most maxBytes of the decoded content in memory", async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const limits: [number, boolean][] = [
      [1_000_000, true],
      [999_999, false],
    ];
    for (const [maxBytes, isRead] of limits) {
      const { calling } = await callWith(image, bomb, { "Content-Encoding": "gzip" });
      const reading = (await calling).bytes({ maxBytes });
      if (isRead) expect(await reading).toHaveLength(1_000_000);
      else await expect(reading).rejects.toMatchObject({ code: "ERR_RESPONSE_TOO_LARGE" });
    }
  });

  test("the waits for content together end with totalTimeout, although each of them is short", async () => {
    const server = await serve((response) => {
      const timer = setInterval(() => response.write("a"), 20);
      response.on("close", () => clearInterval(timer));
    });
    const client = createClient(options({ baseUrl: server.url }));
    const download = await client.call(image, { media_id: "1" }, { timeout: 20_000, totalTimeout: 5_000 });
    const error: unknown = await download.bytes().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_TIMEOUT" });
    expect(String(error)).toContain("took longer than 5000 ms together");
  });

  test("the client returns an empty file", async () => {
    const one = await callWith(image, Buffer.alloc(0));
    expect(await collect(await one.calling)).toEqual(Buffer.alloc(0));
    const other = await callWith(image, Buffer.alloc(0));
    const empty = await (await other.calling).bytes();
    expect([empty.constructor, empty.length]).toEqual([Uint8Array, 0]);
  });

  test("the client decodes the Content-Encoding of a file", async () => {
    const { calling } = await callWith(image, gzipSync(content), { "Content-Encoding": "gzip" });
    expect(Buffer.from(await (await calling).bytes())).toEqual(content);
  });

  test("the client does not parse a file that looks like JSON", async () => {
    const json = Buffer.from('{"id":9007199254740993');
    const { calling } = await callWith(image, json, { "Content-Type": "application/json" });
    expect(Buffer.from(await (await calling).bytes())).toEqual(json);
  });

  test("withResponse returns status and headers of a file", async () => {
    const { calling } = await callWith(image, content, { "Request-ID": "08F8", ETag: "1" }, 206);
    const { data, response, requestId } = await calling.withResponse();
    expect([response.status, response.headers["etag"], requestId]).toEqual([206, "1", "08F8"]);
    expect(Buffer.from(await data.bytes())).toEqual(content);
  });
});

test("the call rejects a response with another status", async () => {
  const body = Buffer.from('{"code":"NOT_FOUND","message":"文件不存在"}');
  const { calling } = await callWith(image, body, signed(body), 404);
  await expect(calling).rejects.toBeInstanceOf(ApiError);
  await expect(calling).rejects.toMatchObject({ status: 404, apiCode: "NOT_FOUND" });
});

test("the call rejects an unsigned response that is not a file", async () => {
  const { responseType: _, ...json } = image;
  const { calling, server } = await callWith(json, Buffer.from("{}"));
  await expect(calling).rejects.toBeInstanceOf(SignatureError);
  expect(lastOf(server).headers.accept).toBe("application/json");
});
