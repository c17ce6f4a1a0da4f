/**
 * The fault matrix of calls: each fault happens to a call that is safe to repeat, to one that is not, and to one that WeChat
 * Pay recognizes by its number. The client never returns forged data, and WeChat Pay never acts twice.
 */
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";

import { createClient, WechatPayError } from "wechatpay-ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { analyze } from "#generator/index";
import { startSandbox, type Sandbox } from "#sandbox/index";
import { getPayPartnerTransactionsByOutTradeNo } from "#generated/v3/pay/partner/transactions/out-trade-no/_out_trade_no_";
import { postPayTransactionsCodepay } from "#generated/v3/pay/transactions/codepay";
import { postPayTransactionsNative } from "#generated/v3/pay/transactions/native";

import { root } from "../support/specs.ts";
import { responseFaults, type ResponseFault } from "./responses.ts";
import { refuse } from "./support/by-hand.ts";
import { peerFor, type Peer } from "./support/merchant.ts";
import { formatSeen, formatSeenInChinese, markdown, rowsBelow } from "./support/table.ts";

/** Milliseconds of an attempt that a fault delays, and of any other attempt, which a busy machine must not end. */
const timeouts = { late: 700, other: 20_000 };

const pages = [
  "openapi/v3/pay/partner/transactions/out-trade-no/{out_trade_no}.md",
  "openapi/v3/pay/transactions/codepay.md",
  "openapi/v3/pay/transactions/native.md",
].map((page) => {
  const path = `specs/${page}`;
  return { path, page, text: readFileSync(join(root, path), "utf8") };
});

let sandbox: Sandbox;
beforeAll(async () => {
  // The client knows both kinds of WeChat Pay's keys.
  sandbox = await startSandbox({ operations: (await analyze(pages)).operations, publicKeyShare: 1 });
  sandbox.orders.create({ outTradeNo: "known", mchid: "2", tradeType: "NATIVE", total: 1 });
});
afterAll(() => sandbox.close());

function clientFor({ client }: Peer, { sees }: ResponseFault) {
  // Each client has its own connections, so a reset after the response of one call does not affect the next call.
  const agent = new Agent({ keepAlive: true });
  const isLate = typeof sees === "object" && sees.code === "ERR_TIMEOUT";
  const timeout = isLate ? timeouts.late : timeouts.other;
  return createClient({ ...client, agent, timeout, totalTimeout: 60_000, retryDelay: 0, validate: false });
}
type Client = ReturnType<typeof clientFor>;

let orders = 0;

/** The three kinds of calls. */
const calls = {
  query: (client: Client) =>
    getPayPartnerTransactionsByOutTradeNo(client, {
      out_trade_no: "known",
      query: { sp_mchid: "1900000001", sub_mchid: "2" },
    }),
  /** It takes money from the payer who shows the code. */
  pay: (client: Client) =>
    postPayTransactionsCodepay(client, {
      json: {
        ...order(),
        payer: { auth_code: "130061098828009406" },
        scene_info: { store_info: {} },
        // The page requires a list of goods in `detail`.
        detail: { goods_detail: [] },
      },
    }),
  order: (client: Client) =>
    postPayTransactionsNative(client, { json: { ...order(), notify_url: "https://example.com/" } }),
};

function order() {
  return {
    appid: "wx1",
    mchid: "1900000001",
    description: "tea",
    out_trade_no: `order-${++orders}`,
    amount: { total: 1 },
  };
}

type Outcome = { readonly data: unknown } | { readonly error: unknown };

async function outcomeOf(call: PromiseLike<unknown>): Promise<Outcome> {
  return call.then(
    (data) => ({ data }),
    (error: unknown) => ({ error }),
  );
}

/** Expects what must be true after every fault of every call. */
function expectNoHarm(outcome: Outcome, peer: Peer): void {
  const requests = peer.requests();
  if ("data" in outcome) {
    const last = requests.at(-1);
    expect(last?.genuine).toBeDefined();
    expect(outcome.data).toEqual(JSON.parse(last?.genuine ?? ""));
  }
  expect(peer.orders().length).toBeLessThanOrEqual(1);
  // A retry sends the same bytes: WeChat Pay would reject another order under the number.
  expect(new Set(requests.map(({ body }) => body)).size).toBe(Math.min(1, requests.length));
}

