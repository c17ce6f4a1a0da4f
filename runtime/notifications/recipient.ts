/**
 * Finds whose notification it is, if several merchants share one `notify_url`: first by the key that signed it, which
 * several merchants may share, then by the APIv3 key that decrypts it, which they do not.
 */
import { DecryptError } from "../errors.ts";
import type { KeyRing, WechatPayKey } from "../keys/key-ring.ts";
import type { Keys } from "../keys/read-keys.ts";
import { decryptResource, type EncryptedResource } from "../protocol/decrypt.ts";

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

/** Decrypts the resource of a verified notification with the first APIv3 key that fits. @throws DecryptError if none does */
export async function decryptFor<R extends Recipient>(
  candidates: readonly Candidate<R>[],
  resource: EncryptedResource,
): Promise<Candidate<R> & { readonly text: string }> {
  let failure: DecryptError | undefined;
  for (const candidate of candidates) {
    const { apiV3Key, algorithm } = candidate.recipient.keys;
    try {
      return { ...candidate, text: await decryptResource(resource, apiV3Key, algorithm.aead) };
    } catch (error) {
      // Any other error is the same for each key.
      if (!(error instanceof DecryptError) || error.code === "ERR_DECRYPT_FORMAT") throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined && candidates.length === 1) throw failure;
  const why = `none of the ${candidates.length} clients that know the key decrypts it`;
  const fix = "Pass the client of its merchant to notifications, and check apiV3Key of each client.";
  throw new DecryptError("ERR_DECRYPT", `resource: ${why}. ${fix}`);
}
