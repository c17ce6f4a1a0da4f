#!/usr/bin/env node
import module from "node:module";

// Node.js 22.1 and later cache compiled code between runs. Modules loaded before this line are not cached.
/** @type {{ enableCompileCache?: () => unknown } & typeof module} */
const { enableCompileCache } = module;
enableCompileCache?.();
const { main } = await import("./dist/sandbox/cli/cli.js");

process.exitCode = await main(process.argv.slice(2));
