// `npm run soak`: 20,000 signed calls at concurrency 32 to a sandbox in this process. It fails if a call fails, or if more
// memory is in use at the end than after the first quarter.
import { performance } from "node:perf_hooks";
import { clearTimeout, setTimeout } from "node:timers";
import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";

import { createClient } from "wechatpay-ts/chain";
import { startSandbox } from "wechatpay-sandbox";

const total = 20_000;
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
const sandbox = await startSandbox({ publicKeyShare: 0.5 });
if (!sandbox.client) throw new Error("The sandbox has no client options.");
const wx = createClient(sandbox.client);
const { subsidy } = wx.v3.gov;

/** Calls with a body, with an encrypted query, of an existing order, and of a bill. */
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
  (/** @type {number} */ number) =>
    wx.v3.pay.transactions.native.post({
      json: {
        appid: "wx1",
        mchid: "1900000001",
        description: "茶",
        out_trade_no: `T${number % 100}`,
        amount: { total: 1 },
        notify_url: "http://127.0.0.1/",
      },
    }),
  () => wx.v3.bill.tradebill.get({ query: { bill_date: "2025-01-14" } }),
];

let done = 0;
let failed = 0;
const started = performance.now();

await callUntil(total / 4);
const before = usedMemory();
await callUntil(total);
const after = usedMemory();
clearTimeout(deadline);
const perSecond = Math.round((total / (performance.now() - started)) * 1000);
const growth = after - before;
process.stdout.write(
  `${done} signed calls at concurrency ${concurrency}, ${perSecond} a second: ${failed} failed; ` +
    `${before.toFixed(1)} MB in use after a quarter, ${after.toFixed(1)} MB at the end.\n`,
);
await sandbox.close();
if (failed > 0) fail("A call failed.");
if (growth > noiseMb) fail(`Memory grew by ${growth.toFixed(1)} MB.`);

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
