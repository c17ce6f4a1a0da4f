/** What node:crypto and node:zlib do with bytes as they come. */
import { createHash, getHashes } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Hash, HashAlgorithm } from "./platform.ts";

export function hash(algorithm: HashAlgorithm): Hash | undefined {
  const name = algorithm.toLowerCase();
  // Not every OpenSSL is built with SM3.
  if (!getHashes().includes(name)) return undefined;
  const sum = createHash(name);
  return { update: (bytes) => void sum.update(bytes), digest: () => sum.digest() };
}

export function gunzip(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // A fault on either side is thrown to whoever reads.
  return pipeline(Readable.from(source, { objectMode: false }), createGunzip(), () => undefined);
}
