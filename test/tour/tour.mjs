// `npm start`: starts a sandbox in this process, makes five calls and prints what was sent and received. It imports the
// built packages by name, as their users do.
import { createClient } from "wechatpay-ts/chain";
import { startSandbox } from "wechatpay-sandbox";

import { calls } from "./calls.mjs";
import { printCall, printEnd } from "./print.mjs";

const sandbox = await startSandbox();
try {
  if (!sandbox.client) throw new Error("The sandbox has no client options.");
  const wx = createClient(sandbox.client);
  for (const [at, { title, spelling, call }] of calls.entries()) {
    const data = await call(wx);
    printCall({ number: at + 1, title, spelling, exchange: sandbox.received[at], data });
  }
  printEnd(calls.length, sandbox.url);
} finally {
  await sandbox.close();
}
