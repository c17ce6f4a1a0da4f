/** Lets Node.js load modules in TypeScript, for configuration files. */
import { existsSync } from "node:fs";
import { register } from "node:module";
import { fileURLToPath } from "node:url";

let isPrepared = false;

/**
 * Prepares the import of a module in TypeScript. Node.js 22.18 and later remove the types themselves; for earlier versions
 * this registers typescript-hooks.ts. Both want imports with their extension: `./shared.ts`.
 */
export function prepareTypeScript(): void {
  if (isPrepared || stripsTypes()) return;
  isPrepared = true;
  const hooks = new URL("./typescript-hooks.js", import.meta.url);
  // Without a build, the tool that runs these sources also loads the configuration.
  if (existsSync(fileURLToPath(hooks))) register(hooks);
}

function stripsTypes(): boolean {
  const isOtherRuntime = "bun" in process.versions || "deno" in process.versions;
  return isOtherRuntime || ("typescript" in process.features && Boolean(process.features.typescript));
}
