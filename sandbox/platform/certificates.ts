import { randomBytes } from "node:crypto";

import type { RequestGroups } from "../request/groups.ts";
import {
  listedCertificate,
  makePlatformCertificate,
  type PlatformCertificate,
} from "../keys/platform-certificate.ts";
import type { Platform } from "./platform.ts";
import { ApiError } from "../http/api-error.ts";
import { jsonResponse, type UnsignedResponse } from "../http/response.ts";

/** Serves `GET /v3/certificates`: 404 for a merchant without certificates, and an empty list for SM2. */
export function listCertificates(
  { query }: RequestGroups,
  { keys, credentials }: Platform,
): UnsignedResponse {
  if (!keys.signing) {
    const message =
      "无可用的平台证书，请使用微信支付公钥 (no platform certificate: this merchant uses public keys)";
    throw new ApiError(404, "RESOURCE_NOT_EXISTS", message);
  }
  const isObject = typeof query === "object" && query !== null && !Array.isArray(query);
  const list = isObject && query["algorithm_type"] === "SM2" ? [] : keys.certificates;
  const data = list.map((one) => {
    return listedCertificate(one, credentials.apiV3Key, randomBytes(6).toString("hex"));
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
export function certificateControl({ keys, seed }: Platform): CertificateControl {
  let count = 0;
  const shown = (one: PlatformCertificate): ListedCertificate => {
    return { serialNo: one.id, pem: one.pem, signs: one === keys.signing };
  };
  const make = async (): Promise<PlatformCertificate> => {
    count += 1;
    const certificate = await makePlatformCertificate(count, seed, Date.now());
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
