import { randomBytes } from "node:crypto";

import type { RequestGroups } from "../request/groups.ts";
import {
  listedCertificate,
  makePlatformCertificate,
  type PlatformCertificate,
} from "../keys/platform-certificate.ts";
import { rsaSuite } from "../keys/suite.ts";
import type { Caller } from "../merchants/caller.ts";
import type { Platform } from "./platform.ts";
import { ApiError } from "../http/api-error.ts";
import { asObject, textOf } from "../util/json.ts";
import { jsonResponse, type UnsignedResponse } from "../http/response.ts";

/**
 * Serves `GET /v3/certificates`: 404 for a caller without certificates. `algorithm_type` selects certificates of RSA or SM2, or
 * ALL; by default those of the caller's algorithms. A merchant with RSA keys has none of SM2.
 */
export function listCertificates(
  { query }: RequestGroups,
  { signers }: Platform,
  caller: Caller,
): UnsignedResponse {
  const { suite } = caller.keys;
  const { keys } = signers.of(suite);
  if (!keys.signing) {
    const message =
      "无可用的平台证书，请使用微信支付公钥 (no platform certificate: this merchant uses public keys)";
    throw new ApiError(404, "RESOURCE_NOT_EXISTS", message);
  }
  const type = textOf(asObject(query)["algorithm_type"]) ?? suite.certificates;
  const own = type === "ALL" || type === suite.certificates ? keys.certificates : [];
  const others = suite !== rsaSuite && type !== suite.certificates ? signers.rsa.keys.certificates : [];
  const list = [...others, ...own];
  const data = list.map((one) => {
    return listedCertificate(one, caller.keys, randomBytes(6).toString("hex"));
  });
  return { ...jsonResponse({ data }), signature: "certificate" };
}

/** WeChat Pay's platform certificates, for a test to list, rotate and retire. */
export interface CertificateControl {
  /** The oldest first. */
  readonly list: readonly ListedCertificate[];
  /** The share of responses that the public key signs beside certificates, from 0 to 1. */
  publicKeyShare: number;
  /** Lists a further certificate, which does not sign yet. */
  add(): Promise<ListedCertificate>;
  /** Lists a further certificate and signs with it. The others stay listed, and requests may be encrypted for them. */
  rotate(): Promise<ListedCertificate>;
  /**
   * Removes a certificate from the list. Requests that are encrypted for it are rejected.
   *
   * @throws RangeError if it is not listed, or signs
   */
  retire(serialNo: string): void;
}

/** A platform certificate in the list. */
export interface ListedCertificate {
  /** 40 uppercase hexadecimal digits. */
  readonly serialNo: string;
  /** The certificate as PEM text. */
  readonly pem: string;
  /** Whether it signs responses. */
  readonly signs: boolean;
}

/** Creates the control of a sandbox's certificates. */
export function certificateControl({
  signers,
  seed,
}: Pick<Platform, "signers" | "seed">): CertificateControl {
  const { keys } = signers.rsa;
  let count = 0;
  const shown = (one: PlatformCertificate): ListedCertificate => {
    return { serialNo: one.id, pem: one.pem, signs: one === keys.signing };
  };
  const make = async (): Promise<PlatformCertificate> => {
    count += 1;
    const certificate = await makePlatformCertificate(count, seed, laterThan(keys.certificates), rsaSuite);
    keys.certificates.push(certificate);
    keys.signing ??= certificate;
    return certificate;
  };
  return {
    get list() {
      return keys.certificates.map(shown);
    },
    get publicKeyShare() {
      return keys.publicKeyShare;
    },
    set publicKeyShare(share) {
      if (!(share >= 0 && share <= 1)) throw new RangeError("publicKeyShare: expected a number from 0 to 1.");
      keys.publicKeyShare = share;
    },
    add: async () => shown(await make()),
    rotate: async () => {
      const certificate = await make();
      keys.signing = certificate;
      return shown(certificate);
    },
    retire: (serialNo) => retire(serialNo, keys.certificates, keys.signing),
  };
}

/**
 * Returns a time for a further certificate, unix time in milliseconds: it begins at least a second after the others, by which a
 * client knows the newest, and not in the future.
 */
function laterThan(certificates: readonly PlatformCertificate[]): number {
  const now = Date.now();
  const [margin, second] = [60_000, 1000];
  const latest = Math.max(...certificates.map(({ validFrom }) => validFrom));
  return Math.min(Math.max(now, latest + margin + second), now + margin - second);
}

function retire(
  serialNo: string,
  list: PlatformCertificate[],
  signing: PlatformCertificate | undefined,
): void {
  const at = list.findIndex(({ id }) => id === serialNo.toUpperCase());
  if (at < 0)
    throw new RangeError(`${serialNo}: no such certificate is listed. Use a serialNo of certificates.list.`);
  if (list[at] === signing)
    throw new RangeError(
      `${serialNo}: this certificate signs responses. Call rotate() before you retire it.`,
    );
  list.splice(at, 1);
}
