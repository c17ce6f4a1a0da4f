/** The states of orders, refunds and transfers: walks at random see the transitions of the tables, all of them, and no others. */
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";

import {
  batchStates,
  makeCredentials,
  orderStates,
  refundStates,
  startSandbox,
  transferStates,
  type Machine,
} from "#sandbox/index";

import { batchStatusOf } from "#sandbox/state/transfer";

import { specOperations } from "../support/specs.ts";
import { bearer, call, clientOf, notifyServer, send } from "./support/merchant.ts";

const hour = 3_600_000;
const settleAfter = 1000;
const paths =
  /^\/v3\/(?:pay\/transactions|combine-transactions|refund\/domestic|fund-app\/mch-transfer|transfer\/batches)/u;
const operations = specOperations().filter((one) => one.kind === "endpoint" && paths.test(one.path));
const sandbox = await startSandbox({ operations, credentials: await makeCredentials(), settleAfter });
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const mchid = "1900000001";
const [key = ""] = Object.keys(clientOf(sandbox).wechatpayKeys);
const headers = { "Wechatpay-Serial": key };

const post = (target: string, json: object) => call(sandbox, { target, json, headers });

const order = (changes: object = {}) => ({
  ...{ appid: "wx1", mchid, description: "茶", out_trade_no: "ORDER1", amount: { total: 100 } },
  ...{ notify_url: "https://shop.example/notify", ...changes },
});
const codepay = () =>
  post("/v3/pay/transactions/codepay", {
    ...{ appid: "wx1", mchid, description: "茶", out_trade_no: "ORDER1", amount: { total: 100 } },
    ...{ payer: { auth_code: "130061098828009406" }, scene_info: { store_info: { out_id: "A" } } },
  });
const native = (changes: object = {}) => post("/v3/pay/transactions/native", order(changes));
const path = "/v3/pay/transactions/out-trade-no/ORDER1";
let refundNumber = 0;
const refund = (changes: object = {}) =>
  post("/v3/refund/domestic/refunds", {
    ...{ out_trade_no: "ORDER1", out_refund_no: `REFUND${(refundNumber += 1)}` },
    ...{ amount: { refund: 1, total: 100, currency: "CNY" }, ...changes },
  });
const bill = (target: string) =>
  post(`/v3/fund-app/mch-transfer/transfer-bills${target}`, {
    ...{ appid: "wx1", out_bill_no: "BILL1", transfer_amount: 50, transfer_remark: "奖励" },
    ...{ transfer_scene_id: "1000", ...(target === "" && { openid: "o-1" }) },
    transfer_scene_report_infos: [{ info_type: "活动名称", info_content: "有礼" }],
  });
const batch = () =>
  post("/v3/transfer/batches", {
    ...{ appid: "wx1", out_batch_no: "BATCH1", batch_name: "报销", batch_remark: "报销" },
    ...{ total_amount: 100, total_num: 1, transfer_scene_id: "1001" },
    transfer_detail_list: [
      { out_detail_no: "DETAIL1", transfer_amount: 100, transfer_remark: "报销", openid: "o-1" },
    ],
  });

type Step = () => unknown;

/** One machine: what a walk may do, and how it sees the state. */
interface Walk {
  readonly table: Machine<string, string>;
  readonly state: () => string | undefined;
  /** The state as the API returns it. */
  readonly query: () => Promise<string | undefined>;
  readonly begin: Readonly<Record<string, Step>>;
  readonly steps: Readonly<Record<string, Step>>;
}

const advance = (milliseconds: number) => () => sandbox.clock.advance(milliseconds);
const stateIn = async (target: string, name: string): Promise<string | undefined> => {
  const { status, json } = await call(sandbox, { target });
  return status === 200 ? String(json[name]) : undefined;
};

