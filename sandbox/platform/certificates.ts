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

/** `GET /v3/certificates`. A merchant who never had certificates is told so, and none of them has SM2 keys. */
export function listCertificates({ query }: RequestGroups, { keys, credentials }: Platform): UnsignedResponse {
  if (!keys.signing) {
    const said =
      "无可用的平台证书，请使用微信支付公钥 (no platform certificate: this merchant uses public keys)";
    throw new ApiError(404, "RESOURCE_NOT_EXISTS", said);
  }
  const isObject = typeof query === "object" && query !== null && !Array.isArray(query);
  const list = isObject && query["algorithm_type"] === "SM2" ? [] : keys.certificates;
  const data = list.map((one) => {
    return listedCertificate(one, credentials.apiV3Key, randomBytes(6).toString("hex"));
  });
  return { ...jsonResponse({ data }), signature: "certificate" };
}

/** What a test sees of a certificate, and does with the list of them. */
export interface CertificateControl {
  /** In order of their beginning. */
  readonly list: readonly ListedCertificate[];
  /** How many answers of a hundred the public key signs, divided by a hundred, while there are certificates. */
  publicKeyShare: number;
  /** Lists one more, with which nothing is signed yet. */
  add(): Promise<ListedCertificate>;
  /** Lists one more and signs with it from now on. The old ones stay listed, and open what is sealed for them. */
  rotate(): Promise<ListedCertificate>;
  /** Takes one off the list: what is sealed for it is refused. The one that signs cannot be taken off. */
  retire(serialNo: string): void;
}

export interface ListedCertificate {
  /** 40 hexadecimal digits, in capitals. */
  readonly serialNo: string;
  readonly pem: string;
  /** Whether answers are signed with it. */
  readonly signs: boolean;
}

export function certificateControl({ keys, seed }: Platform): CertificateControl {
  let made = 0;
  const shown = (one: PlatformCertificate): ListedCertificate => {
    return { serialNo: one.id, pem: one.pem, signs: one === keys.signing };
  };
  const make = async (): Promise<PlatformCertificate> => {
    made += 1;
    const certificate = await makePlatformCertificate(made, seed, Date.now());
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
      if (!(share >= 0 && share <= 1)) throw new RangeError("publicKeyShare must be from 0 to 1.");
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
  if (at < 0) throw new RangeError(`No certificate ${serialNo} is listed.`);
  if (list[at] === signing) throw new RangeError(`${serialNo} signs: rotate before you retire it.`);
  list.splice(at, 1);
}
