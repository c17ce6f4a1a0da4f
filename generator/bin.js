#!/usr/bin/env node
import module from "node:module";

// Node.js 22.1 and later keep compiled code from run to run; what is loaded before this line is compiled anew.
/** @type {{ enableCompileCache?: () => unknown } & typeof module} */
const { enableCompileCache } = module;
enableCompileCache?.();
const { main } = await import("./dist/commands/cli.js");

process.exitCode = await main(process.argv.slice(2));
