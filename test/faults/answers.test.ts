/**
 * The fault matrix of calls: each fault happens to a call that may be repeated, to one that may not, and to one that
 * WeChat Pay knows again. Nothing forged is ever data, and nothing is done twice.
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
import { answerFaults, type AnswerFault } from "./answers.ts";
import { refuse } from "./support/by-hand.ts";
import { peerFor, type Peer } from "./support/merchant.ts";
import { markdown, saidOf } from "./support/table.ts";

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
  // Both kinds of WeChat Pay's keys are known at once.
  sandbox = await startSandbox({ operations: (await analyze(pages)).operations, publicKeyShare: 1 });
  sandbox.orders.create({ outTradeNo: "known", mchid: "2", tradeType: "NATIVE", total: 1 });
});
afterAll(() => sandbox.close());

function clientFor({ client }: Peer, { sees }: AnswerFault) {
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
      query: { sp_mchid: "1", sub_mchid: "2" },
    }),
  /** Takes money from the user who shows the code. */
  pay: (client: Client) =>
    postPayTransactionsCodepay(client, {
      json: {
        ...order(),
        payer: { auth_code: "130061098828009406" },
        scene_info: { store_info: {} },
        // The page requires a list of goods if there are details.
        detail: { goods_detail: [] },
      },
    }),
  order: (client: Client) =>
    postPayTransactionsNative(client, { json: { ...order(), notify_url: "https://example.com/" } }),
};

function order() {
  return {
    appid: "wx1",
    mchid: "1",
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

/** What holds of every fault and every call. */
function expectNoHarm(outcome: Outcome, peer: Peer): void {
  const requests = peer.requests();
  if ("data" in outcome) {
    const last = requests.at(-1);
    expect(last?.genuine).toBeDefined();
    expect(outcome.data).toEqual(JSON.parse(last?.genuine ?? ""));
  }
  expect(peer.orders().length).toBeLessThanOrEqual(1);
  // What is sent again is the same to the last byte: WeChat Pay would refuse another order under the number.
  expect(new Set(requests.map(({ body }) => body)).size).toBe(Math.min(1, requests.length));
}

function expectSeen(outcome: Outcome, { sees }: AnswerFault, attempts: number): void {
  if (typeof sees === "string") {
    expect(outcome).toHaveProperty("data");
    return;
  }
  const { error: name, ...facts } = sees;
  expect(outcome).toMatchObject({ error: { name, ...facts, attempts } });
  expect("error" in outcome && outcome.error).toBeInstanceOf(WechatPayError);
}

/** Of what refuses connections nothing arrives, and it never gets better. */
const isDown = ({ by }: AnswerFault) => by === refuse;

describe.each(answerFaults)("$what", (fault) => {
  const arrived = (peer: Peer, count: number) =>
    expect(peer.requests()).toHaveLength(isDown(fault) ? 0 : count);
  // A wait that Retry-After asks for is a real one.
  const waits = typeof fault.by === "string" && fault.by.includes("retryAfter=1");

  test.skipIf(waits)("a query that meets it each time ends with it", async () => {
    const peer = await peerFor(fault, 9, sandbox);
    const outcome = await outcomeOf(calls.query(clientFor(peer, fault)));
    expectSeen(outcome, fault, fault.again ? 3 : 1);
    arrived(peer, fault.again ? 3 : 1);
    expectNoHarm(outcome, peer);
  });

  test("a query that meets it once succeeds where a retry helps", async () => {
    const peer = await peerFor(fault, 1, sandbox);
    const outcome = await outcomeOf(calls.query(clientFor(peer, fault)));
    if (fault.again && !isDown(fault)) expect(outcome).toHaveProperty("data");
    else expectSeen(outcome, fault, isDown(fault) ? 3 : 1);
    arrived(peer, fault.again ? 2 : 1);
    expectNoHarm(outcome, peer);
  });

  test("a payment that meets it once is not retried", async () => {
    const peer = await peerFor(fault, 1, sandbox);
    const outcome = await outcomeOf(calls.pay(clientFor(peer, fault)));
    expectSeen(outcome, fault, isDown(fault) ? 3 : 1);
    arrived(peer, 1);
    expectNoHarm(outcome, peer);
  });

  test("an order that meets it once is retried, since WeChat Pay recognizes its number", async () => {
    const peer = await peerFor(fault, 1, sandbox);
    const outcome = await outcomeOf(calls.order(clientFor(peer, fault)));
    if (fault.again && !isDown(fault)) expect(outcome).toHaveProperty("data");
    else expectSeen(outcome, fault, isDown(fault) ? 3 : 1);
    arrived(peer, fault.again ? 2 : 1);
    expectNoHarm(outcome, peer);
  });
});

test("docs/faults.md has a row for every fault of these tests", () => {
  const rows = answerFaults.map(({ what, sees, again, fix }) => [
    what,
    saidOf(sees),
    again ? "yes" : "no",
    fix,
  ]);
  const table = markdown(["The answer", "The caller sees", "Again", "What to do"], rows);
  expect(readFileSync(join(root, "docs/faults.md"), "utf8")).toContain(`\n\n${table}\n\n`);
});
