/** Checks whom WeChat Pay signs as, whether the configured key verifies it, and whether the APIv3 key decrypts. */
import { type CertifiedKey, decryptCertificates } from "../../certificates/certificates.ts";
import { decodeUtf8 } from "../../encoding/bytes.ts";
import { DecryptError, SignatureError } from "../../errors.ts";
import { isPublicKeyId, keyId, type WechatPayKey } from "../../keys/key-ring.ts";
import type { Keys } from "../../keys/read-keys.ts";
import { isSerial, SIGNED_HEADERS, verify } from "../../protocol/verify.ts";
import { type Answer, type Failure, isFailure } from "../network.ts";
import type { Probe } from "../probe.ts";
import { needsValid, type Result, result } from "../result.ts";
import { jsonOf, refusesPublicKey } from "./answers.ts";

/** The platform certificates of the merchant, by `keyId`: an empty map if there are none, or why they cannot be read. */
export type CertificateList = ReadonlyMap<string, CertifiedKey> | "not-decrypted" | "invalid" | "unread";

/** Decrypts the list of platform certificates with the APIv3 key. */
export async function readList({ certificates }: Probe, keys: Keys): Promise<CertificateList> {
  if (isFailure(certificates) || ![200, 404].includes(certificates.status)) return "unread";
  if (certificates.status === 404) return new Map();
  try {
    return await decryptCertificates(decodeUtf8(certificates.body) ?? "", keys);
  } catch (error) {
    return error instanceof DecryptError && error.code === "ERR_DECRYPT" ? "not-decrypted" : "invalid";
  }
}

/** Checks the APIv3 key by the list: its tag proves the key. */
export function checkDecryption(list: CertificateList): Result {
  const check = "apiv3-decrypt";
  if (list === "not-decrypted") return result(check, "decrypt-failed");
  if (list === "unread") return result(check, "decrypt-unread");
  if (list === "invalid") return result(check, "decrypt-invalid");
  return result(check, list.size > 0 ? "decrypt-ok" : "decrypt-later");
}

/** Says whether WeChat Pay signs with a public key, with platform certificates, or with both. */
export function checkIdentity({ certificates, queries }: Probe, list: CertificateList): Result {
  const serials = [certificates, ...queries].flatMap((answer) => serialOf(answer) ?? []);
  const hasPublicKey = serials.some(isPublicKeyId);
  const hasCertificates =
    list === "not-decrypted" ||
    list === "invalid" ||
    (list !== "unread" && list.size > 0) ||
    serials.some((one) => !isPublicKeyId(one));
  if (hasPublicKey && hasCertificates) return result("identity", "identity-both");
  if (hasPublicKey) return result("identity", "identity-public-key");
  return result("identity", hasCertificates ? "identity-certificates" : "identity-unknown");
}

/** What verifies a response. */
interface Verification {
  readonly keys: Keys;
  readonly list: CertificateList;
}

/** Checks whether the configured public key, or a platform certificate, verifies a response. */
export async function checkResponse(
  { certificates, queries }: Probe,
  verification: Verification,
): Promise<Result> {
  const check = "response-signature";
  const { keys, list } = verification;
  const [configured] = [...keys.wechatpay.values()];
  const isRefused = queries.some((query) => !isFailure(query) && refusesPublicKey(query));
  if (configured !== undefined && isRefused) return result(check, "response-id-refused");
  const answer = [...queries, certificates].find((one) => serialOf(one) !== undefined);
  const serial = answer && serialOf(answer);
  if (answer === undefined || isFailure(answer) || serial === undefined)
    return result(check, "response-unsigned");
  if (isPublicKeyId(serial)) {
    if (configured === undefined) return result(check, "response-needs-public-key", { id: serial });
    if (keyId(configured.id) !== keyId(serial)) return result(check, "response-other-id", { id: serial });
    return checkSignature(answer, configured, "response-ok");
  }
  if (typeof list === "string") return needsValid(check, "apiv3-decrypt");
  const listed = list.get(keyId(serial));
  if (listed === undefined) return result(check, "response-unknown-key", { id: serial });
  return checkSignature(answer, listed, configured ? "response-certificates-too" : "response-certificate-ok");
}

async function checkSignature(
  { header, body, receivedAt }: Answer,
  key: WechatPayKey,
  success: "response-ok" | "response-certificates-too" | "response-certificate-ok",
): Promise<Result> {
  const check = "response-signature";
  const { id } = key;
  try {
    await verify({ header, body, label: "response" }, () => key, receivedAt);
    return result(check, success, { id });
  } catch (error) {
    const isLate = error instanceof SignatureError && error.code === "ERR_SIGNATURE_CLOCK";
    return isLate ? result(check, "response-late") : result(check, "response-wrong-key", { id });
  }
}

/** Returns the serial of a signed response; undefined if it is not signed. */
function serialOf(answer: Answer | Failure): string | undefined {
  if (isFailure(answer) || jsonOf(answer) === undefined) return undefined;
  if (SIGNED_HEADERS.some((name) => !answer.header(name))) return undefined;
  const serial = answer.header("Wechatpay-Serial") ?? "";
  return isSerial(serial) ? serial : undefined;
}
