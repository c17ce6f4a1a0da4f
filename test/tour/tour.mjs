// `npm start`: starts a sandbox in this process, walks through the first order of test/examples, makes five calls with encrypted
// fields, and prints what was sent and received. It imports the built packages by name, as their users do.
import { createClient } from "wechatpay-ts/chain";
import { startSandbox } from "wechatpay-sandbox";

import { firstOrder, shopOfSandbox } from "../examples/first-order.mjs";
import { calls } from "./calls.mjs";
import { printCall, printEnd, printStep, printTitle } from "./print.mjs";

const sandbox = await startSandbox({ settleAfter: 100 });
try {
  if (!sandbox.client) throw new Error("The sandbox has no client options.");
  printTitle("An order, from JSAPI下单 to its refund (test/examples/first-order.mjs)");
  await firstOrder(shopOfSandbox(sandbox), printStep);

  printTitle("Five calls with encrypted fields (test/tour/calls.mjs)");
  const wx = createClient(sandbox.client);
  for (const [at, { title, spelling, call }] of calls.entries()) {
    const data = await call(wx);
    printCall({ number: at + 1, title, spelling, exchange: sandbox.received.at(-1), data });
  }
  printEnd(sandbox.received.length, sandbox.url);
} finally {
  await sandbox.close();
}
