/** Uploads that are read while they are sent: streams, Blobs, files on disk. */
import { createHash, randomBytes } from "node:crypto";
import { openAsBlob } from "node:fs";
import { appendFile, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import {
  ConnectionError,
  createClient,
  RequestError,
  type BlobLike,
  type ClientOptions,
  type FileInput,
} from "wechatpay-ts";
import { fromPath } from "#runtime/file";
import { encodeMultipart } from "#runtime/files/multipart";
import { define, digest, file, json, required, string } from "#runtime/schema";
import { measureMemory } from "../support/memory.ts";
import { options } from "../support/keys.ts";
import { checkAuthorization, lastOf } from "../support/seen.ts";
import { serve, serveSigned, signed, type Seen, type Server } from "../support/wechatpay.ts";

interface Upload {
  body: { file: FileInput; meta: { filename: string; sha256?: string } };
}

const upload = define<Upload, { media_id: string }>("POST", "/v3/merchant/media/upload", {
  request: {
    body: required({
      file: required(file),
      meta: required(json({ sha256: required(digest), filename: required(string) })),
    }),
  },
  response: { media_id: required(string) },
});

function clientFor({ url }: Pick<Server, "url">, changes: Partial<ClientOptions> = {}) {
  return createClient(options({ baseUrl: url, retries: 0, validate: "throw", ...changes }));
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Read by the parser of Node's fetch. */
async function formOf({ bytes, headers }: Pick<Seen, "bytes" | "headers">): Promise<FormData> {
  const type = headers["content-type"] ?? "";
  const response = new Response(new Uint8Array(bytes), { headers: { "content-type": type } });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- for servers; here it reads what the test has sent
  return response.formData();
}

/** The file as it arrived, after all that must be right about it. */
async function arrived(server: Server): Promise<{ readonly file: File; readonly bytes: Buffer }> {
  const seen = lastOf(server);
  const form = await formOf(seen);
  const part = form.get("file");
  if (!(part instanceof File)) throw new Error("this part is not a file");
  const bytes = Buffer.from(await part.arrayBuffer());
  const meta = form.get("meta") as string; // It has no filename, so it is text.
  expect([...form.keys()]).toEqual(["meta", "file"]);
  expect((JSON.parse(meta) as { sha256: string }).sha256).toBe(sha256(bytes));
  checkAuthorization(seen, meta);
  expect(seen.headers["content-length"]).toBe(String(seen.bytes.length));
  return { file: part, bytes };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "wechatpay-upload-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

async function* pieces(bytes: Uint8Array, size = 100): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}

const content = randomBytes(100_000);

describe("the sources of a file", () => {
  test.each<[string, () => FileInput]>([
    ["a ReadableStream", () => new Blob([content]).stream()],
    ["a ReadableStream that cannot be iterated over", () => ({ getReader: () => readerOf(content) })],
    ["a Readable of node:stream", () => Readable.from([content.subarray(0, 9), content.subarray(9)])],
    ["an async generator", () => pieces(content)],
    ["a generator that uses one buffer again and again", () => oneBuffer(content)],
    [
      "a file whose streams use one buffer again and again",
      () => ({
        type: "image/png",
        arrayBuffer: () => new Blob([content]).arrayBuffer(),
        stream: () => oneBuffer(content),
      }),
    ],
  ])("the client uploads %s", async (_, make) => {
    const server = await serveSigned('{"media_id":"m1"}');
    await clientFor(server).call(upload, { body: { file: make(), meta: { filename: "a.png" } } });
    const { file, bytes } = await arrived(server);
    expect(bytes).toEqual(content);
    expect([file.name, file.type]).toEqual(["a.png", "image/png"]);
  });

  test("the client uploads a path of fromPath and a Blob of openAsBlob", async () => {
    const path = join(await folder(), "disk.jpg");
    await writeFile(path, content);
    const server = await serveSigned('{"media_id":"m1"}');
    const own = { name: "own.bmp", type: "image/x-own" };
    for (const [input, name, type] of [
      [fromPath(path), "disk.jpg", "image/jpeg"],
      [fromPath(pathToFileURL(path)), "disk.jpg", "image/jpeg"],
      [fromPath(path, own), "own.bmp", "image/x-own"],
      [await openAsBlob(path), "file", "application/octet-stream"],
    ] as const) {
      const allow = { "body.meta.filename": "empty" } as const;
      await clientFor(server).call(upload, { body: { file: input, meta: { filename: "" } } }, { allow });
      const { file, bytes } = await arrived(server);
      expect(bytes).toEqual(content);
      expect([file.name, file.type]).toEqual([name, type]);
    }
  });

  test("the client sends a file again from its beginning after a failure", async () => {
    let calls = 0;
    const server = await serve((response) => {
      if (++calls < 3) return response.writeHead(500).end();
      return response.writeHead(200, signed('{"media_id":"m1"}')).end('{"media_id":"m1"}');
    });
    const path = join(await folder(), "disk.jpg");
    await writeFile(path, content);
    const body = { file: fromPath(path), meta: { filename: "a.png" } };
    await clientFor(server, { retryDelay: 1 }).call(upload, { body }, { retries: 2 });
    expect(calls).toBe(3);
    expect((await arrived(server)).bytes).toEqual(content);
  });
});

function readerOf(bytes: Uint8Array) {
  const iterator = pieces(bytes);
  return {
    read: async () => iterator.next() as Promise<{ done: boolean; value?: Uint8Array }>,
    cancel: () => Promise.resolve(),
  };
}

async function* oneBuffer(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(1000);
  for await (const piece of pieces(bytes, 1000)) {
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
}

describe("a file that changes", () => {
  test.each<[string, (path: string) => Promise<void>]>([
    [
      "changed in place",
      async (path) => {
        const handle = await open(path, "r+");
        await handle.write(Buffer.from("other"), 0, 5, 90_000);
        await handle.close();
      },
    ],
    ["longer", (path) => appendFile(path, "more")],
    ["shorter", (path) => writeFile(path, content.subarray(0, 1000))],
    ["gone", (path) => rm(path)],
  ])("the upload fails if the file is %s after its digest was computed", async (_, change) => {
    const path = join(await folder(), "disk.jpg");
    await writeFile(path, content);
    const whole: number[] = [];
    const server = createServer((request, response) => {
      request.resume().on("end", () => {
        whole.push(1);
        response.end();
      });
    }).listen(0, "127.0.0.1");
    const connections: Promise<unknown>[] = []; // each until it is closed
    server.on("connection", (socket) =>
      connections.push(new Promise((resolve) => socket.once("close", resolve))),
    );
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo; // it listens on a port
    let reads = 0;
    const onDisk = fromPath(path);
    const changing: BlobLike = {
      ...onDisk,
      stream: () => {
        const stream = onDisk.stream?.();
        return ++reads === 1 && stream !== undefined ? stream : afterwards();
      },
    };
    async function* afterwards(): AsyncGenerator<Uint8Array> {
      await change(path);
      yield* fromPath(path).stream?.() as AsyncIterable<Uint8Array>;
    }
    const client = clientFor({ url: `http://127.0.0.1:${port}` });
    const error = await errorOf(client.call(upload, { body: { file: changing, meta: { filename: "a" } } }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: "ERR_FILE_CHANGED" });
    expect(String(error)).not.toContain(path);
    await Promise.all(connections);
    expect([reads, whole]).toEqual([2, []]);
  });
});

describe("a stream that cannot be sent", () => {
  const server = { url: "http://127.0.0.1:9" };
  const send = (input: unknown, signal?: AbortSignal) => {
    const request = { body: { file: input as FileInput, meta: { filename: "a" } } }; // As from JavaScript.
    return errorOf(clientFor(server).call(upload, request, { signal }));
  };

  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield await Promise.resolve(new Uint8Array(1024 * 1024));
  }

  test("the client rejects a stream beyond the limit, and says what to pass", async () => {
    const error = await send(endless());
    expect(error).toMatchObject({ code: "ERR_REQUEST_BODY" });
    expect(String(error)).toMatch(/body\.file: .*16777216 bytes.*fromPath/);
  });

  test("the client rejects a file that cannot be read, with only the code of the error", async () => {
    const path = join(await folder(), "missing.jpg");
    const error = await send(fromPath(path));
    expect(error).toBeInstanceOf(RequestError);
    expect(String(error)).toMatch(/body\.file: .*failed \(ENOENT\)\.$/);
  });

  test("the client rejects a stream of text, and one that was read", async () => {
    expect(String(await send(Readable.from(["text"])))).toContain("stream of bytes");
    const used = new Blob(["x"]).stream();
    await used.getReader().read();
    expect(await send(used)).toMatchObject({ code: "ERR_REQUEST_BODY" });
  });

  test("the caller's signal ends a stream that never yields", async () => {
    const stop = new AbortController();
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const sending = send(never, stop.signal);
    stop.abort(new Error("enough"));
    expect(await sending).toMatchObject({ code: "ERR_ABORTED", sent: "no" });
  });
});

test("an upload without its optional file sends the meta as it is, without a digest", async () => {
  const optional = define<object, object>("POST", "/v3/uploads", {
    request: { body: required({ file, meta: json({ sha256: digest, filename: string }) }) },
    response: {},
  });
  const server = await serveSigned("{}");
  const client = createClient(options({ baseUrl: server.url }));
  await client.call(optional, { body: { meta: { filename: "a.png" } } });
  const { bytes } = lastOf(server);
  expect(bytes.toString()).toMatch(/name="meta"[^{]*\{"filename":"a\.png"\}\r\n--/u);
  expect(bytes.toString()).not.toContain("sha256");
});

test("parts of bytes and sources encode to the same bytes, of the announced length", async () => {
  const part = fc.record({ content: fc.uint8Array({ maxLength: 50 }), isRead: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
      const { type, body } = encodeMultipart(
        parts.map(({ content: bytes, isRead }, at) => ({
          name: `p${at}`,
          filename: "a",
          content: isRead ? { length: bytes.length, stream: () => pieces(bytes, 7) } : bytes,
        })),
      );
      const chunks: Uint8Array[] = [];
      if (body instanceof Uint8Array) chunks.push(body);
      else for await (const chunk of body.stream()) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      expect(bytes.length).toBe(body.length);
      if (parts.length === 0) return;
      const form = await formOf({ bytes, headers: { "content-type": type } });
      const files = [...form.values()].map((value) => (value as unknown as Blob).arrayBuffer()); // All have a filename.
      expect((await Promise.all(files)).map((one) => new Uint8Array(one))).toEqual(
        parts.map(({ content: one }) => one),
      );
    }),
  );
});

test("the client uploads 64 MB in little memory", async () => {
  const path = join(await folder(), "large.bin");
  const block = randomBytes(1024 * 1024);
  for (let at = 0; at < 64; at++) await appendFile(path, block);
  let [length, next, most] = [0, 0, 0];
  const before = await measureMemory();
  const server = createServer((request, response) => {
    void (async () => {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length < next) continue;
        next += 8 * block.length;
        most = Math.max(most, (await measureMemory()) - before);
      }
      response.writeHead(200, signed('{"media_id":"m1"}')).end('{"media_id":"m1"}');
    })();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on a port
  const client = clientFor({ url: `http://127.0.0.1:${port}` });
  await client.call(upload, { body: { file: fromPath(path), meta: { filename: "a" } } });
  expect(length).toBeGreaterThan(64 * block.length);
  expect(most).toBeLessThan(16 * 1024 * 1024);
});

test("streams of the platform are assignable to FileInput", () => {
  expectTypeOf<ReadableStream<Uint8Array>>().toExtend<FileInput>();
  expectTypeOf<Readable>().toExtend<FileInput>();
  expectTypeOf(fromPath).returns.toExtend<FileInput>();
});
