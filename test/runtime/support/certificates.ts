/** A WeChat Pay that signs with platform certificates, and can change them. */
import { randomBytes, type KeyObject } from "node:crypto";
import type { ServerResponse } from "node:http";
import { certificatePem } from "./certificate.ts";
import { rsa, type KeyPair } from "./keys.ts";
import { encryptedResource, serve, signed, type Seen, type Server } from "./wechatpay.ts";

const day = 86_400_000;

export interface Issued {
  readonly serialNo: string;
  readonly key: KeyObject;
  readonly pem: string;
  readonly from: Date;
  readonly to: Date;
}

/** Making a key takes a third of a second: tests of one file share theirs. */
const pairs: readonly KeyPair[] = [rsa(), rsa(), rsa()];
let count = 0;

interface Dates {
  readonly from?: number;
  readonly to?: number;
  readonly pair?: KeyPair;
  readonly serialNo?: string;
}

/** @param dates milliseconds since 1970 */
export function issue(dates: Dates = {}): Issued {
  const pair = dates.pair ?? pairs[count++ % pairs.length] ?? rsa();
  const { serialNo = `5A${randomBytes(19).toString("hex").toUpperCase()}` } = dates;
  const from = new Date(dates.from ?? Date.now() - day);
  const to = new Date(dates.to ?? Date.now() + 365 * day);
  const { publicKey, privateKey } = pair;
  const pem = certificatePem({ serialNo, validFrom: from, validTo: to, publicKey, issuer: privateKey });
  return { serialNo, key: privateKey, pem, from, to };
}

/** One entry of the response. */
export function entry({ serialNo, pem, from, to }: Issued): Record<string, unknown> {
  return {
    serial_no: serialNo,
    effective_time: from.toISOString(),
    expire_time: to.toISOString(),
    encrypt_certificate: encryptedResource(pem, "certificate"),
  };
}

export interface Platform extends Server {
  /** Of `GET /v3/certificates` alone. */
  readonly fetches: readonly Seen[];
  /** What it lists; the first one signs. Tests change it. */
  certificates: readonly Issued[];
  /** Responds to `GET /v3/certificates` instead of the list, if it is set. */
  instead: ((response: ServerResponse) => void) | undefined;
}

/** @param now the clock of both sides, in milliseconds since 1970 */
export async function certifying(
  certificates: readonly Issued[] = [issue()],
  now: () => number = Date.now,
): Promise<Platform> {
  const fetches: Seen[] = [];
  const platform = { certificates, instead: undefined as Platform["instead"], fetches };
  const server = await serve((response, seen) => {
    const isFetch = seen.url.startsWith("/v3/certificates");
    if (isFetch) fetches.push(seen);
    if (isFetch && platform.instead) platform.instead(response);
    else respond(response, isFetch ? listOf(platform.certificates) : "{}", platform.certificates, now());
  });
  return Object.assign(platform, server);
}

export function listOf(certificates: readonly Issued[]): string {
  return JSON.stringify({ data: certificates.map(entry) });
}

function respond(response: ServerResponse, body: string, [signer]: readonly Issued[], now: number): void {
  response.writeHead(200, signer && signedBy(signer, body, now)).end(body);
}

export function signedBy({ serialNo, key }: Issued, body: string, now = Date.now()): Record<string, string> {
  return signed(body, { serial: serialNo, key, timestamp: Math.floor(now / 1000) });
}
