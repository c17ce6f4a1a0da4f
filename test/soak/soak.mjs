// `npm run soak`: 8,000 tasks at concurrency 32 with a sandbox in this process: a signed call, or the life of an order with three
// calls and two notifications. It fails if a call fails, or if more memory is in use at the end than after the first quarter, both
// times without the state of the sandbox.
import { once } from "node:events";
import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { clearTimeout, setTimeout } from "node:timers";
import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";

import { createClient } from "wechatpay-ts/chain";
import { startSandbox } from "wechatpay-sandbox";

const total = 8_000;
const concurrency = 32;
const maxMinutes = 10;
/** The difference between two measurements of the same memory, in MB. */
const noiseMb = 8;

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const collect = runInNewContext("gc");

const deadline = setTimeout(
  () => fail(`The calls took more than ${maxMinutes} minutes.`),
  maxMinutes * 60_000,
);
const sandbox = await startSandbox({ publicKeyShare: 0.5, settleAfter: 0 });
if (!sandbox.client) throw new Error("The sandbox has no client options.");
const wx = createClient(sandbox.client);
const { subsidy } = wx.v3.gov;

let notified = 0;
const shop = createServer((request, response) => {
  notified += 1;
  request.resume();
  response.writeHead(204).end();
}).listen(0, "127.0.0.1");
await once(shop, "listening");
const address = shop.address();
const notify_url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/notify`;

/** Calls with a body, with an encrypted query, the life of an order, and of a bill. */
const calls = [
  () => subsidy.companies.query.post({ json: { qualification_region_code: 310100, license_number: "1" } }),
  () =>
    subsidy.qualification.get({
      query: {
        real_name: "张三",
        id_card_number: "11010519491231002X",
        appliance_id: 1,
        qualification_region_code: 1,
      },
    }),
  orderLife,
  () => wx.v3.bill.tradebill.get({ query: { bill_date: "2025-01-14" } }),
];

let done = 0;
let failed = 0;
const started = performance.now();

await callUntil(total / 4);
sandbox.reset();
const before = usedMemory();
await callUntil(total);
sandbox.reset();
const after = usedMemory();
clearTimeout(deadline);
const perSecond = Math.round((total / (performance.now() - started)) * 1000);
const growth = after - before;
process.stdout.write(
  `${done} tasks and ${notified} notifications at concurrency ${concurrency}, ${perSecond} a second: ${failed} failed; ` +
    `${before.toFixed(1)} MB in use after a quarter, ${after.toFixed(1)} MB at the end.\n`,
);
await sandbox.close();
shop.close();
if (failed > 0) fail("A call failed.");
if (growth > noiseMb) fail(`Memory grew by ${growth.toFixed(1)} MB.`);

/** Places, pays, queries and refunds an order. @param {number} number */
async function orderLife(number) {
  const out_trade_no = `ORDER${number}`;
  const mchid = "1900000001";
  await wx.v3.pay.transactions.native.post({
    json: {
      ...{ appid: "wx1", mchid, description: "茶", out_trade_no, amount: { total: 2 }, notify_url },
    },
  });
  await sandbox.orders.pay(out_trade_no);
  const { trade_state } = await wx.v3.pay.transactions.outTradeNo._out_trade_no_.get({
    ...{ out_trade_no, query: { mchid } },
  });
  if (trade_state !== "SUCCESS") throw new Error(`${out_trade_no}: the state is ${trade_state}.`);
  await wx.v3.refund.domestic.refunds.post({
    json: {
      ...{ out_trade_no, out_refund_no: `REFUND${number}`, notify_url },
      amount: { refund: 1, total: 2, currency: "CNY" },
    },
  });
}

/** @param {number} end the number of calls since the start at which to stop */
async function callUntil(end) {
  await Promise.all(Array.from({ length: concurrency }, () => makeCalls(end)));
}

/** @param {number} end */
async function makeCalls(end) {
  while (done < end) {
    const number = done++;
    try {
      await calls[number % calls.length]?.(number);
    } catch (error) {
      failed += 1;
      if (failed <= 5) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

/** Returns the memory in use after garbage collection, in MB. */
function usedMemory() {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** @param {string} reason */
function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
