/** What Web Crypto and the Streams standard do with bytes as they come. */
import { ConnectionError } from "../errors.ts";
import type { BodyReader } from "../util/file.ts";
import type { Hash, HashAlgorithm } from "./platform.ts";

/** Of workerd: https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#constructors */
type DigestStream = new (name: string) => WritableStream<Uint8Array> & {
  readonly digest: Promise<ArrayBuffer>;
};

const NAMES: { readonly [algorithm in HashAlgorithm]?: string } = { SHA1: "SHA-1", SHA256: "SHA-256" };

export function hash(algorithm: HashAlgorithm): Hash | undefined {
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

/** Web Crypto digests nothing but what is there as a whole. */
const LONGEST = 64 * 1024 * 1024;

function collecting(name: string): Hash {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return {
    update(bytes) {
      length += bytes.length;
      if (length > LONGEST) {
        const why = `this platform can check the hash of ${LONGEST} bytes at most`;
        throw new ConnectionError("ERR_RESPONSE_TOO_LARGE", `file: it is longer than that: ${why}`);
      }
      chunks.push(bytes);
    },
    async digest() {
      const whole = await new Blob(chunks).arrayBuffer();
      return new Uint8Array(await crypto.subtle.digest(name, whole));
    },
  };
}

type BodyRead = Awaited<ReturnType<BodyReader["read"]>>;

export async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  const writing = feed(source, writer);
  writing.catch(() => undefined); // It is told where it is awaited, below, or by the reader.
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const next = (await reader.read()) as BodyRead; // Decompressed bytes are nothing else.
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
