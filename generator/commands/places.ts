/** Where a client lies: its pages, its modules, and its cache. */
import { dirname, join, resolve } from "node:path";

import { Cache } from "../io/cache/cache.ts";
import { codeKey } from "../io/cache/code.ts";
import { findAbove } from "../io/disk.ts";
import type { Options } from "./options.ts";

/** Opens the cache of a client. `code` identifies the generator's code; tests give their own. */
export function openCache(options: Options, code = codeKey): Cache {
  const { specs, out } = placesOf(options);
  const { clientCount } = options;
  return new Cache({ folder: cacheFolder(options), client: [process.cwd(), specs, out], clientCount, code });
}

/** The folder of pages and the folder of the client. */
export function placesOf(options: Options): { readonly specs: string; readonly out: string } {
  return { specs: options.specs ?? "specs", out: options.out ?? options.generated ?? "generated" };
}

/** Undefined without a package.json: the user would not expect a folder there. */
function cacheFolder({ cache }: Options): string | undefined {
  if (cache !== undefined) return cache === false ? undefined : resolve(cache);
  const manifest = findAbove(process.cwd(), "package.json");
  return manifest && join(dirname(manifest), "node_modules/.cache/wechatpay-codegen");
}
