/** What uploads and downloads need of other runtimes: digests by Web Crypto, gzip by the Compression Streams standard. */
import { ChunkCollector } from "../encoding/chunks.ts";
import { ConnectionError } from "../errors.ts";
import type { BodyReader } from "../util/file.ts";
import type { FilePlatform, Hash, HashAlgorithm } from "./platform.ts";

/** Digests by Web Crypto, gzip by a DecompressionStream. */
export const files: FilePlatform = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  hash,
  gunzip,
};

/** The DigestStream of workerd: https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#constructors */
type DigestStream = new (name: string) => WritableStream<Uint8Array> & {
  readonly digest: Promise<ArrayBuffer>;
};

const NAMES: { readonly [algorithm in HashAlgorithm]?: string } = { SHA1: "SHA-1", SHA256: "SHA-256" };

/** Creates a digest; returns undefined for SM3, which Web Crypto does not have. */
function hash(algorithm: HashAlgorithm): Hash | undefined {
  const name = NAMES[algorithm];
  if (name === undefined) return undefined;
  const { DigestStream } = crypto as { DigestStream?: DigestStream };
  return DigestStream === undefined ? collecting(name) : streaming(new DigestStream(name));
}

function streaming(stream: InstanceType<DigestStream>): Hash {
  const writer = stream.getWriter();
  return {
    update: (bytes) => writer.write(bytes),
    digest: async () => {
      await writer.close();
      return new Uint8Array(await stream.digest);
    },
  };
}

/** The most bytes of which a digest is computed: Web Crypto needs the whole content in memory. */
const MAX_BYTES = 64 * 1024 * 1024;

function collecting(name: string): Hash {
  const collector = new ChunkCollector(MAX_BYTES);
  return {
    update(bytes) {
      if (collector.add(bytes)) return;
      const why = `the content is longer than ${MAX_BYTES} bytes, the most that this platform can check. Use Node.js.`;
      throw new ConnectionError("ERR_RESPONSE_TOO_LARGE", `file: ${why}`);
    },
    digest: async () => new Uint8Array(await crypto.subtle.digest(name, collector.bytes())),
  };
}

type BodyRead = Awaited<ReturnType<BodyReader["read"]>>;

/** Decompresses gzip. The iterator throws the errors of the source, and of content that is not gzip. */
async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  const writing = feed(source, writer);
  writing.catch(() => undefined); // awaited below, or reported by the reader
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const next = (await reader.read()) as BodyRead; // its chunks are bytes
      if (next.done) break;
      if (next.value) yield next.value;
    }
    await writing;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function feed(
  source: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<unknown>,
): Promise<void> {
  try {
    for await (const chunk of source) await writer.write(chunk);
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}
