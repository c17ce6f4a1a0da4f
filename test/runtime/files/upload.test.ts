/** Uploads, read at the server by another parser. */
import { createHash, randomBytes } from "node:crypto";
import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, expectTypeOf, onTestFinished, test, vi } from "vitest";
import { createClient, RequestError, type ClientOptions, type FileInput, type Operation } from "wechatpay-ts";
import { chain } from "#runtime/chain";
import { guard, validator } from "#runtime/check";
import { encodeMultipart } from "#runtime/files/multipart";
import { define, digest, file, integer, json, list, required, encrypted, string } from "#runtime/schema";
import { newNonce } from "#runtime/protocol/sign";
import { options } from "../support/keys.ts";
import { productsOf } from "../support/products.ts";
import { checkAuthorization, lastOf, reveal } from "../support/seen.ts";
import { serveSigned, type Seen, type Server } from "../support/wechatpay.ts";

interface Upload {
  body: { file: FileInput; meta: string | Partial<Record<"sha256" | "filename", string>> };
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

function clientFor(server: Pick<Server, "url">, changes: Partial<ClientOptions> = {}) {
  return createClient(options({ baseUrl: server.url, onIssue: () => undefined, ...changes }));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Read by the parser of Node's fetch. */
async function formOf({ bytes, headers }: Pick<Seen, "bytes" | "headers">): Promise<FormData> {
  const type = headers["content-type"] ?? "";
  const response = new Response(new Uint8Array(bytes), { headers: { "content-type": type } });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- for servers; here it reads what the test has sent
  return response.formData();
}

function fileOf(form: FormData, name = "file"): File {
  return asFile(form.get(name));
}

function asFile(part: unknown): File {
  if (part instanceof File) return part;
  throw new Error("this part is not a file");
}

function metaOf(form: FormData): Record<string, unknown> {
  return JSON.parse(form.get("meta") as string) as Record<string, unknown>; // has no filename, so it is text
}

async function bytesOf(part: Blob): Promise<Buffer> {
  return Buffer.from(await part.arrayBuffer());
}

/** The upload as it arrived. */
async function sent(body: Upload["body"]): Promise<{ seen: Seen; form: FormData }> {
  const server = await serveSigned('{"media_id":"m1"}');
  expect(await clientFor(server).call(upload, { body })).toEqual({ media_id: "m1" });
  const seen = lastOf(server);
  return { seen, form: await formOf(seen) };
}

describe("an upload", () => {
  const content = randomBytes(1_000);

  test("the server receives the meta, then the file, and the signature covers only the meta", async () => {
    const fileAndMeta = { file: content, meta: { filename: "pass.jpg" } };
    const { seen, form } = await sent(fileAndMeta);
    expect([...form.keys()]).toEqual(["meta", "file"]);
    expect(metaOf(form)).toEqual({ filename: "pass.jpg", sha256: sha256(content) });
    const { name, type } = fileOf(form);
    expect([name, type]).toEqual(["pass.jpg", "image/jpeg"]);
    expect(await bytesOf(fileOf(form))).toEqual(content);
    checkAuthorization(seen, form.get("meta") as string); // text, as in metaOf
    expect(seen.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=\w+$/);
    expect(seen.headers["content-length"]).toBe(String(seen.bytes.length));
    expect(seen.bytes.toString("latin1")).toContain('name="meta"\r\nContent-Type: application/json\r\n\r\n{');
    expect(fileAndMeta.meta).toEqual({ filename: "pass.jpg" });
  });

  test.each<[string, FileInput, string, string]>([
    ["a Buffer", Buffer.from(content), "m.png", "image/png"],
    [
      "a part of a buffer",
      new Uint8Array(content.buffer, content.byteOffset, 10),
      "m.PDF",
      "application/pdf",
    ],
    ["a Blob of a type", new Blob([content], { type: "image/bmp" }), "m.jpg", "image/bmp"],
    ["a Blob of none", new Blob([content]), "m.jpeg", "image/jpeg"],
    ["a File", new File([content], "own.gif", { type: "image/gif" }), "m", "image/gif"],
    ["no bytes at all", new Uint8Array(), "empty.bin", "application/octet-stream"],
    ["an empty Blob", new Blob([]), "empty", "application/octet-stream"],
  ])("the client uploads %s", async (_, input, filename, type) => {
    const { form } = await sent({ file: input, meta: { filename } });
    const part = fileOf(form);
    const expected =
      input instanceof Uint8Array ? Buffer.from(input) : Buffer.from(await (input as Blob).arrayBuffer());
    expect(await bytesOf(part)).toEqual(expected);
    expect([part.name, part.type]).toEqual([filename, type]);
    expect(metaOf(form)["sha256"]).toBe(sha256(expected));
  });

  test("the client uploads a file on disk", async () => {
    const path = join(tmpdir(), `wechatpay-upload-${randomBytes(6).toString("hex")}.png`);
    await writeFile(path, content);
    const { form } = await sent({ file: await openAsBlob(path), meta: { filename: "disk.png" } });
    expect(await bytesOf(fileOf(form))).toEqual(content);
  });

  test("the client keeps the digest and meta of the caller", async () => {
    const sha256 = createHash("sha256").update(content).digest("hex").toUpperCase();
    const own = await sent({ file: content, meta: { sha256, filename: "a.png" } });
    expect(metaOf(own.form)).toEqual({ sha256, filename: "a.png" });
    const text = '{ "filename" : "b.png" }';
    const written = await sent({ file: content, meta: text });
    expect(written.form.get("meta")).toBe(text);
    expect(fileOf(written.form).name).toBe("b.png");
    checkAuthorization(written.seen, text);
  });

  test.each([{ sha256: "0".repeat(64), filename: "a.png" }, `{"sha256":"${"0".repeat(64)}"}`])(
    "the client refuses a digest that is not the one of the file, and sends nothing",
    async (meta) => {
      await expect(sent({ file: content, meta })).rejects.toMatchObject({
        code: "ERR_REQUEST_BODY",
        message: expect.stringContaining("body.meta.sha256: is not the SHA-256 of the file") as string,
      });
    },
  );

  test("the client encrypts fields of the meta, and sends other fields and several files", async () => {
    const submit = define<object, unknown>("POST", "/v3/files/{sub_mchid}/upload", {
      request: {
        sub_mchid: required(string),
        body: required({
          submission_file: required(list(file)),
          extra: file,
          meta: required(
            json({
              file_name: required(string),
              file_digest: required(digest),
              phone: encrypted,
              item_id: integer,
            }),
          ),
        }),
      },
      response: {},
    });
    const server = await serveSigned("{}");
    const meta = { file_name: "a.pdf", phone: "13800138000", item_id: 1 };
    const files = [Buffer.from("one"), Buffer.from("two")];
    const body = { submission_file: files, note: "plain", list: [1], meta };
    await clientFor(server).call(submit, { sub_mchid: "190", body });
    const form = await formOf(lastOf(server));
    expect([...form.keys()]).toEqual(["meta", "note", "list", "submission_file", "submission_file"]);
    const { phone, ...rest } = metaOf(form);
    expect(reveal(phone)).toBe("13800138000");
    expect(rest).toEqual({ file_name: "a.pdf", item_id: 1, file_digest: sha256(Buffer.from("one")) });
    expect([form.get("note"), form.get("list")]).toEqual(["plain", "[1]"]);
    const parts = form.getAll("submission_file").map(asFile);
    expect(await Promise.all(parts.map((part) => part.text()))).toEqual(["one", "two"]);
    checkAuthorization(lastOf(server), form.get("meta") as string); // text, as in metaOf
  });

  test("the client takes the name of the File or of its field if the meta has none", async () => {
    const named = await sent({ file: new File([content], "own.png"), meta: {} });
    expect([fileOf(named.form).name, fileOf(named.form).type]).toEqual(["own.png", "image/png"]);
    const unnamed = await sent({ file: new Blob([content]), meta: { filename: "" } });
    expect(fileOf(unnamed.form).name).toBe("file");
  });
});

describe("a hostile name", () => {
  const content = Buffer.from("content");
  const hostile = [
    'a"; filename="b.exe',
    'a.jpg"\r\nContent-Type: text/html\r\n\r\n<script>',
    "a\\",
    "a\u0000b\u007f",
    "\r\n\r\n--boundary--\r\n",
    "../../etc/passwd",
    "执照.jpg",
    "\ud800",
    "%22",
  ];

  async function expectWhole(filename: string): Promise<void> {
    const server = await serveSigned('{"media_id":"m1"}');
    await clientFor(server).call(upload, { body: { file: content, meta: { filename } } });
    const seen = lastOf(server);
    const form = await formOf(seen);
    expect([...form.keys()]).toEqual(["meta", "file"]);
    expect(metaOf(form)["filename"]).toBe(filename);
    expect(await bytesOf(fileOf(form))).toEqual(content);
    const head = seen.bytes.toString("utf8").split("\r\n\r\n").at(-2)?.split("\r\n").slice(-2);
    expect(head?.[0]).toMatch(/^Content-Disposition: form-data; name="file"; filename="[^"\\\p{Cc}]*"$/u);
    expect(head?.[1]).toMatch(/^Content-Type: [a-z/-]+$/);
  }

  test.each(hostile)("the name %j stays within its quotes", expectWhole);

  test("any name stays within its quotes", async () => {
    const name = fc.string({
      unit: fc.constantFrom('"', "\\", "\r", "\n", "\u0000", "-", ";", "=", "a", "张", " "),
    });
    const parts = (filename: string) => [{ name: filename, filename, type: "image/png", content }];
    await fc.assert(
      fc.asyncProperty(name, async (filename) => {
        const { type, body } = encodeMultipart(parts(filename));
        const form = await formOf({
          bytes: Buffer.from(body as Uint8Array),
          headers: { "content-type": type },
        });
        const [entry, ...more] = [...form.values()];
        expect(more).toEqual([]);
        expect(await bytesOf(asFile(entry))).toEqual(content);
      }),
    );
  });

  test("a media type cannot add a header", async () => {
    const odd = { type: "image/png\r\nX-Evil: 1", arrayBuffer: () => Promise.resolve(new ArrayBuffer(1)) };
    const { seen, form } = await sent({ file: odd, meta: { filename: "a.bmp" } });
    expect(fileOf(form).type).toBe("image/bmp");
    expect(seen.body).not.toContain("X-Evil");
  });
});

test("the boundary does not occur in the content", async () => {
  const drawn: number[] = [];
  const draw = vi.spyOn(crypto, "getRandomValues").mockImplementation((array) => {
    drawn.push(drawn.length);
    return (array as unknown as Uint8Array).fill(Math.max(0, drawn.length - 2)); // ours are bytes
  });
  onTestFinished(() => draw.mockRestore());
  // What was drawn before is used up first.
  for (let used = 0; drawn.length === 0 && used < 1000; used++) newNonce();
  const first = "00".repeat(16);
  const content = Buffer.from(`-\r\n--${first}\r\n--${first}--`);
  const { type, body } = encodeMultipart([{ name: "file", filename: "a", content }]);
  expect(drawn.length).toBeGreaterThan(1);
  expect(type).not.toContain(first);
  const form = await formOf({ bytes: Buffer.from(body as Uint8Array), headers: { "content-type": type } });
  expect(await bytesOf(fileOf(form))).toEqual(content);
});

describe("a request that changes after the call", () => {
  test("the client sends the bytes at the time of the call", async () => {
    const server = await serveSigned('{"media_id":"m1"}');
    const bytes = Buffer.from("first");
    const meta = { filename: "first.png" };
    const calling = clientFor(server).call(upload, { body: { file: bytes, meta } });
    bytes.write("other");
    meta.filename = "other.png";
    await calling;
    const form = await formOf(lastOf(server));
    expect([await fileOf(form).text(), metaOf(form)]).toEqual([
      "first",
      { filename: "first.png", sha256: sha256(Buffer.from("first")) },
    ]);
  });

  test("the chain copies the bytes before it loads the module", async () => {
    const server = await serveSigned('{"media_id":"m1"}');
    const load = () => Promise.resolve({ postOperation: upload });
    const wx = chain<{ "v3/merchant/media/upload": { post(request: Upload): Promise<unknown> } }>(
      clientFor(server),
      productsOf({ "v3/merchant/media/upload": load }),
    );
    const bytes = Buffer.from("first");
    const calling = wx["v3/merchant/media/upload"].post({ body: { file: bytes, meta: { filename: "a" } } });
    bytes.write("other");
    await calling;
    expect(await fileOf(await formOf(lastOf(server))).text()).toBe("first");
  });

  test("the client reads a file once, so that the digest fits", async () => {
    let reads = 0;
    const changing = {
      type: "",
      arrayBuffer: () => Promise.resolve(Uint8Array.of(++reads).buffer),
    };
    const { form } = await sent({ file: changing, meta: { filename: "a" } });
    expect(reads).toBe(1);
    expect(metaOf(form)["sha256"]).toBe(sha256(await bytesOf(fileOf(form))));
  });
});

describe("an upload that cannot be sent", () => {
  const meta = { filename: "a.png" };
  const unreadable = { type: "", arrayBuffer: () => Promise.reject(new Error("/home/zhang-san/id.png")) };

  test.each<[string, object, string, RegExp]>([
    ["no body", {}, "BODY", /body: .*received nothing/],
    ["a file for a body", { body: new Uint8Array(1) }, "BODY", /received the file itself/],
    ["a text for a body", { body: "x" }, "BODY", /received string/],
    ["no file", { body: { meta } }, "BODY", /body\.file: expected a Blob, .* received nothing/],
    ["a path for a file", { body: { file: "/tmp/a.png", meta } }, "BODY", /received string.*fromPath/],
    ["an object for a file", { body: { file: {}, meta } }, "BODY", /body\.file: .*received object/],
    ["null for a file", { body: { file: null, meta } }, "BODY", /body\.file: .*received null/],
    ["a file that cannot be read", { body: { file: unreadable, meta } }, "BODY", /body\.file: .*failed\.$/],
    [
      "a cycle in the meta",
      { body: { file: new Uint8Array(1), meta: cycle() } },
      "BODY",
      /body\.meta: cannot/,
    ],
    [
      "a JSON body",
      { body: { file: new Uint8Array(1), meta }, json: {} },
      "INVALID",
      /"json": this request has no such group/,
    ],
    [
      "a content type",
      { body: { file: new Uint8Array(1), meta }, headers: { "Content-Type": "multipart/form-data" } },
      "HEADER",
      /Content-Type.*Remove it/,
    ],
  ])("the client rejects %s before it sends anything", async (_, request, code, message) => {
    const server = await serveSigned("{}");
    const untyped: Operation<object> = upload;
    const calling = clientFor(server, { validate: false }).call(untyped, request);
    await expect(calling).rejects.toBeInstanceOf(RequestError);
    await expect(calling).rejects.toMatchObject({ code: `ERR_REQUEST_${code}` });
    await expect(calling).rejects.toThrow(message);
    await expect(calling).rejects.not.toThrow("zhang-san");
    expect(server.seen).toEqual([]);
  });

  test("the client rejects a body where none is documented, and an upload with GET", async () => {
    const client = clientFor({ url: "http://127.0.0.1:9" });
    const get: Operation<Upload> = { ...upload, method: "GET" };
    const plain = define<object, unknown>("POST", "/v3/plain", { request: {}, response: {} });
    const body = { file: new Uint8Array(1), meta: {} };
    await expect(client.call(get, { body })).rejects.toThrow("body: a GET request cannot have a body");
    await expect(client.call(plain, { body })).rejects.toThrow('"body": this request has no such group');
  });
});

function cycle(): unknown {
  const filename: Record<string, unknown> = {};
  filename["filename"] = filename;
  return filename;
}

describe("the validators of an upload", () => {
  const validate = validator(upload.request, "request");
  const issues = (body: unknown) =>
    validate({ body }).map((issue) =>
      "expected" in issue
        ? `${issue.path} ${issue.rule} ${issue.expected.type}`
        : `${issue.path} ${issue.rule}`,
    );

  test("the validators accept each kind of file, and require no digest", () => {
    for (const one of [new Uint8Array(1), Buffer.alloc(0), new Blob([]), new File([], "a")]) {
      expect(issues({ file: one, meta: { filename: "a" } })).toEqual([]);
      expect(guard(upload.request, "request")({ body: { file: one, meta: '{"filename":"a"}' } })).toBe(true);
    }
    expect(issues({ file: "a.png", meta: { filename: 1, sha256: 2 } })).toEqual([
      "body.file type file",
      "body.meta.filename type string",
      "body.meta.sha256 type string",
    ]);
    expect(issues({}).sort()).toEqual(["body.file required file", "body.meta required json"]);
  });
});

test("the file types of the platform are assignable to FileInput", () => {
  expectTypeOf<Blob>().toExtend<FileInput>();
  expectTypeOf<File>().toExtend<FileInput>();
  expectTypeOf<Buffer>().toExtend<FileInput>();
  expectTypeOf<Uint8Array>().toExtend<FileInput>();
  expectTypeOf<string>().not.toExtend<FileInput>();
});
