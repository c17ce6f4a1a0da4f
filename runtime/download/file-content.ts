/** Decodes the bytes of a downloaded file: decrypts them, then decompresses them. */
import type { ClientContext } from "../call/client-context.ts";
import { decodeBase64, encodeUtf8 } from "../encoding/bytes.ts";
import { ConnectionError, DecryptError } from "../errors.ts";
import type { Download } from "../files/download.ts";
import { files } from "#files";
import { decryptBytes } from "../protocol/decrypt.ts";

/** The encryption of a file; without `encrypt_key`, the file is not encrypted. */
export interface Encryption {
  readonly encrypt_key?: string | undefined;
  readonly nonce?: string | undefined;
}

/** Decodes the content of a file. @param label the name of the file in errors */
export async function* decodeFile(
  encryption: Encryption,
  download: Download,
  label: string,
  context: ClientContext,
): AsyncGenerator<Uint8Array> {
  const bytes = encryption.encrypt_key === undefined ? download : decrypt(encryption, download, context);
  const { isGzip, content } = await detectGzip(bytes);
  if (!isGzip) {
    yield* content;
    return;
  }
  let failure: unknown;
  async function* observed(): AsyncGenerator<Uint8Array> {
    try {
      yield* content;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  try {
    yield* files.gunzip(observed());
  } catch (cause) {
    // An error of the source is thrown unchanged, and not as one of decompression.
    if (failure instanceof Error) throw failure;
    const what = `${label}: the file has the signature of gzip, but cannot be decompressed. Download it again.`;
    throw new ConnectionError("ERR_CONNECTION", what, { cause });
  }
}

/** Reads and decrypts a whole file: the tag that authenticates the content is at its end. */
async function* decrypt(
  { encrypt_key: key = "", nonce = "" }: Encryption,
  download: Download,
  { keys, platform }: ClientContext,
): AsyncGenerator<Uint8Array> {
  const ciphertext = await download.bytes();
  const secret = platform.secretKey(await decryptKey(decodeBase64(key), keys.privateKey));
  yield await decryptBytes(ciphertext, encodeUtf8(nonce), new Uint8Array(), secret);
}

async function decryptKey(
  encrypted: Uint8Array | undefined,
  key: ClientContext["keys"]["privateKey"],
): Promise<Uint8Array> {
  try {
    const secret = encrypted && (await key.decrypt(encrypted));
    if (secret?.length === 32) return secret;
  } catch {
    // The error of the platform may describe the key, so it is dropped.
  }
  const why = "expected an AES-256 key that was encrypted for the privateKey of this client";
  throw new DecryptError(
    "ERR_DECRYPT",
    `encrypt_key: ${why}. Use the client of the merchant that the response is for.`,
  );
}

/**
 * Reports whether a file begins with the signature of gzip (RFC 1952 section 2.3.1): `tar_type: GZIP` requests it, but if it was
 * sent as a Content-Encoding, the content is decompressed already.
 */
async function detectGzip(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly isGzip: boolean; readonly content: AsyncGenerator<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  const start: number[] = [];
  for (let isDone = false; start.length < 2 && !isDone;) {
    const next: IteratorResult<Uint8Array, unknown> = await iterator.next();
    isDone = next.done === true;
    if (next.done === true) continue;
    first.push(next.value);
    start.push(...next.value.subarray(0, 2));
  }
  return { isGzip: start[0] === 0x1f && start[1] === 0x8b, content: withFirst(first, iterator) };
}

async function* withFirst(
  first: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
