/** Stock bundles of a partner's brand, with the emitted client. */
import { describe, expect, test } from "vitest";

import { apiErrorOf, fieldOf, refusalOf } from "./support/api-error.ts";
import {
  acting,
  appid,
  brandId,
  bundleProduct,
  couponSandbox,
  partnerOf,
  stock,
  user,
} from "./support/coupons.ts";
import { failOnResponseIssues } from "./support/response-issues.ts";

const strict = failOnResponseIssues();

/** A field that breaks a rule. */
const rule = 268578224;

/** A product coupon with one stock bundle. */
async function start() {
  const sandbox = await couponSandbox();
  const wx = partnerOf(sandbox, strict);
  const created = await wx.productCoupons.post({ json: { ...bundleProduct(), brand_id: brandId } });
  const id = { product_coupon_id: created.product_coupon_id };
  const ids = { ...id, stock_bundle_id: created.stock_bundle?.stock_bundle_id ?? "" };
  return { sandbox, wx, id, ids, path: wx.productCoupons._product_coupon_id_ };
}

describe("a stock bundle", () => {
  test("sends one coupon of each stock, which are deactivated together", async () => {
    const sandbox = await couponSandbox();
    const wx = partnerOf(sandbox, strict);
    const created = await wx.productCoupons.post({ json: { ...bundleProduct(), brand_id: brandId } });
    const { product_coupon_id, stock_bundle } = created;
    const stock_bundle_id = stock_bundle?.stock_bundle_id ?? "";
    const named = { brand_id: brandId, product_coupon_id, stock_bundle_id, appid };
    const bundles = wx.users._openid_.couponBundles;
    const sent = await bundles.post({ ...user, json: { ...named, send_request_no: "SEND-0001" } });
    expect(sent.user_product_coupon_list).toMatchObject(
      [0, 1, 2].map((index) => ({
        coupon_state: "CONFIRMING",
        stock: { stock_bundle_info: { stock_bundle_id, stock_bundle_index: index } },
        user_product_coupon_bundle_info: { total_count: 3, used_count: 0, user_coupon_bundle_index: index },
      })),
    );
    const [first] = sent.user_product_coupon_list;
    const act = acting(wx, { product_coupon_id, stock_id: first?.stock.stock_id ?? "" });
    await act.confirm(first?.coupon_code ?? "", 1);
    await act.use(first?.coupon_code ?? "", 1);
    const deactivated = await bundles._user_coupon_bundle_id_.deactivate.post({
      ...{ ...user, user_coupon_bundle_id: sent.user_coupon_bundle_id },
      json: { ...named, out_request_no: "DEACTIVATE-1", deactivate_reason: "下线" },
    });
    const states = deactivated.user_product_coupon_list.map((one) => one.coupon_state);
    expect(states).toEqual(["USED", "DEACTIVATED", "DEACTIVATED"]);
  });

  test("of which a later coupon gives less is refused", async () => {
    const wx = partnerOf(await couponSandbox(), strict);
    const json = { ...bundleProduct([200, 100, 100]), brand_id: brandId };
    expect(await refusalOf(wx.productCoupons.post({ json }))).toEqual([400, "INVALID_REQUEST", 268586067]);
  });

  test("of other worths is refused when a later coupon gives less", async () => {
    const wx = partnerOf(await couponSandbox(), strict);
    const { stock_bundle, ...values } = bundleProduct();
    const { coupon_available_period } = stock_bundle.progressive_bundle_usage_rule ?? {};
    const create = (type: string, list: object) => {
      const progressive_bundle_usage_rule = { coupon_available_period, ...list };
      const bundle = { ...stock_bundle, progressive_bundle_usage_rule };
      const json = { ...values, type, stock_bundle: bundle, brand_id: brandId };
      return wx.productCoupons.post({ json } as Parameters<typeof wx.productCoupons.post>[0]); // any worths
    };
    const percents = (...all: number[]) => ({
      discount_coupon_list: all.map((percent_off) => ({ threshold: 1, percent_off })),
    });
    const prices = (...all: number[]) => ({
      exchange_coupon_list: all.map((exchange_price) => ({ threshold: 100, exchange_price })),
    });
    const less = [400, "INVALID_REQUEST", 268586067];
    expect(await refusalOf(create("DISCOUNT", percents(20, 10, 30)))).toEqual(less);
    expect(await refusalOf(create("EXCHANGE", prices(10, 20, 20)))).toEqual(less);
    expect(await fieldOf(create("DISCOUNT", percents(10, 20)))).toEqual([
      ...[400, rule, "/stock_bundle/progressive_bundle_usage_rule/discount_coupon_list"],
    ]);
  });

  test("of equal worths is accepted, and has the worth of each place", async () => {
    const wx = partnerOf(await couponSandbox(), strict);
    const json = { ...bundleProduct([100, 100, 100]), brand_id: brandId };
    const { stock_bundle } = await wx.productCoupons.post({ json });
    expect(stock_bundle?.stock_list?.map((one) => one.progressive_bundle_usage_rule?.normal_coupon)).toEqual(
      Array.from({ length: 3 }, () => ({ threshold: 10_000, discount_amount: 100 })),
    );
  });

  test("is added to a product coupon of bundles alone, and listed by its id", async () => {
    const { id, path, ids } = await start();
    const { stock_bundle } = bundleProduct();
    const json = { brand_id: brandId, out_request_no: "BUNDLE-2", stock_bundle };
    const added = await path.stockBundles.post({ ...id, json });
    expect(added.stock_bundle_id).not.toBe(ids.stock_bundle_id);
    expect(await path.stockBundles.post({ ...id, json })).toEqual(added);
    const query = { brand_id: brandId };
    expect(await path.stocks.get({ ...id, query })).toMatchObject({ total_count: 6 });
    const { stock_bundle_id } = added;
    const { stock_list } = await path.stocks.get({ ...id, query: { ...query, stock_bundle_id } });
    expect(stock_list).toEqual(added.stock_list);
    const single = { brand_id: brandId, out_request_no: "STOCK-1", stock: stock() };
    expect(await fieldOf(path.stocks.post({ ...id, json: single }))).toEqual([400, rule, "/stock"]);
    await path.deactivate.post({
      ...{ ...id, json: { brand_id: brandId, out_request_no: "DOWN-1", deactivate_reason: "下线" } },
    });
    const late = path.stockBundles.post({ ...id, json: { ...json, out_request_no: "BUNDLE-3" } });
    expect((await apiErrorOf(late)).message).toContain(
      "(add a stock bundle: the product coupon is in DEACTIVATED)",
    );
  });

  test("waits for the audit, and is approved as a whole", async () => {
    const { sandbox, id, path } = await start();
    sandbox.coupons.requireAudit(1);
    const { stock_bundle } = bundleProduct();
    const json = { brand_id: brandId, out_request_no: "BUNDLE-2", stock_bundle };
    const { stock_bundle_id, stock_list } = await path.stockBundles.post({ ...id, json });
    expect(stock_list.map(({ state }) => state)).toEqual(["AUDITING", "AUDITING", "AUDITING"]);
    sandbox.coupons.approve(stock_bundle_id);
    const query = { brand_id: brandId, stock_bundle_id, state: "SENDING" } as const;
    expect(await path.stocks.get({ ...id, query })).toMatchObject({ total_count: 3 });
  });

  test("is changed, limited and associated with stores as a whole", async () => {
    const { id, ids, path } = await start();
    const bundle = path.stockBundles._stock_bundle_id_;
    const named = { brand_id: brandId, out_request_no: "CHANGE-1" };
    const changed = await bundle.patch({ ...ids, json: { ...named, remark: "新" } });
    expect(changed.stock_list.map(({ remark }) => remark)).toEqual(["新", "新", "新"]);
    const limits = { update_mode: "MAX_COUNT", current_max_count: 100, target_max_count: 7 } as const;
    const limited = await bundle.updateBudget.post({ ...ids, json: { ...named, ...limits } });
    expect(limited.stock_list.map((one) => one.stock_send_rule.max_count)).toEqual([7, 7, 7]);
    const stores = { brand_id: brandId, store_list: [{ store_id: "1" }] };
    expect(await bundle.associateStores.post({ ...ids, json: stores })).toMatchObject({
      ...{ total_count: 1, success_store_list: [{ store_id: "1" }] },
    });
    const query = { brand_id: brandId };
    const storesOf = async (stock_id: string) =>
      (await path.stocks._stock_id_.associatedStores.get({ ...id, stock_id, query })).total_count;
    const eachStock = () => Promise.all(limited.stock_list.map((one) => storesOf(one.stock_id)));
    expect(await eachStock()).toEqual([1, 1, 1]);
    await bundle.disassociateStores.post({ ...ids, json: stores });
    expect(await eachStock()).toEqual([0, 0, 0]);
    const other = { ...ids, stock_bundle_id: "1" };
    expect(await refusalOf(bundle.patch({ ...other, json: { ...named, remark: "新" } }))).toEqual([
      ...[404, "NOT_FOUND", 268578608],
    ]);
  });

  test("that was pre-sent is received as one coupon of each stock", async () => {
    const { sandbox, wx, ids } = await start();
    const json = { brand_id: brandId, ...ids, appid, send_request_no: "SEND-0001" };
    const { token } = await wx.users._openid_.preSendCouponBundle.post({ ...user, json });
    const received = await sandbox.coupons.receive(token, "MEMBER");
    expect(received.map((one) => [one.state, one.sendChannel, one.stock.bundle?.index])).toEqual(
      [0, 1, 2].map((index) => ["CONFIRMING", "MEMBER", index]),
    );
    expect(new Set(received.map((one) => one.bundle?.userCouponBundleId)).size).toBe(1);
  });

  test("is not deactivated twice, nor for another user", async () => {
    const { wx, ids } = await start();
    const bundles = wx.users._openid_.couponBundles;
    const named = { brand_id: brandId, ...ids, appid };
    const sent = await bundles.post({ ...user, json: { ...named, send_request_no: "SEND-0001" } });
    const deactivate = (no: number, changes: object = {}) =>
      bundles._user_coupon_bundle_id_.deactivate.post({
        ...{ ...user, user_coupon_bundle_id: sent.user_coupon_bundle_id, ...changes },
        json: { ...named, out_request_no: `DEACTIVATE-${no}`, deactivate_reason: "下线" },
      });
    const unknown = [404, "NOT_FOUND", 268578851];
    expect(await refusalOf(deactivate(1, { openid: "another" }))).toEqual(unknown);
    expect(await refusalOf(deactivate(2, { user_coupon_bundle_id: "1" }))).toEqual(unknown);
    const { user_product_coupon_list } = await deactivate(3);
    expect(user_product_coupon_list.map((one) => one.coupon_state)).toEqual(
      Array.from({ length: 3 }, () => "DEACTIVATED"),
    );
    expect(await refusalOf(deactivate(4))).toEqual([400, "INVALID_REQUEST", 268578367]);
  });
});
