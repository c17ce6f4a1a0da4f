/** When a user coupon is valid, and when in that time it can be used. */
import { asObject, listOf, numberOf, textOf, type JsonObject } from "../../util/json.ts";

/** From when to when a user coupon is valid, in unix time in milliseconds. */
export interface ValidPeriod {
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;
/** For how long a coupon is valid that its stock gives no end. */
const yearMs = 365 * dayMs;
/** The time zone of WeChat Pay. */
const zoneMs = 8 * 3_600_000;

/**
 * Returns when a coupon is valid: from its receipt and the days of waiting, for its days or seconds, and only while the stock
 * is available.
 *
 * @param period `coupon_available_period` of the stock
 * @param days the days that a product coupon with several uses is available for, instead of those of the stock
 */
export function validPeriod(period: JsonObject, receivedAt: number, days?: number): ValidPeriod {
  const begin = timeOf(period["available_begin_time"]) ?? receivedAt;
  const end = timeOf(period["available_end_time"]) ?? Infinity;
  const waiting = (numberOf(period["wait_days_after_receive"]) ?? 0) * dayMs;
  const from = Math.max(begin, receivedAt + waiting);
  const seconds = numberOf(period["available_seconds"]) ?? 0;
  const forDays = (days ?? numberOf(period["available_days"]) ?? 0) * dayMs;
  const length = seconds > 0 ? seconds * 1000 : forDays;
  return { from, to: Math.min(end, from + (length > 0 ? length : yearMs)) };
}

/** Returns when a stock ends: its `available_end_time`. */
export function endOf(period: JsonObject): number {
  return timeOf(period["available_end_time"]) ?? Infinity;
}

const days = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** Reports whether a coupon can be used at a time: in the windows of the week, and in one of the irregular periods. */
export function isInWindow(period: JsonObject, now: number): boolean {
  const weekly = asObject(period["weekly_available_period"]);
  const there = new Date(now + zoneMs);
  const dayList = listOf(weekly["day_list"]);
  if (dayList.length > 0 && !dayList.includes(days[there.getUTCDay()] ?? "")) return false;
  const second = Math.floor(((now + zoneMs) % dayMs) / 1000);
  const hours = listOf(weekly["day_period_list"]).map(asObject);
  const isInHours = hours.some(
    (one) => second >= (numberOf(one["begin_time"]) ?? 0) && second <= (numberOf(one["end_time"]) ?? 86_399),
  );
  if (hours.length > 0 && !isInHours) return false;
  const irregular = listOf(period["irregular_available_period_list"]).map(asObject);
  const isInPeriod = irregular.some(
    (one) => now >= (timeOf(one["begin_time"]) ?? 0) && now <= (timeOf(one["end_time"]) ?? Infinity),
  );
  return irregular.length === 0 || isInPeriod;
}

function timeOf(value: JsonObject[string]): number | undefined {
  const time = Date.parse(textOf(value) ?? "");
  return Number.isNaN(time) ? undefined : time;
}
