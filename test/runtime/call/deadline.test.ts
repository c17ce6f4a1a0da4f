/** The deadline of a call also ends what it waits for besides its attempts. */
import { describe, expect, test } from "vitest";
import {
  CertificateError,
  ConnectionError,
  createClient,
  type CallOptions,
  type ClientOptions,
} from "wechatpay-ts";
import { define, digest, file, json, required, string } from "#runtime/schema";
import { certifying } from "../support/certificates.ts";
import { get, make, post } from "../support/fetching.ts";
import { options, publicKeyId, publicPem, wechatpay } from "../support/keys.ts";
import { serveSigned } from "../support/wechatpay.ts";

const wechatpayKeys = { [publicKeyId]: publicPem(wechatpay.publicKey) };

async function errorOf(calling: PromiseLike<unknown>): Promise<unknown> {
  return calling.then(
    () => "it did not fail",
    (reason: unknown) => reason,
  );
}

/** Creates a client whose platform certificates never arrive. @param onFetch runs when the server receives their request */
async function hanging(changes: Partial<ClientOptions> = {}, onFetch: () => void = () => undefined) {
  const server = await certifying();
  server.instead = onFetch;
  return make(server, {}, { ...changes, timeout: 20_000 }).client;
}

describe("fetching certificates", () => {
  test.each<[string, () => CallOptions, string]>([
    ["its time is over", () => ({ totalTimeout: 50 }), "ERR_TIMEOUT"],
    ["it is aborted", () => ({ signal: AbortSignal.timeout(50) }), "ERR_ABORTED"],
    ["it was aborted before", () => ({ signal: AbortSignal.abort() }), "ERR_ABORTED"],
  ])("a call ends without sending anything once %s", async (_, settings, code) => {
    const client = await hanging();
    const error = await errorOf(client.call(post, { json: { name: "张三" } }, settings()));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code, sent: "no" });
    expect(String(error)).toMatch(
      /POST \/v3\/orders: .* while waiting for platform certificates. Nothing was sent/,
    );
  });

  test("a call that is aborted while it waits for the certificate of its response rejects with sent unknown", async () => {
    const controller = new AbortController();
    const client = await hanging({ wechatpayKeys }, () => controller.abort());
    const error = await errorOf(client.call(get, { id: "1" }, { signal: controller.signal }));
    expect(error).toMatchObject({ code: "ERR_ABORTED", sent: "unknown" });
    expect(String(error)).toMatch(/the certificate that verifies the response\.$/);
  });

  test("a call whose time ends while it waits for the certificate of its response rejects with sent unknown", async () => {
    const client = await hanging({ wechatpayKeys });
    // Long enough for the response on a busy machine.
    const error = await errorOf(client.call(get, { id: "1" }, { totalTimeout: 3_000 }));
    expect(error).toMatchObject({ code: "ERR_TIMEOUT", sent: "unknown" });
    expect(String(error)).toMatch(/the certificate that verifies the response\.$/);
  });

  test("an error before the request names the call and says that nothing was sent", async () => {
    const server = await certifying();
    server.instead = (response) => response.destroy();
    const { client } = make(server);
    const error = await errorOf(client.call(post, { json: { name: "张三" } }));
    expect(error).toMatchObject({ code: "ERR_CERTIFICATE_FETCH" });
    expect(String(error)).toMatch(
      /: POST \/v3\/orders: platform certificates could not be fetched: .*Nothing was sent\.$/,
    );
    // The effect of the fetch itself does not concern the caller.
    expect(String(error)).not.toContain("may have had an effect");
  });

  test("an error after the response names the call and what to do", async () => {
    const server = await certifying();
    server.instead = (response) => response.writeHead(500).end();
    const { client } = make(server, {}, { wechatpayKeys });
    const error = await errorOf(client.call(get, { id: "1" }));
    expect(error).toBeInstanceOf(CertificateError);
    expect(String(error)).toMatch(
      /GET \/v3\/orders\/\{id\}: platform certificates could not be fetched: GET \/v3\/certificates: status 500/,
    );
  });
});

describe("a file that never ends", () => {
  const upload = define<object, unknown>("POST", "/v3/merchant/media/upload", {
    request: {
      body: required({ file: required(file), meta: required(json({ sha256: digest, filename: string })) }),
    },
    response: {},
  });

  test.each<[string, () => CallOptions, string]>([
    ["the call's time is over", () => ({ totalTimeout: 50 }), "ERR_TIMEOUT"],
    ["the call is aborted", () => ({ signal: AbortSignal.timeout(50) }), "ERR_ABORTED"],
  ])("the client reads the file until %s, and then rejects", async (_, settings, code) => {
    const server = await serveSigned("{}");
    const request = { body: { file: new ReadableStream(), meta: { filename: "a" } } };
    const error = await errorOf(
      createClient(options({ baseUrl: server.url })).call(upload, request, settings()),
    );
    expect(error).toMatchObject({ code, sent: "no" });
    expect(server.seen).toEqual([]);
  });
});
