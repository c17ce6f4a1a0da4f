/** Product coupons, stocks and user coupons walk through their states at random, by calls, controls and time. */
import fc from "fast-check";
import { expect, test } from "vitest";

import {
  productCouponFirstStates,
  productCouponStates,
  stockFirstStates,
  stockStates,
  userCouponStates,
  type ProductCouponEvent,
  type Sandbox,
  type StockEvent,
  type UserCouponEvent,
} from "#sandbox/index";

import {
  acting,
  brandId,
  couponSandbox,
  day,
  newProduct,
  partnerOf,
  period,
  stock,
  type Acting,
  type Ids,
  type Partner,
} from "./support/coupons.ts";
import { failOnResponseIssues } from "./support/response-issues.ts";
import { attempt, known } from "./support/steps.ts";
import { finalStates, SeenTransitions } from "./support/walk.ts";

const strict = failOnResponseIssues();

interface Walk {
  readonly sandbox: Sandbox;
  readonly wx: Partner;
  readonly ids: Ids;
  readonly act: Acting;
  readonly code: string;
  /** A new number of a request. */
  readonly no: number;
}

interface Step<Event> {
  /** The events of the table that it can cause. */
  readonly events: readonly Event[];
  readonly run: (walk: Walk) => unknown;
}

/** In the order of how often they are tried. */
const couponSteps: readonly Step<UserCouponEvent>[] = [
  { events: ["confirm", "confirmEarly"], run: ({ act, code, no }) => act.confirm(code, no) },
  { events: ["begin", "expire"], run: ({ sandbox }) => sandbox.clock.advance(day) },
  { events: ["use", "useOne"], run: ({ act, code, no }) => act.use(code, no) },
  { events: ["return", "returnLate"], run: ({ act, code, no }) => act.giveBack(code, no) },
  { events: ["delete"], run: ({ sandbox, code }) => sandbox.coupons.delete(code) },
  { events: ["deactivate"], run: ({ act, code, no }) => act.deactivate(code, no) },
];

/** A step by its place: the first one most often. */
function oftenFirst<One>(all: readonly One[]): fc.Arbitrary<One> {
  return fc.oneof(...all.map((one, at) => ({ weight: all.length - at, arbitrary: fc.constant(one) })));
}

const change = { brand_id: brandId, deactivate_reason: "下线" };
/** As above. */
const catalogSteps: readonly Step<ProductCouponEvent | StockEvent>[] = [
  { events: ["pause"], run: ({ sandbox, ids }) => sandbox.coupons.pause(ids.stock_id) },
  { events: ["stop"], run: ({ sandbox, ids }) => sandbox.coupons.stop(ids.stock_id) },
  { events: ["approve"], run: ({ sandbox, ids }) => sandbox.coupons.approve(ids.product_coupon_id) },
  { events: ["end"], run: ({ sandbox }) => sandbox.clock.advance(2 * day) },
  { events: ["resume"], run: ({ sandbox, ids }) => sandbox.coupons.resume(ids.stock_id) },
  { events: ["approve"], run: ({ sandbox, ids }) => sandbox.coupons.approve(ids.stock_id) },
  {
    events: ["deactivate"],
    run: ({ wx, ids, no }) =>
      wx.productCoupons._product_coupon_id_.stocks._stock_id_.deactivate.post({
        ...{ ...ids, json: { ...change, out_request_no: `STOCK-${no}` } },
      }),
  },
  {
    events: ["deactivate"],
    run: ({ wx, ids: { product_coupon_id }, no }) =>
      wx.productCoupons._product_coupon_id_.deactivate.post({
        ...{ product_coupon_id, json: { ...change, out_request_no: `PRODUCT-${no}` } },
      }),
  },
];

async function newIds(wx: Partner, { clock }: Sandbox, no: number, available: object): Promise<Ids> {
  const now = clock.now();
  const out_request_no = `WALK-${no}`;
  return newProduct(wx, {
    out_request_no,
    stock: stock({ available: { ...period({}, now), ...available } }),
  });
}

test("user coupons that are over do not change; a used one only by its return", () => {
  expect(finalStates(userCouponStates)).toEqual(["EXPIRED", "DELETED", "DEACTIVATED"]);
  expect(Object.keys(userCouponStates.USED)).toEqual(["return", "returnLate"]);
  expect(finalStates(productCouponStates)).toEqual(["DEACTIVATED"]);
  expect(finalStates(stockStates)).toEqual(["DEACTIVATED"]);
});

test("every change of a user coupon is in the table, and the walks make every change of the table", async () => {
  const sandbox = await couponSandbox();
  const wx = partnerOf(sandbox, strict);
  const seen = new SeenTransitions(userCouponStates, ["CONFIRMING"]);
  let no = 1000;
  const walking = fc.asyncProperty(
    fc.constantFrom(0, 1),
    fc.array(oftenFirst(couponSteps), { minLength: 1, maxLength: 8 }),
    async (wait_days_after_receive, steps) => {
      const available = { wait_days_after_receive, available_days: 1 };
      const ids = await newIds(wx, sandbox, (no += 1), available);
      const act = acting(wx, ids);
      const { coupon_code: code, coupon_state } = await act.send(no);
      let state = known(userCouponStates, coupon_state);
      seen.add(undefined, state, []);
      for (const step of steps) {
        const at = { sandbox, wx, ids, act, code, no: (no += 1) };
        await attempt(() => step.run(at));
        const next = known(userCouponStates, (await act.query(code)).coupon_state);
        seen.add(state, next, step.events);
        state = next;
      }
    },
  );
  await fc.assert(walking, { seed: 1, numRuns: 100 });
  seen.expectAll();
}, 180_000);

test("every change of a product coupon and its stock is in the tables, and the walks make every change", async () => {
  const sandbox = await couponSandbox();
  const wx = partnerOf(sandbox, strict);
  const products = new SeenTransitions(productCouponStates, productCouponFirstStates);
  const stocks = new SeenTransitions(stockStates, stockFirstStates);
  const path = wx.productCoupons._product_coupon_id_;
  const query = { brand_id: brandId };
  let no = 1000;
  const statesOf = async ({ product_coupon_id, stock_id }: Ids) => ({
    product: known(productCouponStates, (await path.get({ product_coupon_id, query })).state),
    stock: known(
      stockStates,
      (await path.stocks._stock_id_.get({ product_coupon_id, stock_id, query })).state,
    ),
  });
  const walking = fc.asyncProperty(
    fc.boolean(),
    fc.array(oftenFirst(catalogSteps), { maxLength: 6 }),
    async (isAudited, steps) => {
      sandbox.coupons.requireAudit(isAudited ? 1 : 0);
      const end = { available_end_time: new Date(sandbox.clock.now() + 2 * day).toISOString() };
      const ids = await newIds(wx, sandbox, (no += 1), end);
      const act = acting(wx, ids);
      let state = await statesOf(ids);
      products.add(undefined, state.product, []);
      stocks.add(undefined, state.stock, []);
      for (const step of steps) {
        const at = { sandbox, wx, ids, act, code: "", no: (no += 1) };
        await attempt(() => step.run(at));
        const next = await statesOf(ids);
        products.add(state.product, next.product, step.events);
        stocks.add(state.stock, next.stock, step.events);
        state = next;
      }
    },
  );
  await fc.assert(walking, { seed: 1, numRuns: 100 });
  products.expectAll();
  stocks.expectAll();
}, 180_000);
