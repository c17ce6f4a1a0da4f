/** What WeChat Pay refuses of a new product coupon or stock, beyond what its page says. */
import { asObject, listOf, numberOf, textOf, type JsonObject } from "../../util/json.ts";
import { fieldError, outOfRange, refusal } from "./coupon-errors.ts";

/** Where WeChat Pay keeps uploaded images. */
export const imageHost = "wxpaylogo.qpic.cn";

/** How often a coupon can be used in turn, and how many stocks a bundle has. */
const counts = { min: 3, max: 15 };

/** Checks the request of a new product coupon. @throws ApiError */
export function checkProduct(request: JsonObject): void {
  checkDisplay(request["display_info"]);
  const { single_usage_info, sequential_usage_info, progressive_bundle_usage_info } = request;
  checkValues(asObject(single_usage_info), "/single_usage_info");
  const isBundle = request["usage_mode"] === "PROGRESSIVE_BUNDLE";
  if (isBundle !== (request["stock_bundle"] !== undefined)) {
    const [name, other] = isBundle ? ["stock_bundle", "stock"] : ["stock", "stock_bundle"];
    throw fieldError(`/${name}`, `expected with this usage_mode, and no ${other}`);
  }
  checkCount(sequential_usage_info, "/sequential_usage_info/count");
  checkCount(progressive_bundle_usage_info, "/progressive_bundle_usage_info/count");
}

/** Checks the image of a product coupon: one that was uploaded. @throws ApiError */
export function checkDisplay(display: JsonObject[string]): void {
  const url = textOf(asObject(display)["image_url"]) ?? "";
  if (URL.canParse(url) && new URL(url).host === imageHost) return;
  throw refusal(`缺少商品券图片 (image_url: expected what upload-image returned)`, 268578404);
}

/** Checks the request of a new stock. @throws ApiError */
export function checkStock(stock: JsonObject): void {
  checkSendRule(asObject(stock["stock_send_rule"]));
  const rule = asObject(stock["single_usage_rule"]);
  checkPeriod(asObject(rule["coupon_available_period"]), "/stock/single_usage_rule");
  checkValues(rule, "/stock/single_usage_rule");
}

/** Checks the request of a new stock bundle. @param count of stocks @throws ApiError */
export function checkBundle(bundle: JsonObject, count: number): void {
  const at = "/stock_bundle/progressive_bundle_usage_rule";
  checkSendRule(asObject(bundle["stock_send_rule"]));
  const rule = asObject(bundle["progressive_bundle_usage_rule"]);
  checkPeriod(asObject(rule["coupon_available_period"]), at);
  for (const [name, worth] of Object.entries(worths)) {
    const list = rule[`${name}_list`];
    if (list === undefined) continue;
    const values = listOf(list).map(asObject);
    if (values.length !== count) throw fieldError(`${at}/${name}_list`, `expected ${count} of them`);
    values.forEach((value, index) =>
      checkValues({ [name]: { ...value } as JsonObject[string] }, `${at}/${index}`),
    );
    const isDecreasing = values.some((value, index) => {
      const former = values[index - 1];
      return former !== undefined && worth(value) < worth(former);
    });
    if (isDecreasing)
      throw refusal(`优惠力度递减 (${name}_list: a later coupon gives less than a former one)`, 268586067);
  }
}

/** What a coupon gives: more is better for the user. */
const worths: Readonly<Record<string, (value: JsonObject) => number>> = {
  normal_coupon: (value) => numberOf(value["discount_amount"]) ?? 0,
  discount_coupon: (value) => numberOf(value["percent_off"]) ?? 0,
  exchange_coupon: (value) => -(numberOf(value["exchange_price"]) ?? 0),
};

function checkSendRule({ max_count, max_count_per_day, max_count_per_user }: JsonObject): void {
  const values = { max_count, max_count_per_day, max_count_per_user };
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number" && value < 1)
      throw outOfRange(`/stock/stock_send_rule/${name}`, "expected 1 or more");
  }
}

function checkPeriod({ available_begin_time, available_end_time }: JsonObject, at: string): void {
  const [begin, end] = [available_begin_time, available_end_time].map((time) =>
    Date.parse(textOf(time) ?? ""),
  );
  if (begin !== undefined && end !== undefined && end <= begin)
    throw fieldError(
      `${at}/coupon_available_period/available_end_time`,
      "expected a time after the beginning",
    );
}

function checkValues({ normal_coupon, discount_coupon }: JsonObject, at: string): void {
  const normal = asObject(normal_coupon);
  const [threshold, discount] = [numberOf(normal["threshold"]), numberOf(normal["discount_amount"])];
  if (
    discount !== undefined &&
    (discount < 1 || (threshold !== undefined && threshold > 0 && discount > threshold))
  )
    throw outOfRange(`${at}/normal_coupon/discount_amount`, "expected 1 up to the threshold");
  const percent = numberOf(asObject(discount_coupon)["percent_off"]);
  if (percent !== undefined && (percent < 1 || percent > 99))
    throw outOfRange(`${at}/discount_coupon/percent_off`, "expected 1 to 99");
}

function checkCount(info: JsonObject[string], field: string): void {
  const count = numberOf(asObject(info)["count"]);
  if (count !== undefined && (count < counts.min || count > counts.max))
    throw outOfRange(field, `expected ${counts.min} to ${counts.max}`);
}
