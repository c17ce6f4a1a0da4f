/** Product coupons and their stocks. Brands and partners have the same operations, below other paths. */
import type { Json } from "../../generator/ir/model.ts";
import { storesOf, type ListResult } from "../state/coupons/catalog.ts";
import { apiError } from "../http/api-error.ts";
import {
  productFacts,
  stockFacts,
  type CouponStock,
  type ProductCoupon,
} from "../state/coupons/coupon-records.ts";
import { imageHost } from "../state/coupons/coupon-rules.ts";
import type { NoticeOwner, NotifyConfig } from "../state/coupons/coupon-notices.ts";
import { asObject, listOf, textOf, type JsonObject } from "../util/json.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import { pageOf } from "./paging.ts";
import type { Handler, StatefulCall, StatefulOperation } from "./stateful.ts";

/** The paths of brands and partners. */
export const couponPaths = String.raw`^/(?:v3/marketing/partner|brand/marketing)/product-coupon`;

const createProduct: Handler = (call) => {
  const { catalog } = call.state.coupons;
  const { product, stocks } = once(call, "product", () => catalog.createProduct(brandOf(call), call.json));
  const bundleId = stocks[0]?.bundle?.stockBundleId;
  const first = bundleId === undefined && stocks[0] ? { stock: factsOf(call, stocks[0]) } : {};
  return {
    ...productFacts(product),
    ...first,
    ...(bundleId !== undefined && { stock_bundle: bundleFacts(call, stocks) }),
  };
};

const queryProduct: Handler = (call) => productFacts(productOf(call));

const changeProduct: Handler = (call) => {
  const product = productOf(call);
  return productFacts(
    once(call, "product-change", () => call.state.coupons.catalog.changeProduct(product, call.json)),
  );
};

const deactivateProduct: Handler = (call) => {
  const product = productOf(call);
  const { catalog } = call.state.coupons;
  return productFacts(
    once(call, "product-deactivate", () => catalog.deactivateProduct(product, deactivationOf(call))),
  );
};

const addStock: Handler = (call) => {
  const { catalog } = call.state.coupons;
  const product = productOf(call);
  const values = asObject(call.json["stock"]);
  return factsOf(
    call,
    once(call, "stock", () => catalog.addStock(product, requestNoOf(call), values)),
  );
};

const addBundle: Handler = (call) => {
  const { catalog } = call.state.coupons;
  const product = productOf(call);
  const values = asObject(call.json["stock_bundle"]);
  const stocks = once(call, "stock-bundle", () => catalog.addBundle(product, requestNoOf(call), values));
  return bundleFacts(call, stocks);
};

const listStocks: Handler = (call) => {
  const { query, state } = call;
  const [status, bundleId] = [textOf(query["state"]), textOf(query["stock_bundle_id"])];
  const stocks = state.coupons.catalog
    .stocksOf(productOf(call))
    .filter((one) => status === undefined || one.state === status)
    .filter((one) => bundleId === undefined || one.bundle?.stockBundleId === bundleId);
  const { items, ...page } = pageOf(stocks, query);
  return { ...page, stock_list: items.map((one) => factsOf(call, one)) };
};

const queryStock: Handler = (call) => factsOf(call, stockOf(call));

/** Changes the stock of the path, or all stocks of the bundle of the path. */
function changing(
  kind: string,
  change: (call: StatefulCall, stocks: readonly CouponStock[]) => void,
): Handler {
  return (call) => {
    const isBundle = call.request["stock_bundle_id"] !== undefined;
    const stocks = isBundle ? bundleOf(call) : [stockOf(call)];
    once(call, kind, () => change(call, stocks));
    return isBundle ? bundleFacts(call, stocks) : asObject(stocks[0] && factsOf(call, stocks[0]));
  };
}

const changeStocks = changing("stock-change", ({ json, state }, stocks) =>
  state.coupons.catalog.changeStocks(stocks, json),
);

const changeBudget = changing("stock-budget", ({ json, state }, stocks) =>
  state.coupons.catalog.changeBudget(stocks, json),
);

