#!/usr/bin/env node
import module from "node:module";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  // Without this line, an older version fails with an error about its own modules.
  process.stderr.write(
    `wechatpay-sandbox: needs Node.js 20.19 or newer, and this is ${process.versions.node}. Update Node.js.\n`,
  );
  process.exit(3);
}

// Node.js 22.1 and later cache compiled code between runs. Modules loaded before this line are not cached.
/** @type {{ enableCompileCache?: () => unknown } & typeof module} */
const { enableCompileCache } = module;
enableCompileCache?.();
const { main } = await import("./dist/sandbox/cli/cli.js");

process.exitCode = await main(process.argv.slice(2));
