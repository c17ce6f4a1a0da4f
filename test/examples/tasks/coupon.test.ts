/** A coupon of a brand, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import {
  checkCoupon,
  createCoupon,
  createProduct,
  createRequest,
  isFinal,
  onNotification,
  publishProduct,
  requestCoupon,
  sendCoupon,
  subscribe,
  type Campaign,
  type Coupon,
  type CouponRequest,
  type Product,
} from "./coupon.ts";
import { rfc3339 } from "./support/app.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { day, loseRequests, loseResponses, mchid, openid, sameRequests, stage } from "./testing/stage.ts";

const products = "/v3/marketing/partner/product-coupon/product-coupons";
const users = "/v3/marketing/partner/product-coupon/users";
const sends = `${users}/{openid}/coupons`;
const sent = `${users}/${openid}/coupons`;

interface TestCampaign extends Campaign {
  readonly products: MemoryTable<Product>;
  readonly coupons: MemoryTable<Coupon>;
  readonly requests: MemoryTable<CouponRequest>;
}

let logged: readonly string[] = [];
afterEach(() => expect(logged.join("\n")).not.toContain(openid));

const product = {
  ...{ name: "满100减1", image_url: "https://wxpaylogo.qpic.cn/wxpaylogo/xxxxx/xxx" },
  ...{ threshold: 10_000, discount: 100, max_count: 2, max_count_per_user: 2 },
  begin: rfc3339(new Date(Date.now() - day)),
  end: rfc3339(new Date(Date.now() + 10 * day)),
};

async function open() {
  const running = await stage<TestCampaign>({
    sandbox: { merchants: [{ mchid, brands: ["120344"] }], settleAfter: 1000 },
    app: (app) => ({
      ...{ ...app, brand_id: "120344" },
      ...{ products: memoryTable(), coupons: memoryTable(), requests: memoryTable() },
    }),
    receive: onNotification,
  });
  logged = running.lines;
  const number = await createProduct(running.app, product);
  return { ...running, number };
}

/** A coupon that was created for a user, and what is done to it. */
async function openCoupon() {
  const running = await open();
  const { app, sandbox } = running;
  await subscribe(app);
  const ids = await publishProduct(app, running.number);
  const coupon = await createCoupon(app, "REWARD1", openid, ids);
  const act = async (kind: CouponRequest["kind"], order?: string) =>
    requestCoupon(app, await createRequest(app, kind, coupon, order));
  return { ...running, app, sandbox, ids, coupon, act, row: () => app.coupons.rows.get(coupon) };
}

/** A coupon that its user can use. */
async function openEffective() {
  const running = await openCoupon();
  await sendCoupon(running.app, running.coupon);
  await running.act("confirm");
  const code = running.row()?.coupon_code ?? "";
  return { ...running, usePath: `${sent}/${code}/use` };
}

describe("a product coupon", () => {
  test("whose response does not arrive is created by the same request, and is one", async () => {
    const { sandbox, app, number } = await open();
    loseResponses(sandbox, products);
    await expect(publishProduct(app, number)).rejects.toMatchObject({ sent: "unknown" });
    const ids = await publishProduct(app, number);
    expect(await publishProduct(app, number)).toEqual(ids);
    expect(sameRequests(sandbox, { path: products })).toBe(4);
    expect(sandbox.coupons.catalog.allProducts).toHaveLength(1);
  });
});

