/** Wherever there are Web Crypto and fetch: keys by the one, HTTP by the other. */
import { sendByFetch } from "./fetch.ts";
import type { Platform } from "./platform.ts";
import { certificate, privateKey, publicKey, secretKey, sha256 } from "./web-crypto.ts";
import { gunzip, hash } from "./web-stream.ts";

export const platform: Platform = {
  name: nameOf(),
  privateKey,
  publicKey,
  certificate,
  secretKey,
  sha256,
  hash,
  gunzip,
  // Asked for at each call, so that one that is put in its place later is used.
  send: sendByFetch((url, init) => fetch(url, init)),
  warn: (message, code) => console.warn(`[${code}] ${message}`),
};

/** As it names itself, where that is a name that a header can carry: `Bun/1.4.4`, `Deno/2.9.6`, `Cloudflare-Workers`. */
function nameOf(): string {
  const { navigator } = globalThis as { navigator?: { userAgent?: string } };
  const name = navigator?.userAgent ?? "";
  return /^[\w.-]+(?:\/[\w.-]+)?$/.test(name) ? name.toLowerCase() : "web";
}
