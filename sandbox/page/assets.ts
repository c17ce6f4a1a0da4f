import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A file for the browser. */
export interface Asset {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Files of the package and their types, by URL path. */
const assets: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/favicon.ico": ["icon.svg", "image/svg+xml"],
  "/sandbox/page/icon.svg": ["icon.svg", "image/svg+xml"],
  "/sandbox/page/page.css": ["page.css", "text/css; charset=utf-8"],
  "/sandbox/page/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/sandbox/page/panel.js": ["panel.js", "text/javascript; charset=utf-8"],
  "/sandbox/page/cards.js": ["cards.js", "text/javascript; charset=utf-8"],
  "/sandbox/page/control.js": ["control.js", "text/javascript; charset=utf-8"],
  "/sandbox/page/texts.js": ["texts.js", "text/javascript; charset=utf-8"],
  "/sandbox/page/log.js": ["log.js", "text/javascript; charset=utf-8"],
  "/sandbox/page/exchange.js": ["exchange.js", "text/javascript; charset=utf-8"],
  "/sandbox/page/scalar.js": ["scalar.js", "text/javascript; charset=utf-8"],
  "/sandbox/page/scalar.txt": ["scalar.txt", "text/plain; charset=utf-8"],
};

/** Finds a file that the build wrote for the browser. */
export async function findAsset(path: string): Promise<Asset | undefined> {
  const [file, type] = Object.hasOwn(assets, path) ? (assets[path] ?? []) : [];
  if (file === undefined || type === undefined) return undefined;
  const root = dirname(createRequire(import.meta.url).resolve("wechatpay-sandbox/package.json"));
  return { type, body: await readFile(join(root, "dist/page", file)) };
}
