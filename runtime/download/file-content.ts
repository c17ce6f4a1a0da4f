/** From the bytes of a file as they come to its content: decrypted, then decompressed. */
import type { ClientContext } from "../call/client-context.ts";
import { decodeBase64 } from "../encoding/base64.ts";
import { encodeUtf8 } from "../encoding/text.ts";
import { ConnectionError, DecryptError } from "../errors.ts";
import { decryptBytes } from "../protocol/decrypt.ts";
import type { Download } from "../files/download.ts";

/** How the content of a file is encrypted, where it is. */
export interface Encryption {
  readonly encrypt_key?: string | undefined;
  readonly nonce?: string | undefined;
}

/** @param label what error messages call the file */
export async function* contentOf(
  encryption: Encryption,
  download: Download,
  label: string,
  context: ClientContext,
): AsyncGenerator<Uint8Array> {
  const bytes = encryption.encrypt_key === undefined ? download : decrypted(encryption, download, context);
  const { isGzip, whole } = await sniff(bytes);
  if (!isGzip) {
    yield* whole;
    return;
  }
  let failure: unknown;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* whole;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  try {
    yield* context.platform.gunzip(watched());
  } catch (cause) {
    // Whoever decompresses tells of a source that failed in words of its own.
    if (failure instanceof Error) throw failure;
    const what = `${label}: the file begins as gzip, but cannot be decompressed`;
    throw new ConnectionError("ERR_CONNECTION", what, { cause });
  }
}

/** Nothing of it may be handed out before the tag at its end is checked, so all of it is read first. */
async function* decrypted(
  { encrypt_key: key = "", nonce = "" }: Encryption,
  download: Download,
  { keys, platform }: ClientContext,
): AsyncGenerator<Uint8Array> {
  const ciphertext = await download.bytes();
  const secret = platform.secretKey(await decryptKey(decodeBase64(key), keys.privateKey));
  yield await decryptBytes(ciphertext, encodeUtf8(nonce), new Uint8Array(), secret);
}

async function decryptKey(
  sealed: Uint8Array | undefined,
  key: ClientContext["keys"]["privateKey"],
): Promise<Uint8Array> {
  try {
    const secret = sealed && (await key.decrypt(sealed));
    if (secret?.length === 32) return secret;
  } catch {
    // What the platform has to say may describe the key: it is left behind.
  }
  const why = "expected an AES-256 key that was encrypted for the privateKey of this client";
  throw new DecryptError("ERR_DECRYPT", `encrypt_key: ${why}`);
}

/** What `tar_type: GZIP` asks for, unless it came as a Content-Encoding, which is undone already (RFC 1952 section 2.3.1). */
async function sniff(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly isGzip: boolean; readonly whole: AsyncGenerator<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  const start: number[] = [];
  for (let isOver = false; start.length < 2 && !isOver;) {
    const next: IteratorResult<Uint8Array, unknown> = await iterator.next();
    isOver = next.done === true;
    if (next.done === true) continue;
    first.push(next.value);
    start.push(...next.value.subarray(0, 2));
  }
  return { isGzip: start[0] === 0x1f && start[1] === 0x8b, whole: restored(first, iterator) };
}

async function* restored(
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
