/** What uploads and downloads need of Node.js: digests and gzip. */
import { createHash, getHashes } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { FilePlatform } from "./platform.ts";

/** Digests by node:crypto, gzip by node:zlib. */
export const files: FilePlatform = {
  sha256: (bytes) => createHash("sha256").update(bytes).digest(),
  // The OpenSSL of some processes has no SM3.
  hash(algorithm) {
    const name = algorithm.toLowerCase();
    if (!getHashes().includes(name)) return undefined;
    const digest = createHash(name);
    return { update: (bytes) => void digest.update(bytes), digest: () => digest.digest() };
  },
  // The iterator throws the errors of the source, too.
  gunzip: (source) => pipeline(Readable.from(source, { objectMode: false }), createGunzip(), () => undefined),
};