const walks: Readonly<Record<string, Walk>> = {
  order: {
    table: orderStates,
    state: () => sandbox.orders.find("ORDER1")?.state,
    query: () => stateIn(`${path}?mchid=${mchid}`, "trade_state"),
    begin: {
      native,
      "native with time_expire": () =>
        native({ time_expire: new Date(sandbox.clock.now() + hour).toISOString() }),
      codepay,
      "codepay with password": () => {
        sandbox.orders.requirePassword();
        return codepay();
      },
    },
    steps: {
      "order again": native,
      "codepay again": codepay,
      pay: () => sandbox.orders.pay("ORDER1"),
      fail: () => sandbox.orders.fail("ORDER1"),
      close: () => post(`${path}/close`, { mchid }),
      reverse: () => post(`${path}/reverse`, { appid: "wx1", mchid }),
      refund,
      "refund too much": () => refund({ amount: { refund: 101, total: 100, currency: "CNY" } }),
      "an hour": advance(hour),
      "7 days": advance(7 * 24 * hour),
    },
  },
  refund: {
    table: refundStates,
    state: () => sandbox.refunds.find("REFUND")?.status,
    query: () => stateIn("/v3/refund/domestic/refunds/REFUND", "status"),
    begin: { refund: () => refund({ out_refund_no: "REFUND" }) },
    steps: {
      "refund again": () => refund({ out_refund_no: "REFUND" }),
      "other refund": refund,
      succeed: () => sandbox.refunds.settle("REFUND", "SUCCESS"),
      fail: () => sandbox.refunds.settle("REFUND", "ABNORMAL"),
      close: () => sandbox.refunds.settle("REFUND", "CLOSED"),
      retry: () =>
        post(
          `/v3/refund/domestic/refunds/${sandbox.refunds.find("REFUND")?.refundId ?? ""}/apply-abnormal-refund`,
          { out_refund_no: "REFUND", type: "MERCHANT_BANK_CARD" },
        ),
      wait: advance(settleAfter),
    },
  },
  transfer: {
    table: transferStates,
    state: () => sandbox.transfers.find("bill", "BILL1")?.state,
    query: () => stateIn("/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/BILL1", "state"),
    begin: { transfer: () => bill("/transfer"), "transfer with confirmation": () => bill("") },
    steps: {
      confirm: () => sandbox.transfers.confirm("BILL1"),
      succeed: () => sandbox.transfers.settle("BILL1", "SUCCESS"),
      fail: () => sandbox.transfers.settle("BILL1", "FAIL"),
      cancel: () =>
        call(sandbox, {
          method: "POST",
          target: "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/BILL1/cancel",
        }),
      wait: advance(settleAfter),
      "a day": advance(24 * hour),
    },
  },
  batch: {
    table: batchStates,
    state: () => {
      const batch = sandbox.transfers.find("batch", "BATCH1");
      return batch && batchStatusOf(batch.state);
    },
    query: () =>
      call(sandbox, { target: "/v3/transfer/batches/out-batch-no/BATCH1?need_query_detail=false" }).then(
        ({ json }) => (json["transfer_batch"] as { batch_status?: string } | undefined)?.batch_status, // as documented
      ),
    begin: { batch },
    steps: {
      succeed: () => sandbox.transfers.settle("BATCH1", "SUCCESS"),
      fail: () => sandbox.transfers.settle("BATCH1", "FAIL"),
      close: () => sandbox.transfers.settle("BATCH1", "CANCELLED"),
      wait: advance(settleAfter),
    },
  },
};

/** Goes a step. What is refused is part of a walk: the state must stay. */
async function go(step: Step): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** The states that are left by another way than a transition of the table, and all transitions. */
function edgesOf(table: Machine<string, string>): { readonly all: Set<string>; readonly from: Set<string> } {
  const edges = Object.entries(table).flatMap(([from, events]) =>
    Object.values(events).map((to) => [from, String(to)] as const),
  );
  const changes = edges.filter(([from, to]) => from !== to);
  return { all: new Set(changes.map((edge) => edge.join("→"))), from: new Set(Object.keys(table)) };
}

describe.each(Object.entries(walks))(
  "a walk through the states of a %s",
  (name, { table, state, query, begin, steps }) => {
    test("sees every transition of the table, and no other", async () => {
      const { all, from } = edgesOf(table);
      const seen = new Set<string>();
      const strays = new Set<string>();
      const firsts = Object.entries(begin);
      const names = Object.keys(steps);
      const walk = fc.tuple(
        fc.constantFrom(...firsts.map(([first]) => first)),
        fc.array(fc.constantFrom(...names), { minLength: 3, maxLength: 8 }),
      );
      await fc.assert(
        fc.asyncProperty(walk, async ([first, chosen]) => {
          sandbox.reset();
          if (name === "refund") {
            await native();
            await sandbox.orders.pay("ORDER1");
          }
          await go(begin[first] ?? (() => undefined));
          let here = state();
          expect(from).toContain(here);
          for (const step of chosen) {
            await go(steps[step] ?? (() => undefined));
            const next = state();
            if (next !== here) {
              const edge = `${here}→${next}`;
              (all.has(edge) ? seen : strays).add(all.has(edge) ? edge : `${edge} by ${step}`);
            }
            here = next;
          }
          expect(await query()).toBe(here);
        }),
        { numRuns: 120, seed: 3, endOnFailure: true },
      );
      expect([...strays]).toEqual([]);
      const begun = new Set(beginnings[name]);
      expect([...seen, ...begun].sort()).toEqual([...all].sort());
    });
  },
);

