/** The command line, from its sources, in a process of its own. */
import { appendFileSync } from "node:fs";
import { createRequire } from "node:module";
import { main } from "#generator/commands/cli";

process.exitCode = await main(process.argv.slice(2));

// What was loaded by `require` passes no hook.
const { cache } = createRequire(import.meta.url);
appendFileSync(process.env["LOADED"] ?? "", Object.keys(cache).join("\n"));
