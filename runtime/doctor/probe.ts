/** The requests that the doctor sends. None of them moves money or changes anything. */
import type { Base } from "../call/hosts.ts";
import type { Keys } from "../keys/read-keys.ts";
import { platform } from "#platform";
import { JSON_TYPE } from "../protocol/headers.ts";
import { authorization, newNonce } from "../protocol/sign.ts";
import { VERSION } from "../version.ts";
import { type Answer, type Failure, isFailure, type Network, TIMEOUT } from "./network.ts";

/** What WeChat Pay responds to the signed requests. */
export interface Probe {
  /** The response to `GET /v3/certificates`. */
  readonly certificates: Answer | Failure;
  /** The responses to requests that ask for a signature by the configured public key. */
  readonly queries: readonly (Answer | Failure)[];
}

const USER_AGENT = `wechatpay-ts-doctor/${VERSION} ${platform.name}`;

/** Where and as whom the doctor signs. */
interface ProbeOptions {
  readonly base: Base;
  readonly keys: Keys;
  /** The ID of the configured public key, which WeChat Pay is asked to sign with; undefined without one. */
  readonly publicKeyId: string | undefined;
  readonly now: () => number;
}

/** A day before most merchants had any complaint. The documentation has it as its example. */
const QUIET_DAY = "2019-01-01";

/**
 * Sends signed requests that every merchant may send, and that are harmless, because WeChat Pay only reads for them.
 *
 * 1. `GET /v3/certificates` lists WeChat Pay's own certificates. A merchant that has only a public key gets 404
 *    `RESOURCE_NOT_EXISTS`, after its signature was accepted.
 * 2. The query of an order by an `out_trade_no` that no program uses: 32 random characters. The response is 404
 *    `ORDER_NOT_EXIST`, also for a merchant without any order. It serves to see a signature by the public key: WeChat Pay signs
 *    with the key that the header Wechatpay-Serial names.
 * 3. The complaints of one day of 2019, if the second response has no signature: WeChat Pay does not promise to sign a 404.
 *    The list is most likely empty; the doctor verifies it, and neither prints nor stores it.
 *
 * The endpoints of brands have no such queries, so a brand repeats the first request with the header.
 */
export async function sendProbe(network: Network, options: ProbeOptions): Promise<Probe> {
  const { keys, publicKeyId } = options;
  const list = "/v3/certificates?algorithm_type=RSA";
  const certificates = await sendSigned(network, options, list, undefined);
  if (keys.algorithm.caller === "brand_id")
    return { certificates, queries: [await sendSigned(network, options, list, publicKeyId)] };
  const order = `/v3/pay/transactions/out-trade-no/${newNonce()}?mchid=${keys.caller}`;
  const first = await sendSigned(network, options, order, publicKeyId);
  if (isFailure(first) || first.header("Wechatpay-Signature")) return { certificates, queries: [first] };
  const complaints = `/v3/merchant-service/complaints-v2?limit=1&offset=0&begin_date=${QUIET_DAY}&end_date=${QUIET_DAY}`;
  return { certificates, queries: [first, await sendSigned(network, options, complaints, publicKeyId)] };
}

async function sendSigned(
  network: Network,
  { base, keys, now }: ProbeOptions,
  path: string,
  serial: string | undefined,
): Promise<Answer | Failure> {
  const target = `${base.path}${path}`;
  const parts = { method: "GET", target, timestamp: Math.floor(now() / 1000), nonce: newNonce(), body: "" };
  return network.send({
    label: "GET",
    method: "GET",
    origin: base.origin,
    target,
    headers: {
      accept: JSON_TYPE,
      "user-agent": USER_AGENT,
      authorization: await authorization(keys, parts),
      ...(serial !== undefined && { "wechatpay-serial": serial }),
    },
    body: undefined,
    timeout: TIMEOUT,
    signal: undefined,
  });
}

/**
 * Sends a notification without a signature to the merchant's server. Its event is unknown, so that a server that does not
 * verify has nothing to handle: it names no order.
 */
export function sendUnsigned(network: Network, url: URL, now: number): Promise<Answer | Failure> {
  const notification = {
    id: newNonce(),
    create_time: new Date(now).toISOString(),
    event_type: "DOCTOR.UNSIGNED",
    resource_type: "encrypt-resource",
    summary: "wechatpay-ts doctor: reply with 401",
    resource: { algorithm: "AEAD_AES_256_GCM", ciphertext: "", nonce: "", associated_data: "doctor" },
  };
  return network.send({
    label: "POST",
    method: "POST",
    origin: url.origin,
    target: url.pathname,
    headers: { accept: JSON_TYPE, "content-type": JSON_TYPE, "user-agent": USER_AGENT },
    body: Buffer.from(JSON.stringify(notification)),
    timeout: TIMEOUT,
    signal: undefined,
  });
}
