import { BoundedMap } from "../../util/bounded.ts";
import { asObject, listOf, numberOf, textOf, withoutUndefined, type JsonObject } from "../../util/json.ts";
import { maxRecords } from "../limits.ts";
import type { StateContext } from "../orders.ts";
import { after } from "../states.ts";
import { fieldError, notSending, objectNotFound, refusal, wrongState } from "./coupon-errors.ts";
import {
  dayOf,
  type CouponStock,
  type Deactivation,
  type Open,
  type ProductCoupon,
} from "./coupon-records.ts";
import { checkBundle, checkDisplay, checkProduct, checkStock } from "./coupon-rules.ts";
import {
  productCouponStates,
  stockStates,
  type ProductCouponEvent,
  type StockEvent,
  type StockState,
} from "./coupon-states.ts";
import { stateInTime } from "./state-in-time.ts";
import { endOf } from "./validity.ts";

/** A stock that the sandbox may change. */
type OpenStock = Open<CouponStock> & {
  readonly sent: Map<string, number>;
  readonly codes: Map<string, boolean>;
  readonly stores: Set<string>;
};

/** A new product coupon with its first stocks. */
export interface CreatedProduct {
  readonly product: ProductCoupon;
  readonly stocks: readonly CouponStock[];
}

/** What became of a list of codes or stores. */
export interface ListResult {
  readonly succeeded: readonly string[];
  /** Those that the stock had before. */
  readonly known: readonly string[];
  /** Those that the list names twice. */
  readonly repeated: readonly string[];
}

/** The product coupons of all brands, with their stocks. */
export class Catalog {
  private readonly products = new BoundedMap<string, Open<ProductCoupon>>(maxRecords);
  private readonly stocks = new BoundedMap<string, OpenStock>(maxRecords);
  private readonly context: StateContext;
  /** The product coupons and stocks to come that WeChat Pay audits. */
  private audits = 0;

  constructor(context: StateContext) {
    this.context = context;
  }

  /** All product coupons, the oldest first. */
  get allProducts(): readonly ProductCoupon[] {
    return [...this.products.values()];
  }

  /** All stocks, the oldest first. */
  get allStocks(): readonly CouponStock[] {
    return [...this.stocks.values()];
  }

  /** Makes the next product coupons and stocks wait in AUDITING for `approve`. A product coupon waits with its first stocks. */
  requireAudit(times: number): void {
    if (!(Number.isInteger(times) && times >= 0)) throw new RangeError("times: expected a whole number.");
    this.audits = times;
  }

  /** Creates a product coupon with its first stock or stock bundle. @throws ApiError for values that WeChat Pay refuses */
  createProduct(brandId: string, request: JsonObject): CreatedProduct {
    checkProduct(request);
    const { brand_id: _, out_request_no, stock, stock_bundle, ...content } = request;
    const number = textOf(out_request_no) ?? "";
    const isAudited = this.takeAudit();
    const product: Open<ProductCoupon> = {
      ...{ brandId, content, deactivation: undefined },
      productCouponId: `1000${this.context.seed.digits(12, "product_coupon_id", brandId, number)}`,
      state: isAudited ? "AUDITING" : "EFFECTIVE",
    };
    const first = isAudited ? "AUDITING" : "SENDING";
    const stocks = stock_bundle
      ? this.openBundle(product, number, asObject(stock_bundle), first)
      : [this.openStock(product, [number], asObject(stock), first)];
    this.products.set(product.productCouponId, product);
    return { product, stocks };
  }

  /** Changes what users see of a product coupon. @throws ApiError if it is deactivated */
  changeProduct(product: ProductCoupon, { display_info }: JsonObject): ProductCoupon {
    if (product.state === "DEACTIVATED") throw wrongState("product coupon", product.state, "change");
    checkDisplay(display_info);
    writableProduct(product).content = { ...product.content, display_info };
    return product;
  }

  /** Deactivates a product coupon and its stocks. Coupons that users have stay valid. @throws ApiError if it is already */
  deactivateProduct(product: ProductCoupon, done: Deactivation): ProductCoupon {
    if (!this.moveProduct(product, "deactivate"))
      throw wrongState("product coupon", product.state, "deactivate");
    writableProduct(product).deactivation = done;
    for (const stock of this.stocksOf(product))
      if (this.moveStock(stock, "deactivate")) writable(stock).deactivation = done;
    return product;
  }

  /** Adds a stock to a product coupon. @throws ApiError */
  addStock(product: ProductCoupon, requestNo: string, values: JsonObject): CouponStock {
    if (product.state !== "EFFECTIVE") throw wrongState("product coupon", product.state, "add a stock");
    if (product.content["usage_mode"] === "PROGRESSIVE_BUNDLE")
      throw fieldError("/stock", "expected a stock bundle for this product coupon");
    return this.openStock(product, [requestNo], values, this.takeAudit() ? "AUDITING" : "SENDING");
  }