/** The transitions of the call that begins: code payments pay or ask for the password at once, a transfer waits at once. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  order: ["NOTPAY→USERPAYING"],
  refund: [],
  transfer: ["ACCEPTED→WAIT_USER_CONFIRM"],
  batch: [],
};

describe("an unpaid order", () => {
  test("is closed after 7 days, and cannot be paid", async () => {
    await native();
    await sandbox.clock.advance(7 * 24 * hour - 60_000);
    expect(sandbox.orders.find("ORDER1")?.state).toBe("NOTPAY");
    const before = sandbox.orders.find("ORDER1");
    await sandbox.clock.advance(60_000);
    expect(before?.state).toBe("CLOSED");
    await expect(sandbox.orders.pay("ORDER1")).rejects.toMatchObject({ code: "ORDER_CLOSED" });
  });

  test("has a prepay_id for 2 hours: the same order again gives a new one, which can be paid", async () => {
    const jsapi = () => native();
    const first = (await jsapi()).json["code_url"];
    await sandbox.clock.advance(2 * hour - 60_000);
    expect((await jsapi()).json["code_url"]).toBe(first);
    await sandbox.clock.advance(60_000);
    await expect(sandbox.orders.pay("ORDER1")).rejects.toMatchObject({
      code: "ORDER_CLOSED",
      message: expect.stringContaining("prepay_id") as string,
    });
    const second = (await jsapi()).json["code_url"];
    expect(second).not.toBe(first);
    await sandbox.orders.pay("ORDER1");
    expect(sandbox.orders.find("ORDER1")?.state).toBe("SUCCESS");
  });

  test("of a combined payment closes at the time_expire of the whole", async () => {
    const one = (out_trade_no: string) => ({
      ...{ mchid, attach: "附", description: "茶", out_trade_no },
      amount: { total_amount: 10, currency: "CNY" },
    });
    const placed = await post("/v3/combine-transactions/native", {
      ...{ combine_appid: "wx1", combine_mchid: mchid, combine_out_trade_no: "COMBINED1" },
      ...{ sub_orders: [one("SUBORDER1"), one("SUBORDER2")], notify_url: "https://shop.example/notify" },
      time_expire: new Date(sandbox.clock.now() + hour).toISOString(),
    });
    expect(placed.status).toBe(200);
    await sandbox.clock.advance(hour);
    expect(sandbox.orders.all.map(({ state }) => state)).toEqual(["CLOSED", "CLOSED"]);
    await expect(sandbox.orders.pay("COMBINED1")).rejects.toMatchObject({ code: "ORDER_CLOSED" });
  });
});

describe("a code payment", () => {
  const control = (target: string, body = "{}") =>
    send(`${sandbox.url}/sandbox/${target}`, { method: "POST", headers: bearer(sandbox), body });

  test("waits for the password and is paid, and then notified", async () => {
    const merchant = await notifyServer();
    expect((await control("orders/require-password")).status).toBe(204);
    expect((await codepay()).json).toMatchObject({ trade_state: "USERPAYING" });
    expect((await codepay()).json).toMatchObject({ trade_state: "USERPAYING" });
    await control("orders/ORDER1/pay");
    expect(await stateIn(`${path}?mchid=${mchid}`, "trade_state")).toBe("SUCCESS");
    expect(merchant.arrived).toHaveLength(0); // a code payment has no notify_url
  });

  test("fails with PAYERROR, and is reversed", async () => {
    sandbox.orders.requirePassword(1);
    await codepay();
    expect((await control("orders/ORDER1/fail")).json).toMatchObject({ state: "PAYERROR" });
    expect((await control("orders/ORDER1/fail")).status).toBe(400);
    await expect(sandbox.orders.pay("ORDER1")).rejects.toMatchObject({ code: "ORDER_CLOSED" });
    expect((await post(`${path}/reverse`, { appid: "wx1", mchid })).status).toBe(200);
    expect(sandbox.orders.find("ORDER1")?.state).toBe("REVOKED");
  });

  test("is reversed and not closed; an order without a code is closed and not reversed", async () => {
    await codepay();
    const closing = await post(`${path}/close`, { mchid });
    expect([closing.status, closing.json["code"]]).toEqual([400, "INVALID_REQUEST"]);
    expect(closing.headers["request-id"]).toMatch(/-268449641$/u);
    sandbox.reset();
    await native();
    const reversal = await post(`${path}/reverse`, { appid: "wx1", mchid });
    expect([reversal.status, reversal.json["code"]]).toEqual([400, "INVALID_REQUEST"]);
  });
});
