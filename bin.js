#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  // Without this line, an older version fails with an error about its own modules.
  process.stderr.write(
    `wechatpay-ts: needs Node.js 20.19 or newer, and this is ${process.versions.node}. Update Node.js.\n`,
  );
  process.exit(2);
}

const { main } = await import("./dist/runtime/doctor/main.js");

process.exitCode = await main(process.argv.slice(2));
