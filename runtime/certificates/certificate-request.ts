/** `GET /v3/certificates`: a call as any other, but that its answer brings the keys that verify it. */
import { send, type Message } from "../call/attempts.ts";
import { elapsed } from "../util/clock.ts";
import { trace } from "../call/hooks.ts";
import { documentedBases } from "../call/hosts.ts";
import { JSON_TYPE } from "../protocol/headers.ts";
import { targetOf } from "../call/request.ts";
import { decodeUtf8 } from "../encoding/text.ts";
import { ApiError, ConfigError } from "../errors.ts";
import type { KeyProviderContext } from "../call/key-provider.ts";
import { keyId } from "../keys/keys.ts";
import type { HttpRequest, HttpResponse, Platform } from "../platform/platform.ts";
import { define, oneOf, type Operation } from "../schema/table.ts";
import { headerReader } from "../protocol/headers.ts";
import { SIGNED_HEADERS } from "../protocol/verify.ts";
import { openCertificates, type SignedAnswer } from "./certificates.ts";

const operation: Operation = define("GET", "/v3/certificates", {
  request: { query: { algorithm_type: oneOf("SM2", "RSA", "ALL") } },
  response: {},
});

/**
 * The answer as it was signed, by one of the certificates in it.
 *
 * @throws ConfigError when the merchant has no certificates, but a public key
 * @throws what a call throws, and what `readAnswer` does
 */
export async function requestCertificates(context: KeyProviderContext): Promise<SignedAnswer> {
  const { onEvent, count, keys } = context;
  const { method, path } = operation;
  const told = trace(onEvent, { call: count(), mchid: keys.caller, method, path });
  const listener = new Listener(context.platform);
  const find = async (serial: string) =>
    (await openCertificates(listener.answer.body, keys)).get(keyId(serial));
  const preferred = () => Promise.reject(new TypeError("Nothing in this request is sealed."));
  const own = { ...context, platform: listener.platform, ring: { find, preferred } };
  try {
    await send(own, operation, messageOf(context), told);
    told.ended();
    return listener.answer;
  } catch (error) {
    told.ended(error);
    throw isWithoutCertificates(error) ? withoutCertificates(error) : error;
  }
}

/** It names no `Wechatpay-Serial`: there may be none that is known. */
function messageOf({ keys, bases, timeout, totalTimeout, retries, userAgent }: KeyProviderContext): Message {
  const groups = { query: { algorithm_type: keys.algorithm.certificates } };
  const all = bases ?? documentedBases() ?? [];
  return {
    groups,
    bases: all,
    target: targetOf(operation, groups, all[0]?.path ?? ""),
    headers: { accept: JSON_TYPE, "user-agent": userAgent },
    signed: "",
    body: undefined,
    signal: undefined,
    asked: false,
    decrypt: true,
    timeout,
    end: elapsed() + (totalTimeout ?? timeout * (retries + 1)),
    retries,
  };
}

/** Hears what arrives, byte for byte: the signature is over that. */
class Listener {
  readonly platform: Platform;
  #answer: SignedAnswer = { headers: {}, body: "" };

  constructor(platform: Platform) {
    this.platform = { ...platform, send: (request) => this.#send(platform, request) };
  }

  /** The last one. */
  get answer(): SignedAnswer {
    return this.#answer;
  }

  async #send(platform: Platform, request: HttpRequest): Promise<HttpResponse> {
    const response = await platform.send(request);
    const bytes = await response.body.bytes();
    const header = headerReader(response.headers);
    const headers = SIGNED_HEADERS.map((name) => [name, header(name) ?? ""] as const);
    // What is no UTF-8 is no JSON either, and is refused as that.
    this.#answer = { headers: Object.fromEntries(headers), body: decodeUtf8(bytes) ?? "" };
    return { ...response, body: { ...response.body, bytes: () => Promise.resolve(bytes) } };
  }
}

function isWithoutCertificates(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 404 && error.apiCode === "RESOURCE_NOT_EXISTS";
}

function withoutCertificates(cause: ApiError): ConfigError {
  const why = "this merchant has no platform certificates, since it is on WeChat Pay's public key";
  const mend = 'give wechatpayKeys: { "PUB_KEY_ID_…": the text of pub_key.pem }, and leave certificates out';
  const message = `createClient: certificates: ${why}; ${mend}`;
  return new ConfigError("ERR_CONFIG_CERTIFICATES", message, { cause, requestId: cause.requestId });
}
