/** Random walks of service orders, by calls and controls of a real sandbox: their states change as the table says. */
import { ApiError } from "wechatpay-ts";
import { createClient as createChainClient } from "wechatpay-ts/chain";
import fc from "fast-check";
import { expect, test } from "vitest";

import { ApiError as SandboxError } from "#sandbox/http/api-error";
import {
  payscoreFirstStates,
  payscoreStates,
  type PayscoreEvent,
  type PayscoreState,
  type Sandbox,
} from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { clientOf, sandboxFor } from "./support/merchant.ts";
import { failOnResponseIssues } from "./support/response-issues.ts";
import { finalStates, SeenTransitions } from "./support/walk.ts";

const strict = failOnResponseIssues();
const named = { appid: "wxd678efh567hg6787", service_id: "S1" };
const day = 86_400_000;

type Wx = ReturnType<typeof chainOf>;

function chainOf(sandbox: Sandbox) {
  return createChainClient({ ...clientOf(sandbox), ...strict }).v3.payscore.serviceorder;
}

/** What is sent and done to one order. */
interface Walk {
  readonly wx: Wx;
  readonly sandbox: Sandbox;
  readonly out_order_no: string;
}

const period = { time_range: { start_time: "20301225", end_time: "20301226" } };
const described = { service_introduction: "酒店", notify_url: "https://shop.example/notify", ...period };

function sums(total: number) {
  const post_payments = [{ name: "房费", amount: total + 1 }];
  const post_discounts = [{ name: "满减", description: "一分", amount: 1 }];
  return { post_payments, post_discounts, total_amount: total };
}

function create({ wx, out_order_no }: Walk, changes: object): Promise<unknown> {
  const risk_fund = { name: "DEPOSIT", amount: 1000 } as const;
  return wx.post({ json: { ...named, ...described, out_order_no, openid: "o-1", risk_fund, ...changes } });
}

interface Step {
  /** The events of the table that it can cause. */
  readonly events: readonly PayscoreEvent[];
  readonly run: (walk: Walk) => Promise<unknown>;
}

const directComplete = ({ wx, out_order_no }: Walk, total: number) =>
  wx.directComplete.post({ json: { ...named, ...described, out_order_no, openid: "o-1", ...sums(total) } });
const paid = { ...named, type: "Order_Paid", detail: { paid_time: "20301226091010" } };

const creations: readonly Step[] = [
  { events: [], run: (walk) => create(walk, {}) },
  { events: [], run: (walk) => create(walk, { need_user_confirm: false }) },
  { events: [], run: (walk) => directComplete(walk, 100) },
  { events: [], run: (walk) => directComplete(walk, 0) },
];

const actions: readonly Step[] = [
  { events: ["confirm"], run: ({ sandbox, out_order_no }) => sandbox.payscore.confirm(out_order_no) },
  { events: ["pay"], run: ({ sandbox, out_order_no }) => sandbox.payscore.pay(out_order_no) },
  {
    events: [],
    run: async ({ sandbox, out_order_no }) => Promise.resolve(sandbox.payscore.fail(out_order_no)),
  },
  { events: ["pay"], run: ({ sandbox }) => sandbox.clock.advance(day) },
  { events: ["pay", "expire"], run: ({ sandbox }) => sandbox.clock.advance(31 * day) },
  {
    events: ["cancel"],
    run: ({ wx, out_order_no }) =>
      wx._out_order_no_.cancel.post({ out_order_no, json: { ...named, reason: "退" } }),
  },
  { events: ["complete"], run: (walk) => complete(walk, 100) },
  { events: ["waive"], run: (walk) => complete(walk, 0) },
  { events: [], run: (walk) => complete(walk, 1001) },
  { events: [], run: (walk) => modify(walk, 50) },
  { events: [], run: (walk) => modify(walk, 200) },
  { events: ["waive"], run: (walk) => modify(walk, 0) },
  {
    events: ["sync"],
    run: ({ wx, out_order_no }) => wx._out_order_no_.sync.post({ out_order_no, json: paid }),
  },
  { events: [], run: ({ wx, out_order_no }) => wx._out_order_no_.pay.post({ out_order_no, json: named }) },
];

function complete({ wx, out_order_no }: Walk, total: number): Promise<unknown> {
  return wx._out_order_no_.complete.post({ out_order_no, json: { ...named, ...sums(total) } });
}

function modify({ wx, out_order_no }: Walk, total: number): Promise<unknown> {
  return wx._out_order_no_.modify.post({ out_order_no, json: { ...named, reason: "少收", ...sums(total) } });
}

/** Runs a step, which WeChat Pay may refuse. Returns the state after it, as a query reports it. */
async function stateAfter(step: Step, walk: Walk): Promise<PayscoreState | undefined> {
  try {
    await step.run(walk);
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof SandboxError)) throw error;
    expect([400, 404]).toContain(error.status);
  }
  const order = walk.sandbox.payscore.find(walk.out_order_no);
  if (!order) return undefined;
  const { state, state_description, collection, total_amount } = await walk.wx.get({
    query: { ...named, out_order_no: walk.out_order_no },
  });
  expect([state, state_description].filter((part) => part !== undefined).join("/")).toBe(order.state);
  const isCollected = (total_amount ?? 0) > 0;
  const expected = order.state === "DONE" ? "USER_PAID" : "USER_PAYING";
  expect(collection?.state).toBe(isCollected ? expected : undefined);
  return order.state;
}

test("a service order that is done, cancelled or expired does not change", () => {
  expect(finalStates(payscoreStates)).toEqual(["DONE", "REVOKED", "EXPIRED"]);
});

test("every change of state is in the table, and the walks make every change of the table", async () => {
  const sandbox = await sandboxFor({ operations: specOperations(), seed: "walk", settleAfter: day });
  const wx = chainOf(sandbox);
  const seen = new SeenTransitions(payscoreStates, payscoreFirstStates);
  let walks = 0;
  const walking = fc.asyncProperty(
    fc.constantFrom(...creations),
    fc.array(fc.constantFrom(...actions, ...creations), { maxLength: 7 }),
    async (creation, further) => {
      const walk = { wx, sandbox, out_order_no: `W${(walks += 1)}` };
      let state: PayscoreState | undefined;
      for (const step of [creation, ...further]) {
        const next = await stateAfter(step, walk);
        seen.add(state, next, step.events);
        state = next;
      }
    },
  );
  await fc.assert(walking, { seed: 1, numRuns: 100 });
  seen.expectAll();
}, 120_000);
