/** The coupons of users. Brands and partners have the same operations, below other paths. */
import type { Json } from "../../generator/ir/model.ts";
import { couponFacts, type CouponBundle, type UserCoupon } from "../state/coupons/coupon-records.ts";
import { sentWithOf, type CouponOwner, type NewUserCoupon } from "../state/coupons/user-coupons.ts";
import { numberOf, textOf, type JsonObject } from "../util/json.ts";
import { pageOf } from "./paging.ts";
import { brandOf, bundleOf, couponPaths, named, once, requestNoOf, stockOf } from "./product-coupons.ts";
import type { Handler, StatefulCall, StatefulOperation } from "./stateful.ts";

const send: Handler = (call) => {
  const { coupons } = call.state;
  const stock = stockOf(call);
  const coupon = once(call, "send", () => {
    const sent = coupons.users.send({ ...newCoupon(call), stock, sendChannel: "API" });
    coupons.notifyLater("SEND", sent);
    return sent;
  });
  return factsOf(call, coupon);
};

const sendBundle: Handler = (call) => {
  const { coupons } = call.state;
  const stocks = bundleOf(call);
  const bundle = once(call, "send", () => {
    const sent = coupons.users.sendBundle(stocks, { ...newCoupon(call), sendChannel: "API" });
    for (const one of sent.coupons) coupons.notifyLater("SEND", one);
    return sent;
  });
  return bundleFacts(call, bundle);
};

const preSend: Handler = (call) => {
  const { coupons } = call.state;
  const stocks = call.json["stock_bundle_id"] === undefined ? [stockOf(call)] : bundleOf(call);
  return { token: once(call, "pre-send", () => coupons.preSend({ stocks, values: newCoupon(call) })) };
};

/** Changes the coupon of the path. */
function changing(kind: string, change: (call: StatefulCall, coupon: UserCoupon) => void): Handler {
  return (call) => {
    const coupon = call.state.coupons.users.find(named(call, "coupon_code"), ownerOf(call));
    once(call, kind, () => change(call, coupon));
    return factsOf(call, coupon);
  };
}

const query: Handler = (call) =>
  factsOf(call, call.state.coupons.users.find(named(call, "coupon_code"), ownerOf(call)));

const confirm = changing("confirm", (call, coupon) => {
  call.state.coupons.users.confirm(coupon, requestNoOf(call));
});

const use = changing("use", (call, coupon) => {
  const { coupons } = call.state;
  const { associated_order_info, associated_pay_score_order_info, saved_amount, sequential_coupon_index } =
    call.json;
  const order = { associated_order_info, associated_pay_score_order_info, saved_amount };
  coupons.users.use(coupon, requestNoOf(call), order, numberOf(sequential_coupon_index));
  coupons.notifyLater("USE", coupon);
});

const giveBack = changing("return", (call, coupon) => {
  const { coupons } = call.state;
  coupons.users.return(coupon, requestNoOf(call), numberOf(call.json["sequential_coupon_index"]));
  coupons.notifyLater("RETURN", coupon);
});

const deactivate = changing("deactivate", (call, coupon) => {
  call.state.coupons.users.deactivate(
    coupon,
    requestNoOf(call),
    textOf(call.json["deactivate_reason"]) ?? "",
  );
});

/** Deactivates all coupons of a bundle that can be; those that are used or over stay as they are. */
const deactivateBundle: Handler = (call) => {
  const { users } = call.state.coupons;
  const stocks = bundleOf(call);
  const owner = { openid: named(call, "openid"), appid: named(call, "appid") };
  const bundle = users.bundle(named(call, "user_coupon_bundle_id"), { ...owner, stocks });
  once(call, "deactivate-bundle", () => {
    users.deactivateBundle(bundle, requestNoOf(call), textOf(call.json["deactivate_reason"]) ?? "");
  });
  return bundleFacts(call, bundle);
};

const list: Handler = (call) => {
  const { query, state } = call;
  const brandId = brandOf(call);
  const wanted: readonly (readonly [string, (coupon: UserCoupon) => string | undefined])[] = [
    ["product_coupon_id", ({ stock }) => stock.product.productCouponId],
    ["stock_id", ({ stock }) => stock.stockId],
    ["coupon_state", (coupon) => coupon.state],
    ["user_coupon_bundle_id", ({ bundle }) => bundle?.userCouponBundleId],
    ["appid", ({ appid }) => appid],
  ];
  const coupons = state.coupons.users.all
    .filter((one) => one.stock.product.brandId === brandId && one.openid === named(call, "openid"))
    .filter((one) => wanted.every(([name, of]) => query[name] === undefined || of(one) === query[name]));
  const { items, ...page } = pageOf(coupons, query);
  return { ...page, user_coupon_list: items.map((one) => factsOf(call, one)) };
};

const user = String.raw`${couponPaths}/users/\{openid\}`;
const coupon = String.raw`${user}/coupons/\{coupon_code\}`;

const table: readonly (readonly [StatefulOperation["method"], string, Handler])[] = [
  ["GET", `${user}/coupons`, list],
  ["POST", `${user}/coupons`, send],
  ["POST", `${user}/coupon-bundles`, sendBundle],
  ["POST", `${user}/pre-send-coupon(?:-bundle)?`, preSend],
  ["GET", coupon, query],
  ["POST", `${coupon}/confirm`, confirm],
  ["POST", `${coupon}/use`, use],
  ["POST", `${coupon}/return`, giveBack],
  ["POST", `${coupon}/deactivate`, deactivate],
  ["POST", String.raw`${user}/coupon-bundles/\{user_coupon_bundle_id\}/deactivate`, deactivateBundle],
];

/** The operations of user coupons. */
export const userCouponOperations: readonly StatefulOperation[] = table.map(([method, path, handle]) => {
  return { method, path: new RegExp(`${path}$`, "u"), handle };
});

function newCoupon(call: StatefulCall): Omit<NewUserCoupon, "stock" | "sendChannel"> {
  const { json, caller } = call;
  return {
    ...{ openid: named(call, "openid"), appid: named(call, "appid"), sendRequestNo: requestNoOf(call) },
    ...{
      couponCode: textOf(json["coupon_code"]),
      sentWith: sentWithOf(json),
      isBrand: caller.kind === "brand",
    },
  };
}

function ownerOf(call: StatefulCall): CouponOwner {
  const { state, caller } = call;
  const owner = { stock: stockOf(call), openid: named(call, "openid"), appid: named(call, "appid") };
  state.coupons.users.assertUser(owner.openid, owner.appid, caller.kind === "brand");
  return owner;
}

function factsOf(call: StatefulCall, one: UserCoupon): { [name: string]: Json } {
  return couponFacts(one, call.now) as { [name: string]: Json }; // undefined is left out
}

function bundleFacts(call: StatefulCall, { userCouponBundleId, coupons }: CouponBundle): JsonObject {
  const user_product_coupon_list = coupons.map((one) => factsOf(call, one));
  return { user_coupon_bundle_id: userCouponBundleId, user_product_coupon_list };
}
