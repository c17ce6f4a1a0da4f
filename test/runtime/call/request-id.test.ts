/** Each error after the response has its Request-ID, which the support of WeChat Pay asks for. */
import { expect, test } from "vitest";
import {
  ApiError,
  ConnectionError,
  createClient,
  DecryptError,
  ResponseError,
  SignatureError,
  type WechatPayError,
} from "wechatpay-ts";
import { define, encrypted, string } from "#runtime/schema";
import { options, rsa } from "../support/keys.ts";
import { conceal } from "../support/seen.ts";
import type { Act } from "../support/script.ts";
import { serve, signed } from "../support/wechatpay.ts";

const get = define<object, unknown>("GET", "/v3/orders", {
  request: {},
  response: { name: encrypted, id: string },
});

/** A ciphertext for another recipient. */
const foreign = conceal("x", rsa().publicKey);

const send =
  (status: number, body: string, headers = signed(body)): Act =>
  (response) =>
    response.writeHead(status, { ...headers, "Request-ID": "08F8" }).end(body);

type ErrorClass = new (...values: never[]) => WechatPayError;

test.each<[string, ErrorClass, Act]>([
  ["a refusal", ApiError, send(400, '{"code":"PARAM_ERROR","message":""}')],
  ["a proxy's page", ApiError, send(502, "<html></html>", {})],
  ["a wrong signature", SignatureError, send(200, '{"id":"1"}', signed(""))],
  ["no signature", SignatureError, send(200, "{}", {})],
  ["an old signature", SignatureError, send(200, "{}", signed("{}", { timestamp: 1 }))],
  ["an unknown key", SignatureError, send(200, "{}", signed("{}", { serial: "PUB_KEY_ID_9" }))],
  ["no JSON", ResponseError, send(200, "{")],
  ["nothing", ResponseError, send(200, "")],
  ["an integer beyond 2^53", ResponseError, send(200, '{"id":12345678901234567890}')],
  ["a ciphertext for another recipient", DecryptError, send(200, JSON.stringify({ name: foreign }))],
  [
    "a response that is cut off",
    ConnectionError,
    (response) => {
      response.writeHead(200, { "Request-ID": "08F8", "content-length": 9 });
      response.write("{", () => response.socket?.destroy());
    },
  ],
])("%s has the Request-ID of the response", async (_, Class, act) => {
  const server = await serve(act);
  const calling = createClient(options({ baseUrl: server.url, retries: 0 })).call(get, {});
  await expect(calling).rejects.toBeInstanceOf(Class);
  await expect(calling).rejects.toMatchObject({ requestId: "08F8", attempts: 1 });
});
