/** The digest of a file that passes through: the last of its content is held back until the digest is right. */
import { encodeHex } from "../encoding/hex.ts";
import { ResponseError, SignatureError } from "../errors.ts";
import type { Hash } from "../platform/platform.ts";

export interface Expected {
  /** Undefined where the platform cannot compute it. */
  readonly hash: () => Hash | undefined;
  /** Hexadecimal, in either case. */
  readonly value: string;
  /** What error messages call the file. */
  readonly label: string;
  readonly requestId?: string | undefined;
}

/** What was announced; a SignatureError `ERR_DIGEST_MISMATCH` stands in the place of the end of anything else. */
export async function* announced(
  source: AsyncIterable<Uint8Array>,
  { hash, value, label, requestId }: Expected,
): AsyncGenerator<Uint8Array> {
  const sum = hash();
  if (sum === undefined) {
    throw new ResponseError("ERR_DOWNLOAD_HASH", `${label}: its digest cannot be computed here`, {
      requestId,
    });
  }
  yield* checked(source, sum, value, () => {
    const why = "the digest of the content is wrong: the content was modified or cut off";
    return new SignatureError("ERR_DIGEST_MISMATCH", `${label}: ${why}; do not use any of it`, { requestId });
  });
}

/** @param refuse what to throw in the place of the end, where the digest is another one */
export async function* checked(
  source: AsyncIterable<Uint8Array>,
  sum: Hash,
  value: string,
  refuse: () => Error,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined;
  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    await sum.update(chunk);
    if (held !== undefined) yield held;
    held = chunk;
  }
  if (encodeHex(await sum.digest()) !== value.toLowerCase()) throw refuse();
  if (held !== undefined) yield held;
}