  /** Adds a stock bundle to a product coupon. @throws ApiError */
  addBundle(product: ProductCoupon, requestNo: string, values: JsonObject): readonly CouponStock[] {
    if (product.state !== "EFFECTIVE")
      throw wrongState("product coupon", product.state, "add a stock bundle");
    if (product.content["usage_mode"] !== "PROGRESSIVE_BUNDLE")
      throw fieldError("/stock_bundle", "expected a stock for this product coupon");
    return this.openBundle(product, requestNo, values, this.takeAudit() ? "AUDITING" : "SENDING");
  }

  /** Changes the description of stocks. @throws ApiError if one is deactivated */
  changeStocks(stocks: readonly CouponStock[], changes: JsonObject): void {
    const { remark, usage_rule_display_info, coupon_display_info, notify_config, store_scope } = changes;
    const changed = withoutUndefined({
      ...{ remark, usage_rule_display_info, coupon_display_info, notify_config, store_scope },
    });
    for (const stock of stocks) {
      if (stock.state === "DEACTIVATED") throw wrongState("stock", stock.state, "change");
      writable(stock).content = { ...stock.content, ...changed };
    }
  }

  /** Changes how many coupons stocks send. The request says what the limit was, so that no other change is lost. */
  changeBudget(stocks: readonly CouponStock[], changes: JsonObject): void {
    const name = changes["update_mode"] === "MAX_COUNT_PER_DAY" ? "max_count_per_day" : "max_count";
    const [current, target] = [changes[`current_${name}`], numberOf(changes[`target_${name}`])];
    if (target === undefined || target < 1)
      throw fieldError(`/target_${name}`, "expected a number of 1 or more");
    for (const stock of stocks) {
      const rule = asObject(stock.content["stock_send_rule"]);
      if (stock.state === "DEACTIVATED") throw wrongState("stock", stock.state, "update-budget");
      if (current !== rule[name])
        throw fieldError(`/current_${name}`, `expected ${numberOf(rule[name]) ?? "none"}, the present limit`);
      if (name === "max_count" && target < (stock.sent.get("all") ?? 0))
        throw fieldError("/target_max_count", "expected at least what was sent");
      writable(stock).content = {
        ...stock.content,
        stock_send_rule: withoutUndefined({ ...rule, [name]: target }),
      };
    }
  }

  /** Deactivates a stock. Coupons that users have stay valid. @throws ApiError if it is deactivated already */
  deactivateStock(stock: CouponStock, done: Deactivation): CouponStock {
    if (!this.moveStock(stock, "deactivate")) throw wrongState("stock", stock.state, "deactivate");
    writable(stock).deactivation = done;
    return stock;
  }

  /** Adds codes to a stock that sends uploaded ones. @throws ApiError for a stock that has other codes */
  uploadCodes(stock: CouponStock, codes: readonly string[]): ListResult {
    if (stock.content["coupon_code_mode"] !== "UPLOAD")
      throw refusal("券码模式不是上传 (coupon_code_mode of the stock: expected UPLOAD)");
    return addAll(codes, stock.codes, (code) => writable(stock).codes.set(code, false));
  }

  /** Associates stores with a stock of some stores. @throws ApiError for a stock of all or no stores */
  associate(stock: CouponStock, stores: readonly string[]): ListResult {
    const scope = stock.content["store_scope"];
    if (scope === "ALL") throw refusal("全部门店可用 (store_scope: all stores have this stock)", 268578813);
    if (scope !== "SPECIFIC") throw refusal("无可用门店 (store_scope: expected SPECIFIC)");
    return addAll(stores, stock.stores, (store) => writable(stock).stores.add(store));
  }

  /** Ends the association of stores with a stock. @returns the stores that were associated */
  disassociate(stock: CouponStock, stores: readonly string[]): readonly string[] {
    return stores.filter((store) => writable(stock).stores.delete(store));
  }

  /** Finds a product coupon of a brand. @throws ApiError if the brand has no such one */
  product(productCouponId: string, brandId?: string): ProductCoupon {
    const product = this.products.get(productCouponId);
    if (product && (brandId === undefined || product.brandId === brandId)) return product;
    throw objectNotFound("product coupon");
  }

  /** Finds a stock of a product coupon. @throws ApiError if it has no such one */
  stock(stockId: string, product?: ProductCoupon): CouponStock {
    const stock = this.stocks.get(stockId);
    if (stock && (product === undefined || stock.product === product)) return stock;
    throw objectNotFound("stock");
  }

  /** Finds the stocks of a bundle of a product coupon. @throws ApiError if it has no such one */
  bundle(stockBundleId: string, product?: ProductCoupon): readonly CouponStock[] {
    const stocks = this.allStocks.filter(
      (one) =>
        one.bundle?.stockBundleId === stockBundleId && (product === undefined || one.product === product),
    );
    if (stocks.length > 0) return stocks;
    throw objectNotFound("stock bundle");
  }

  /** The stocks of a product coupon, the oldest first. */
  stocksOf(product: ProductCoupon): readonly CouponStock[] {
    return this.allStocks.filter((one) => one.product === product);
  }