function expectSeen(outcome: Outcome, { sees }: ResponseFault, attempts: number): void {
  if (typeof sees === "string") {
    expect(outcome).toHaveProperty("data");
    return;
  }
  const { error: name, ...facts } = sees;
  expect(outcome).toMatchObject({ error: { name, ...facts, attempts } });
  expect("error" in outcome && outcome.error).toBeInstanceOf(WechatPayError);
}

/** Expects the error of a payment to say what became of it, once, and how to query it; docs/faults.md says the same. */
function expectEffect(outcome: Outcome, fault: ResponseFault): void {
  if (!("error" in outcome)) return;
  const { message } = outcome.error as Error; // expectSeen has checked it
  const effect = isDown(fault) ? /Nothing was sent\./g : /query by out_trade_no before you /g;
  expect(message.match(effect)).toHaveLength(1);
  expect(message).toMatch(/\.$/);
  expect(fault.fix).toMatch(isDown(fault) ? /Nothing was sent/ : /query|Query/);
}

/** A server that refuses connections receives no request, and does not recover. */
const isDown = ({ by }: ResponseFault) => by === refuse;

describe.each(responseFaults)("$what", (fault) => {
  const arrived = (peer: Peer, count: number) =>
    expect(peer.requests()).toHaveLength(isDown(fault) ? 0 : count);
  // The client really waits for Retry-After.
  const waits = typeof fault.by === "string" && fault.by.includes("retryAfter=1");

  test.skipIf(waits)("a query fails if it happens to every attempt", async () => {
    const peer = await peerFor(fault, 9, sandbox);
    const outcome = await outcomeOf(calls.query(clientFor(peer, fault)));
    expectSeen(outcome, fault, fault.isRetried ? 3 : 1);
    arrived(peer, fault.isRetried ? 3 : 1);
    expectNoHarm(outcome, peer);
  });

  test("a query that the client retries succeeds after it happened once", async () => {
    const peer = await peerFor(fault, 1, sandbox);
    const outcome = await outcomeOf(calls.query(clientFor(peer, fault)));
    if (fault.isRetried && !isDown(fault)) expect(outcome).toHaveProperty("data");
    else expectSeen(outcome, fault, isDown(fault) ? 3 : 1);
    arrived(peer, fault.isRetried ? 2 : 1);
    expectNoHarm(outcome, peer);
  });

  test("the client never retries a payment after it", async () => {
    const peer = await peerFor(fault, 1, sandbox);
    const outcome = await outcomeOf(calls.pay(clientFor(peer, fault)));
    expectSeen(outcome, fault, isDown(fault) ? 3 : 1);
    expectEffect(outcome, fault);
    arrived(peer, 1);
    expectNoHarm(outcome, peer);
  });

  test("the client retries an order that WeChat Pay recognizes by its number", async () => {
    const peer = await peerFor(fault, 1, sandbox);
    const outcome = await outcomeOf(calls.order(clientFor(peer, fault)));
    if (fault.isRetried && !isDown(fault)) expect(outcome).toHaveProperty("data");
    else expectSeen(outcome, fault, isDown(fault) ? 3 : 1);
    arrived(peer, fault.isRetried ? 2 : 1);
    expectNoHarm(outcome, peer);
  });
});

test("docs/faults.md has a row for each fault of a response", () => {
  const rows = responseFaults.map(({ what, sees, isRetried, fix }) => [
    what,
    formatSeen(sees),
    isRetried ? "yes" : "no",
    fix,
  ]);
  const table = markdown(["Response", "The call", "Retried", "What to do"], rows);
  expect(readFileSync(join(root, "docs/faults.md"), "utf8")).toContain(`\n\n${table}\n\n`);

  const page = readFileSync(join(root, "docs/zh-CN/faults.md"), "utf8");
  const chinese = rowsBelow(page, ["应答", "调用", "重试", "处理办法"]);
  expect(chinese.map(([, seen, retried]) => [seen, retried])).toEqual(
    responseFaults.map(({ sees, isRetried }) => [formatSeenInChinese(sees), isRetried ? "是" : "否"]),
  );
});
