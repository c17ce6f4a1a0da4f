/** Calls `GET /v3/certificates`, whose response contains the certificates that verify it. */
import { send, type PreparedRequest } from "../call/attempts.ts";
import { elapsed } from "../util/clock.ts";
import { own } from "../util/own.ts";
import { callTimeout } from "../call/deadline.ts";
import { documentedBases } from "../call/hosts.ts";
import { JSON_TYPE, headerReader } from "../protocol/headers.ts";
import { targetOf } from "../call/request.ts";
import { decodeUtf8 } from "../encoding/bytes.ts";
import { ApiError, ConfigError } from "../errors.ts";
import type { KeyProviderContext } from "../call/client-context.ts";
import { keyId } from "../keys/key-ring.ts";
import type { Platform } from "../platform/platform.ts";
import { define, oneOf, type Operation } from "../schema/schema.ts";
import { SIGNED_HEADERS } from "../protocol/verify.ts";
import { decryptCertificates, type SignedResponse } from "./certificates.ts";

const operation: Operation = own(
  define("GET", "/v3/certificates", {
    request: { query: { algorithm_type: oneOf("SM2", "RSA", "ALL") } },
    response: {},
  }),
);

/**
 * Fetches the response as WeChat Pay signed it, with one of its certificates.
 *
 * @throws ConfigError if the merchant has a public key and no certificates
 * @throws the errors of a call and of `readCertificates`
 */
export async function requestCertificates(context: KeyProviderContext): Promise<SignedResponse> {
  const { startTrace, count, keys } = context;
  const { method, path } = operation;
  const events = startTrace({ call: count(), mchid: keys.caller, method, path });
  let signed: SignedResponse = { headers: {}, body: "" };
  const platform = recordResponse(context.platform, (response) => (signed = response));
  const find = async (serial: string) => (await decryptCertificates(signed.body, keys)).get(keyId(serial));
  const preferred = () => Promise.reject(new TypeError("This request has no encrypted field."));
  try {
    await send(
      { ...context, platform, ring: { find, preferred } },
      operation,
      prepareRequest(context),
      events,
    );
    events.ended();
    return signed;
  } catch (error) {
    events.ended(error);
    throw isWithoutCertificates(error) ? noCertificatesError(error) : error;
  }
}

/** Prepares the request, without a `Wechatpay-Serial`: no key may be known yet. */
function prepareRequest(context: KeyProviderContext): PreparedRequest {
  const { keys, timeout, totalTimeout, retries, userAgent } = context;
  const groups = { query: { algorithm_type: keys.algorithm.certificates } };
  const bases = context.bases ?? documentedBases() ?? [];
  return {
    groups,
    bases,
    target: targetOf(operation, groups, bases[0]?.path ?? ""),
    headers: { accept: JSON_TYPE, "user-agent": userAgent },
    signedBody: "",
    body: undefined,
    signal: undefined,
    retriesRequested: false,
    decrypt: true,
    timeout,
    end: elapsed() + callTimeout({ timeout, totalTimeout, retries }),
    retries,
  };
}

/** Returns a platform that records each response with its text, which the signature covers. */
function recordResponse(platform: Platform, record: (response: SignedResponse) => void): Platform {
  return {
    ...platform,
    send: async (request) => {
      const response = await platform.send(request);
      // An error is neither signed nor kept.
      if (response.status !== 200) return response;
      const bytes = await response.body.bytes();
      const header = headerReader(response.headers);
      const headers = SIGNED_HEADERS.map((name) => [name, header(name) ?? ""] as const);
      // Bytes that are not UTF-8 are rejected later, as invalid JSON.
      record({ headers: Object.fromEntries(headers), body: decodeUtf8(bytes) ?? "" });
      return { ...response, body: { ...response.body, bytes: () => Promise.resolve(bytes) } };
    },
  };
}

function isWithoutCertificates(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 404 && error.apiCode === "RESOURCE_NOT_EXISTS";
}

function noCertificatesError(cause: ApiError): ConfigError {
  const why = "this merchant uses WeChat Pay's public key and has no platform certificates";
  const advice = 'Pass wechatpayKeys: { "PUB_KEY_ID_…": the text of pub_key.pem }, and remove certificates.';
  const message = `createClient: certificates: ${why}. ${advice}`;
  return new ConfigError("ERR_CONFIG_CERTIFICATES", message, { cause, requestId: cause.requestId });
}