describe("a coupon", () => {
  test("of one reward is stored once", async () => {
    const { app, ids, coupon } = await openCoupon();
    await expect(createCoupon(app, coupon, openid, ids)).rejects.toThrow(coupon);
  });

  test("is sent, confirmed, used for an order, returned with its refund, and expires", async () => {
    const { sandbox, app, coupon, act, row, replies } = await openCoupon();
    expect(await sendCoupon(app, coupon)).toBe("CONFIRMING");
    sandbox.faults.next("duplicate; times=2", { on: "notification" });
    await sandbox.clock.advance(1000);
    expect(replies).toEqual([200, 200]);
    expect(await act("confirm")).toBe("EFFECTIVE");
    expect(await act("use", "ORDER1")).toBe("USED");
    expect(await act("return")).toBe("EFFECTIVE");
    await sandbox.clock.advance(10 * day);
    expect(await checkCoupon(app, coupon)).toBe("EXPIRED");
    expect(row()).toSatisfy(isFinal);
    expect(app.coupons.history(coupon)).toEqual([
      ...["new", "CONFIRMING", "EFFECTIVE", "USED", "EFFECTIVE", "EXPIRED"],
    ]);
    sandbox.assertReceived({ method: "POST", path: sends }, 1);
  });

  test("whose response does not arrive is found by its number, and is sent once", async () => {
    const { sandbox, app, coupon, row } = await openCoupon();
    loseResponses(sandbox, sent);
    expect(await sendCoupon(app, coupon)).toBe("CONFIRMING");
    expect(sameRequests(sandbox, { path: sends })).toBe(3);
    expect(sandbox.coupons.users.all.map(({ couponCode }) => couponCode)).toEqual([row()?.coupon_code]);
  });

  test("whose request does not arrive is sent by the next run", async () => {
    const { sandbox, app, coupon } = await openCoupon();
    loseRequests(sandbox, sent);
    await expect(sendCoupon(app, coupon)).rejects.toMatchObject({ sent: "unknown" });
    expect(await sendCoupon(app, coupon)).toBe("CONFIRMING");
    expect(sandbox.coupons.users.all).toHaveLength(1);
  });

  test("beyond the last one is refused", async () => {
    const { sandbox, app, ids } = await openCoupon();
    for (const user of ["o-1", "o-2"])
      await sendCoupon(app, await createCoupon(app, `REWARD-${user}`, user, ids));
    const third = await createCoupon(app, "REWARD-o-3", "o-3", ids);
    await expect(sendCoupon(app, third)).rejects.toMatchObject({ name: "ApiError" });
    expect(app.coupons.history(third)).toEqual(["new"]);
    expect(sandbox.coupons.users.all).toHaveLength(2);
  });

  test("is used once if no response arrives", async () => {
    const { sandbox, act, usePath, app, coupon } = await openEffective();
    loseResponses(sandbox, usePath);
    expect(await act("use", "ORDER1")).toBe("USED");
    expect(sameRequests(sandbox, { path: `${sends}/{coupon_code}/use` })).toBe(3);
    expect(app.coupons.history(coupon)).toEqual(["new", "CONFIRMING", "EFFECTIVE", "USED"]);
  });

  test("is not used for a second order", async () => {
    const { act, app, coupon } = await openEffective();
    await act("use", "ORDER1");
    await expect(act("use", "ORDER2")).rejects.toMatchObject({ apiCode: "INVALID_REQUEST" });
    expect(await checkCoupon(app, coupon)).toBe("USED");
  });

  test("that is not sent yet is not used", async () => {
    const { sandbox, act } = await openCoupon();
    await expect(act("use", "ORDER1")).rejects.toThrow("not sent");
    expect(sandbox.find({ path: `${sends}/{coupon_code}/use` })).toEqual([]);
  });

  test("that a user has deleted is final by the query", async () => {
    const { sandbox, app, coupon, row } = await openEffective();
    sandbox.coupons.delete(row()?.coupon_code ?? "");
    expect(await checkCoupon(app, coupon)).toBe("DELETED");
  });

  const notice = (app: TestCampaign, ids: object, send_request_no: string, changes: object = {}) => ({
    event_type: "PRODUCT_COUPON_SP.SEND",
    resource: {
      ...{ ...ids, brand_id: "120344", appid: app.appid, openid, unionid: "u-1", coupon_code: "7" },
      ...{ send_request_no, send_channel: "RECEIVE_COMPONENT", ...changes },
      ...{ receive_time: product.begin, valid_begin_time: product.begin, valid_end_time: product.end },
    },
  });

  test("that a user receives by another channel is stored by its notification, once", async () => {
    const { sandbox, app, ids, replies } = await openCoupon();
    for (const _ of [1, 2]) await sandbox.notifications.send(app.notify_url, notice(app, ids, "OTHER-1"));
    expect(replies).toEqual([200, 200]);
    expect(app.coupons.rows.get("OTHER-1")).toMatchObject({ state: "CONFIRMING", coupon_code: "7" });
  });

  test.each([
    ["another user", { openid: "o-2" }],
    ["another stock", { stock_id: "2" }],
    ["another brand", { brand_id: "120345" }],
  ])("is not stored by a notification of %s", async (_, changes) => {
    const { sandbox, app, ids, coupon, replies } = await openCoupon();
    await sandbox.notifications.send(app.notify_url, notice(app, ids, coupon, changes));
    expect(replies).toEqual([500]);
    expect(app.coupons.history(coupon)).toEqual(["new"]);
  });
});
