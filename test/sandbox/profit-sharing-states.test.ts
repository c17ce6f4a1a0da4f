/** Random walks of profit sharing, by calls and controls of a real sandbox: states change as the tables say. */
import { ApiError } from "wechatpay-ts";
import fc from "fast-check";
import { expect, test } from "vitest";

import {
  fundsStates,
  receiverStates,
  returnStates,
  sharingStates,
  type ReceiverResult,
  type ReturnResult,
  type Sandbox,
  type SharingFunds,
  type SharingState,
} from "#sandbox/index";
import { ApiError as SandboxError } from "#sandbox/http/api-error";

import {
  addStore,
  appid,
  common,
  day,
  giveBack,
  mchid,
  part,
  query,
  receiver,
  share,
  start,
  unfreeze,
  type Wx,
} from "./support/sharing.ts";
import { finalStates, SeenTransitions } from "./support/walk.ts";

/** What is sent and done to one order. Its numbers begin with its own. */
interface Walk {
  readonly wx: Wx;
  readonly sandbox: Sandbox;
  readonly number: string;
}

interface Step {
  /** The events of the tables that it can cause. */
  readonly events: readonly string[];
  readonly run: (walk: Walk) => Promise<unknown>;
}

const idOf = ({ sandbox, number }: Walk) => sandbox.orders.find(number)?.transactionId ?? "";
const shareAs = (walk: Walk, suffix: string, changes: object = {}) =>
  share(walk.wx, idOf(walk), { out_order_no: walk.number + suffix, ...changes });
const giveBackAs = ({ wx, number }: Walk, suffix: string, amount: number) =>
  giveBack(wx, { out_order_no: `${number}A`, out_return_no: number + suffix, amount });
/** Runs a method of the sandbox, which may throw. */
const control = async (run: () => void): Promise<void> => Promise.resolve(run());

const pay: Step = { events: [], run: ({ sandbox, number }) => sandbox.orders.pay(number) };

const shareTwo: Step = {
  events: [],
  run: (walk) => shareAs(walk, "A", { receivers: [part(100), part(50)] }),
};
const settle: Step = {
  events: ["succeed", "close", "finish"],
  run: ({ sandbox, number }) => control(() => sandbox.profitSharing.settle(`${number}A`)),
};
/** Beginnings, so that walks also reach what needs several steps in order. */
const beginnings: readonly (readonly Step[])[] = [[], [shareTwo], [shareTwo, settle]];

const actions: readonly Step[] = [
  pay,
  shareTwo,
  { events: ["shareLast"], run: (walk) => shareAs(walk, "B", { unfreeze_unsplit: true }) },
  { events: ["unfreeze"], run: (walk) => unfreeze(walk.wx, idOf(walk), `${walk.number}U`) },
  { events: ["unfreeze"], run: (walk) => unfreeze(walk.wx, idOf(walk), `${walk.number}A`) },
  { events: [], run: ({ wx }) => wx.profitsharing.receivers.delete.post({ json: { ...receiver, appid } }) },
  { events: [], run: ({ wx }) => addStore(wx) },
  settle,
  {
    events: ["close", "finish"],
    run: ({ sandbox, number }) => control(() => sandbox.profitSharing.fail(`${number}A`)),
  },
  {
    events: ["close", "finish"],
    run: ({ sandbox, number }) => control(() => sandbox.profitSharing.fail(`${number}B`)),
  },
  { events: [], run: (walk) => giveBackAs(walk, "R", 60) },
  { events: [], run: (walk) => giveBackAs(walk, "S", 60) },
  {
    events: ["succeed"],
    run: ({ sandbox, number }) => control(() => sandbox.profitSharing.settleReturn(`${number}R`)),
  },
  {
    events: ["fail"],
    run: ({ sandbox, number }) =>
      control(() => sandbox.profitSharing.settleReturn(`${number}S`, "BALANCE_NOT_ENOUGH")),
  },
  { events: ["succeed", "close", "finish"], run: ({ sandbox }) => sandbox.clock.advance(day) },
  { events: ["succeed", "close", "finish", "expire"], run: ({ sandbox }) => sandbox.clock.advance(31 * day) },
];

