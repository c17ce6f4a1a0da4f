/**
 * Finds whose notification it is, if several merchants share one `notify_url`: first by the key that signed it, which
 * several merchants may share, then by the APIv3 key that decrypts it, then, if merchants have the same APIv3 key, by the number
 * in the notification.
 */
import { DecryptError } from "../errors.ts";
import type { KeyRing, WechatPayKey } from "../keys/key-ring.ts";
import type { Keys } from "../keys/read-keys.ts";
import { decryptResource, type EncryptedResource } from "../protocol/decrypt.ts";
import { parseText } from "../protocol/json.ts";
import { isObject } from "../util/kind.ts";
import { ownMember } from "../util/own.ts";

/** A merchant or brand that may receive a notification. */
export interface Recipient {
  readonly keys: Keys;
  readonly ring: KeyRing;
  /** Returns the current time in milliseconds since 1970. */
  readonly now: () => number;
}

/** A recipient that knows the key of a serial. */
export interface Candidate<R extends Recipient> {
  readonly recipient: R;
  readonly key: WechatPayKey;
}

/**
 * Finds the recipients that know a key. Only if none does, they search for it: with several recipients, a forged serial
 * would otherwise make each of them ask WeChat Pay.
 *
 * @param isPlausible `false` to search only the current keys
 * @throws the error of a recipient, if no other knows the key
 */
export async function findCandidates<R extends Recipient>(
  recipients: readonly R[],
  serial: string,
  isPlausible: boolean,
): Promise<readonly Candidate<R>[]> {
  const known = recipients.length > 1 ? await knowing(recipients, serial, false) : [];
  return known.length > 0 ? known : knowing(recipients, serial, isPlausible);
}

async function knowing<R extends Recipient>(
  recipients: readonly R[],
  serial: string,
  isPlausible: boolean,
): Promise<readonly Candidate<R>[]> {
  const results = await Promise.allSettled(
    recipients.map(async (recipient) => ({ recipient, key: await recipient.ring.find(serial, isPlausible) })),
  );
  const candidates = results.flatMap((result) => {
    if (result.status === "rejected" || result.value.key === undefined) return [];
    return [{ recipient: result.value.recipient, key: result.value.key }];
  });
  const failed = results.find((result) => result.status === "rejected");
  if (candidates.length === 0 && failed !== undefined) throw failed.reason;
  return candidates;
}

/**
 * Decrypts the resource of a verified notification with the APIv3 key that fits.
 *
 * @throws DecryptError if none fits, or if merchants have the same key and the resource has the number of none of them
 */
export async function decryptFor<R extends Recipient>(
  candidates: readonly Candidate<R>[],
  resource: EncryptedResource,
): Promise<Candidate<R> & { readonly text: string }> {
  const failures: DecryptError[] = [];
  const fitting: (Candidate<R> & { readonly text: string })[] = [];
  for (const candidate of candidates) {
    const { apiV3Key, algorithm } = candidate.recipient.keys;
    try {
      fitting.push({ ...candidate, text: await decryptResource(resource, apiV3Key, algorithm.aead) });
    } catch (error) {
      // Any other error is the same for each key.
      if (!(error instanceof DecryptError) || error.code === "ERR_DECRYPT_FORMAT") throw error;
      failures.push(error);
    }
  }
  const [first, ...others] = fitting;
  if (first !== undefined) return chooseByNumber([first, ...others]);
  const [failure] = failures;
  const isSame = failures.every(({ code }) => code === failure?.code);
  if (failure !== undefined && (candidates.length === 1 || (isSame && failure.code !== "ERR_DECRYPT")))
    throw failure;
  const why = `none of the ${candidates.length} clients that know the key decrypts it`;
  const fix = "Pass the client of its merchant to notifications, and check apiV3Key of each client.";
  throw new DecryptError("ERR_DECRYPT", `resource: ${why}. ${fix}`);
}

/** The fields with the number of the merchant, the partner or the brand that a notification is for. */
const NUMBERS = ["mchid", "mch_id", "sp_mchid", "combine_mchid", "brand_id"];

/** Chooses among recipients with the same APIv3 key the one whose number the resource has. */
function chooseByNumber<One extends Candidate<Recipient> & { readonly text: string }>(
  fitting: readonly [One, ...One[]],
): One {
  const callerOf = ({ recipient }: One) => recipient.keys.caller;
  const callers = new Set(fitting.map(callerOf));
  if (callers.size === 1) return fitting[0];
  const resource = parseText(fitting[0].text);
  const numbers = isObject(resource) ? NUMBERS.map((name) => ownMember(resource, name)) : [];
  const named = fitting.filter((one) => numbers.includes(callerOf(one)));
  const [first] = named;
  if (first !== undefined && new Set(named.map(callerOf)).size === 1) return first;
  const why = `${callers.size} clients have the same apiV3Key, and the notification has the number of none or of several`;
  throw new DecryptError("ERR_DECRYPT", `resource: ${why}. Set another APIv3 key for each merchant.`);
}
