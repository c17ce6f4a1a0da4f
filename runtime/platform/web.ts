/** The platform of all runtimes but Node.js: keys by Web Crypto, HTTP by the global fetch. */
import { sendByFetch } from "./fetch.ts";
import type { Platform } from "./platform.ts";
import { certificate, privateKey, publicKey, secretKey } from "./web-crypto.ts";

/** The fetch of the platform: one that replaces it later may retry by itself. */
const { fetch: platformFetch } = globalThis;

/** The platform of Bun, Deno, workerd and others with Web Crypto and fetch. */
export const platform: Platform = {
  name: platformName(),
  privateKey,
  publicKey,
  certificate,
  secretKey,
  // Reads the global at each call, so that a fetch that replaces it later is used.
  send: sendByFetch(
    (url, init) => fetch(url, init),
    () => fetch === platformFetch,
  ),
  warn: (message, code) => console.warn(`[${code}] ${message}`),
};

/** Returns the name of the platform for a header: `bun/1.4.4`, `deno/2.9.6`, `cloudflare-workers`; else `web`. */
function platformName(): string {
  const { navigator } = globalThis as { navigator?: { userAgent?: string } };
  const name = navigator?.userAgent ?? "";
  return /^[\w.-]+(?:\/[\w.-]+)?$/.test(name) ? name.toLowerCase() : "web";
}