/** The states of all that belongs to one order, by number. */
interface States {
  readonly funds: SharingFunds | undefined;
  readonly orders: ReadonlyMap<string, SharingState>;
  readonly receivers: ReadonlyMap<string, ReceiverResult>;
  readonly returns: ReadonlyMap<string, ReturnResult>;
}

const none: States = { funds: undefined, orders: new Map(), receivers: new Map(), returns: new Map() };

async function statesOf(walk: Walk): Promise<States> {
  const { sandbox, wx, number } = walk;
  const { profitSharing } = sandbox;
  const transaction = sandbox.orders.find(number);
  const orders = profitSharing.all.filter(({ outOrderNo }) => outOrderNo.startsWith(number));
  for (const { outOrderNo, state, receivers } of orders) {
    const queried = await query(wx, idOf(walk), outOrderNo);
    expect(queried.state).toBe(state);
    expect(queried.receivers?.map(({ result }) => result)).toEqual(receivers.map(({ result }) => result));
    const isPending = receivers.some(({ result }) => result === "PENDING");
    expect(isPending).toBe(state === "PROCESSING");
  }
  const returns = profitSharing.returns.filter(({ outReturnNo }) => outReturnNo.startsWith(number));
  const returned = returns.filter(({ result }) => result !== "FAILED").length * 60;
  const sum = orders.flatMap(({ receivers }) => receivers).reduce((total, one) => total + one.returned, 0);
  expect(sum).toBe(returned);
  return {
    funds: transaction && profitSharing.fundsOf(transaction),
    orders: new Map(orders.map(({ outOrderNo, state }) => [outOrderNo, state])),
    receivers: new Map(
      orders.flatMap(({ outOrderNo, receivers }) =>
        receivers.map(({ result }, index) => [`${outOrderNo} ${index}`, result]),
      ),
    ),
    returns: new Map(returns.map(({ outReturnNo, result }) => [outReturnNo, result])),
  };
}

/** Runs a step, which WeChat Pay may refuse. */
async function take(step: Step, walk: Walk): Promise<void> {
  try {
    await step.run(walk);
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof SandboxError)) throw error;
    expect([400, 403, 404]).toContain(error.status);
  }
}

test("what is finished does not change", () => {
  expect(finalStates(sharingStates)).toEqual(["FINISHED"]);
  expect(finalStates(receiverStates)).toEqual(["SUCCESS", "CLOSED"]);
  expect(finalStates(returnStates)).toEqual(["SUCCESS", "FAILED"]);
  expect(finalStates(fundsStates)).toEqual(["UNFROZEN"]);
});

test("every change of state is in the tables, and the walks make every change of the tables", async () => {
  const { sandbox, wx } = await start();
  const [funds, orders] = [
    new SeenTransitions(fundsStates, ["FROZEN"]),
    new SeenTransitions(sharingStates, ["PROCESSING"]),
  ];
  const receivers = new SeenTransitions(receiverStates, ["PENDING"]);
  const returns = new SeenTransitions(returnStates, ["PROCESSING"]);
  const compare = (before: States, after: States, events: readonly string[]) => {
    funds.add(before.funds, after.funds, events);
    for (const [key, to] of after.orders) orders.add(before.orders.get(key), to, events);
    for (const [key, to] of after.receivers) receivers.add(before.receivers.get(key), to, events);
    for (const [key, to] of after.returns) returns.add(before.returns.get(key), to, events);
  };
  let walks = 0;
  const walking = fc.asyncProperty(
    fc.constantFrom(...beginnings),
    fc.array(fc.constantFrom(...actions), { maxLength: 9 }),
    async (beginning, further) => {
      const walk = { wx, sandbox, number: `WALK${(walks += 1)}X` };
      await addStore(wx);
      await wx.pay.transactions.native.post({
        json: {
          ...{ ...common, mchid, out_trade_no: walk.number, amount: { total: 1000 } },
          settle_info: { profit_sharing: true },
        },
      });
      const wait: Step = { events: [], run: () => sandbox.clock.advance(60_000) };
      let before = none;
      for (const step of [pay, wait, ...beginning, ...further]) {
        await take(step, walk);
        const after = await statesOf(walk);
        compare(before, after, step.events);
        before = after;
      }
    },
  );
  await fc.assert(walking, { seed: 2, numRuns: 100 });
  for (const one of [funds, orders, receivers, returns]) one.expectAll();
}, 120_000);
