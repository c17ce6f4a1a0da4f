/** Checks the digest of a file while it is read. The last chunk is withheld until the digest is known to be right. */
import { encodeHex } from "../encoding/bytes.ts";
import { checkBeforeLast } from "../encoding/chunks.ts";
import { ResponseError, SignatureError } from "../errors.ts";
import type { Hash } from "../platform/platform.ts";

/** The digest that a file must have. */
export interface ExpectedDigest {
  /** Creates the digest; returns undefined if the platform cannot compute it. */
  readonly hash: () => Hash | undefined;
  /** Hexadecimal, in either case. */
  readonly value: string;
  /** The name of the file in error messages. */
  readonly label: string;
  readonly requestId?: string | undefined;
}

/**
 * Reads a file, and verifies its digest at the end.
 *
 * @throws SignatureError `ERR_DIGEST_MISMATCH` instead of the end if the digest is wrong
 * @throws ResponseError `ERR_DOWNLOAD_HASH` if the platform cannot compute it
 */
export async function* verifyDigest(
  source: AsyncIterable<Uint8Array>,
  { hash, value, label, requestId }: ExpectedDigest,
): AsyncGenerator<Uint8Array> {
  const digest = hash();
  if (digest === undefined) {
    const why = "this platform cannot compute the digest of the content. Use Node.js.";
    throw new ResponseError("ERR_DOWNLOAD_HASH", `${label}: ${why}`, { requestId });
  }
  yield* checkDigest(source, digest, value, () => {
    const why =
      "the digest of the content is wrong, the content was modified or cut off. Do not use any of it.";
    return new SignatureError("ERR_DIGEST_MISMATCH", `${label}: ${why}`, { requestId });
  });
}

/** Reads a source, and throws an error instead of the end if its digest is not `value` (hexadecimal). */
export function checkDigest(
  source: AsyncIterable<Uint8Array>,
  digest: Hash,
  value: string,
  createError: () => Error,
): AsyncGenerator<Uint8Array> {
  async function* digested(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      await digest.update(chunk);
      yield chunk;
    }
  }
  return checkBeforeLast(digested(), async () => {
    if (encodeHex(await digest.digest()) !== value.toLowerCase()) throw createError();
  });
}