const deactivateStock = changing("stock-deactivate", (call, stocks) => {
  for (const stock of stocks) call.state.coupons.catalog.deactivateStock(stock, deactivationOf(call));
});

const uploadCodes: Handler = (call) => {
  const codes = listOf(call.json["code_list"]).map(String);
  const stock = stockOf(call);
  const { succeeded, known, repeated } = once(call, "codes", () =>
    call.state.coupons.catalog.uploadCodes(stock, codes),
  );
  return {
    ...{ total_count: codes.length, success_code_list: [...succeeded], failed_code_list: [] },
    ...{ already_exist_code_list: [...known], duplicate_code_list: [...repeated] },
  };
};

const associate: Handler = (call) => {
  const stores = storesOf(call.json);
  const stocks = stocksOf(call);
  const results = stocks.map((stock) => call.state.coupons.catalog.associate(stock, stores));
  return storesFacts(stores, results[0] ?? { succeeded: [], known: [], repeated: [] });
};

const disassociate: Handler = (call) => {
  const stores = storesOf(call.json);
  const results = stocksOf(call).map((stock) => call.state.coupons.catalog.disassociate(stock, stores));
  const succeeded = results[0] ?? [];
  const failed = stores.filter((store) => !succeeded.includes(store));
  return {
    ...{ total_count: stores.length, success_store_list: succeeded.map((store_id) => ({ store_id })) },
    failed_store_list: failed.map((store_id) =>
      failedStore(store_id, "门店未关联 (the store is not associated)"),
    ),
  };
};

const listStores: Handler = (call) => {
  const stores = [...stockOf(call).stores].map((store_id) => ({ store_id }));
  const { items, ...page } = pageOf(stores, call.query);
  return { ...page, store_list: [...items] };
};

const uploadImage: Handler = ({ seed, request }) => {
  const { sha256 } = asObject(asObject(request["body"])["meta"]);
  const name = seed.hex(32, "image", textOf(sha256) ?? "").toLowerCase();
  return { image_url: `https://${imageHost}/wxpaylogo/${name}/0` };
};

const configure: Handler = (call) => {
  const url = textOf(call.json["notify_url"]) ?? "";
  return configFacts(call.state.coupons.notices.configure(ownerOf(call), url));
};

const queryConfig: Handler = (call) => {
  const config = call.state.coupons.notices.configOf(ownerOf(call));
  if (!config) throw apiError("NOT_FOUND", "未设置通知地址 (set notify_url first)", { causeCode: 268578608 });
  return configFacts(config);
};

const products = `${couponPaths}/product-coupons`;
const product = String.raw`${products}/\{product_coupon_id\}`;
const stocks = `${product}/stocks`;
const stock = String.raw`${stocks}/\{stock_id\}`;
const bundles = `${product}/stock-bundles`;
const stockOrBundle = String.raw`${product}/(?:stocks/\{stock_id\}|stock-bundles/\{stock_bundle_id\})`;

const table: readonly (readonly [StatefulOperation["method"], string, Handler])[] = [
  ["POST", products, createProduct],
  ["GET", product, queryProduct],
  ["PATCH", product, changeProduct],
  ["POST", `${product}/deactivate`, deactivateProduct],
  ["GET", stocks, listStocks],
  ["POST", stocks, addStock],
  ["GET", stock, queryStock],
  ["PATCH", stockOrBundle, changeStocks],
  ["POST", `${stockOrBundle}/update-budget`, changeBudget],
  ["POST", `${stock}/deactivate`, deactivateStock],
  ["POST", `${stock}/upload-coupon-codes`, uploadCodes],
  ["POST", bundles, addBundle],
  ["POST", `${stockOrBundle}/associate-stores`, associate],
  ["POST", `${stockOrBundle}/disassociate-stores`, disassociate],
  ["GET", `${stock}/associated-stores`, listStores],
  ["POST", `${couponPaths}/media/upload-image`, uploadImage],
  ["POST", `${couponPaths}/notify-configs`, configure],
  ["GET", `${couponPaths}/notify-configs`, queryConfig],
];

