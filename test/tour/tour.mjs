// `npm start`: a sandbox in this process, one call for each of the five pages the project began with, and what
// happened to each on its way. It imports the built packages by name, as their users do.
import { createClient } from "wechatpay-ts/chain";
import { startSandbox } from "wechatpay-sandbox";

import { calls } from "./calls.mjs";
import { printCall, printEnd } from "./print.mjs";

const sandbox = await startSandbox();
try {
  if (!sandbox.client) throw new Error("The sandbox made no keys.");
  const wx = createClient(sandbox.client);
  for (const [at, { title, spelling, call }] of calls.entries()) {
    const data = await call(wx);
    printCall({ number: at + 1, title, spelling, exchange: sandbox.received[at], data });
  }
  printEnd(calls.length, sandbox.url);
} finally {
  await sandbox.close();
}