  /**
   * Takes one coupon from a stock.
   *
   * @returns the code that was uploaded for it; undefined for a stock with other codes
   * @throws ApiError if the stock sends no coupon now
   */
  takeOne(stock: CouponStock): string | undefined {
    this.assertSending(stock);
    const code = [...stock.codes].find(([, isSent]) => !isSent)?.[0];
    if (code === undefined && stock.content["coupon_code_mode"] === "UPLOAD")
      throw refusal("券码不足 (all uploaded codes are sent: upload more)");
    const { sent, codes } = writable(stock);
    for (const name of ["all", dayOf(this.context.clock.now())]) sent.set(name, (sent.get(name) ?? 0) + 1);
    if (code !== undefined) codes.set(code, true);
    return code;
  }

  /** @throws ApiError if the stock is not in SENDING, or has sent all its coupons */
  assertSending(stock: CouponStock): void {
    if (stock.state !== "SENDING") throw notSending(stock.state);
    const rule = asObject(stock.content["stock_send_rule"]);
    const today = stock.sent.get(dayOf(this.context.clock.now())) ?? 0;
    if ((stock.sent.get("all") ?? 0) >= (numberOf(rule["max_count"]) ?? Infinity))
      throw refusal("批次发放数量已达上限 (the stock has sent max_count coupons)");
    if (today >= (numberOf(rule["max_count_per_day"]) ?? Infinity))
      throw refusal("批次当日发放数量已达上限 (the stock has sent max_count_per_day coupons today)");
  }

  /** Moves a product coupon by the table of states. Returns false if the event cannot happen in its state. */
  moveProduct(product: ProductCoupon, event: ProductCouponEvent): boolean {
    const state = after(productCouponStates, product.state, event);
    if (state !== undefined) writableProduct(product).state = state;
    return state !== undefined;
  }

  /** Moves a stock by the table of states. Returns false if the event cannot happen in its state. */
  moveStock(stock: CouponStock, event: StockEvent): boolean {
    const state = after(stockStates, stock.state, event);
    if (state !== undefined) writable(stock).state = state;
    return state !== undefined;
  }

  /** Removes all product coupons and stocks. */
  clear(): void {
    this.products.clear();
    this.stocks.clear();
    this.audits = 0;
  }

  private takeAudit(): boolean {
    if (this.audits === 0) return false;
    this.audits -= 1;
    return true;
  }

  private openBundle(
    product: ProductCoupon,
    requestNo: string,
    values: JsonObject,
    state: StockState,
  ): readonly CouponStock[] {
    const count = numberOf(asObject(product.content["progressive_bundle_usage_info"])["count"]) ?? 3;
    checkBundle(values, count);
    const labels = [product.productCouponId, requestNo];
    const stockBundleId = `2000${this.context.seed.digits(12, "stock_bundle_id", ...labels)}`;
    return Array.from({ length: count }, (_, index) => {
      const stock = this.openStock(product, [requestNo, String(index)], values, state, index);
      writable(stock).bundle = { stockBundleId, index };
      return stock;
    });
  }

  private openStock(
    product: ProductCoupon,
    labels: readonly string[],
    content: JsonObject,
    first: StockState,
    index?: number,
  ): CouponStock {
    if (index === undefined) checkStock(content);
    const rule = content[index === undefined ? ruleOf(product) : "progressive_bundle_usage_rule"];
    const end = endOf(asObject(asObject(rule)["coupon_available_period"]));
    const update = (state: StockState) =>
      this.context.clock.now() >= end ? (after(stockStates, state, "end") ?? state) : state;
    // Object.assign keeps the accessor of the state.
    const stock: OpenStock = Object.assign(stateInTime(first, update), {
      ...{ product, content, bundle: undefined, deactivation: undefined },
      stockId: `3000${this.context.seed.digits(12, "stock_id", product.productCouponId, ...labels)}`,
      sent: new Map<string, number>(),
      codes: new Map<string, boolean>(),
      stores: new Set<string>(),
    });
    this.stocks.set(stock.stockId, stock);
    return stock;
  }
}

/** The member of a stock with its rule, by the usage mode of its product coupon. */
export function ruleOf({ content }: ProductCoupon): string {
  const mode = textOf(content["usage_mode"]) ?? "SINGLE";
  return `${mode.toLowerCase()}_usage_rule`;
}

/** The times at which the coupons of a stock are available. */
export function periodOf({ product, content }: CouponStock): JsonObject {
  return asObject(asObject(content[ruleOf(product)])["coupon_available_period"]);
}

function addAll(
  names: readonly string[],
  present: { has(name: string): boolean },
  add: (name: string) => void,
): ListResult {
  const unique = [...new Set(names)];
  const repeated = unique.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  const known = unique.filter((name) => present.has(name));
  const succeeded = unique.filter((name) => !present.has(name));
  for (const name of succeeded) add(name);
  return { succeeded, known, repeated };
}

/** Returns the ids of the stores of a request. */
export function storesOf(request: JsonObject): readonly string[] {
  return listOf(request["store_list"]).map((one) => textOf(asObject(one)["store_id"]) ?? "");
}

/** Stocks are read-only outside of this file. */
function writable(stock: CouponStock): OpenStock {
  return stock as OpenStock; // openStock creates all of them
}

function writableProduct(product: ProductCoupon): Open<ProductCoupon> {
  return product;
}