/** The operations of product coupons and stocks. */
export const productCouponOperations: readonly StatefulOperation[] = table.map(([method, path, handle]) => {
  return { method, path: new RegExp(`${path}$`, "u"), handle };
});

/** Returns the brand of a call: the caller, or the one that a partner names. */
export function brandOf({ caller, json, query, state }: StatefulCall): string {
  if (caller.kind === "brand") return caller.id;
  const brandId = textOf(json["brand_id"]) ?? textOf(query["brand_id"]) ?? "";
  state.coupons.bindPartner(brandId, caller.id);
  return brandId;
}

/** Performs a call with a request number once. @throws ApiError for another request with its number */
export function once<Result>(call: StatefulCall, kind: string, perform: () => Result): Result {
  const { json, request, operation, state } = call;
  const inPath = operation.request
    .map(({ name }) => name)
    .filter((name) => typeof request[name] === "string");
  const content = { ...json, ...Object.fromEntries(inPath.map((name) => [name, request[name]])) };
  const numbered = { brandId: brandOf(call), kind, number: requestNoOf(call), content };
  return state.coupons.numbers.once(numbered, perform);
}

/** Returns the number of a request. */
export function requestNoOf({ json }: StatefulCall): string {
  return textOf(json["out_request_no"]) ?? textOf(json["send_request_no"]) ?? "";
}

/** Returns the product coupon that a call names. @throws ApiError if the brand has no such one */
export function productOf(call: StatefulCall): ProductCoupon {
  return call.state.coupons.catalog.product(named(call, "product_coupon_id"), brandOf(call));
}

/** Returns the stock that a call names. @throws ApiError if the product coupon has no such one */
export function stockOf(call: StatefulCall): CouponStock {
  return call.state.coupons.catalog.stock(named(call, "stock_id"), productOf(call));
}

/** Returns the stocks of the bundle that a call names. @throws ApiError if the product coupon has no such bundle */
export function bundleOf(call: StatefulCall): readonly CouponStock[] {
  return call.state.coupons.catalog.bundle(named(call, "stock_bundle_id"), productOf(call));
}

/** Returns a value of a request, of its path, its query or its body. */
export function named({ request, query, json }: StatefulCall, name: string): string {
  return textOf(request[name]) ?? textOf(json[name]) ?? textOf(query[name]) ?? "";
}

function stocksOf(call: StatefulCall): readonly CouponStock[] {
  return call.request["stock_bundle_id"] === undefined ? [stockOf(call)] : bundleOf(call);
}

function ownerOf({ caller }: StatefulCall): NoticeOwner {
  return caller.kind === "brand" ? { brandId: caller.id } : { mchid: caller.id };
}

function deactivationOf(call: StatefulCall) {
  const reason = textOf(call.json["deactivate_reason"]) ?? "";
  return { requestNo: requestNoOf(call), at: call.now, reason };
}

function factsOf(call: StatefulCall, one: CouponStock): { [name: string]: Json } {
  return stockFacts(one, call.now) as { [name: string]: Json }; // undefined is left out
}

function bundleFacts(call: StatefulCall, stocks: readonly CouponStock[]): { [name: string]: Json } {
  const stock_bundle_id = stocks[0]?.bundle?.stockBundleId ?? "";
  return { stock_bundle_id, stock_list: stocks.map((one) => factsOf(call, one)) };
}

function storesFacts(stores: readonly string[], { succeeded, known }: ListResult): JsonObject {
  const failed = known.map((store_id) =>
    failedStore(store_id, "门店已关联 (the store is associated already)"),
  );
  const success_store_list = succeeded.map((store_id) => ({ store_id }));
  return { total_count: stores.length, success_store_list, failed_store_list: failed };
}

function failedStore(store_id: string, message: string): Json {
  return { store_id, code: "INVALID_REQUEST", message };
}

function configFacts({ url, updatedAt }: NotifyConfig): JsonObject {
  return { notify_url: url, update_time: rfc3339(updatedAt) };
}
