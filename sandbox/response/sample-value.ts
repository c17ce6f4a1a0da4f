/** Sample values that fit the name and type of a field; the same for the same seed and place. */
import type { Seed } from "../util/seed.ts";
import { rfc3339 } from "../util/rfc3339.ts";

/** The place of a value in its response. A value depends on its place and the seed. */
export type Place = readonly string[];

type Make = (seed: Seed, place: Place) => string;

/** 2025-01-01T00:00:00+08:00 */
const firstDay = Date.UTC(2024, 11, 31, 16);

const time: Make = (seed, place) =>
  rfc3339(firstDay + Math.floor(seed.fraction(...place) * 365 * 86_400) * 1000);
const date: Make = (seed, place) => time(seed, place).slice(0, 10);
const always =
  (text: string): Make =>
  () =>
    text;
const digits =
  (start: string, length: number): Make =>
  (seed, place) =>
    start + seed.digits(length - start.length, ...place);
const word =
  (start: string, length: number): Make =>
  (seed, place) =>
    start + seed.hex(length - start.length, ...place).toLowerCase();

/** Samples by the name of the field; the first match counts. */
const samples: readonly [RegExp, Make][] = [
  [/^(?:code|resp_code|sub_code)$/u, always("SUCCESS")],
  [/^(?:message|msg|resp_desc|sub_msg)$/u, always("OK")],
  [/currency$/u, always("CNY")],
  [/^bank_type$/u, always("OTHERS")],
  [/^trade_state$/u, always("SUCCESS")],
  [/^trade_type$/u, always("JSAPI")],
  [/(?:^|_)(?:time|stamp)$/u, time],
  [/(?:^|_)(?:date|dt|day)$/u, date],
  [/^code_url$/u, (seed, place) => `weixin://wxpay/bizpayurl?pr=${seed.hex(9, ...place)}`],
  [/url(?:_list)?$/u, (seed, place) => `https://example.com/${seed.hex(12, ...place).toLowerCase()}`],
  [/(?:^|_)transaction_id$/u, digits("4200", 28)],
  [/^refund_id$/u, digits("5030", 28)],
  [/prepay_id$/u, word("wx", 36)],
  [/appid$/u, word("wx", 18)],
  [/openid$/u, (seed, place) => `o${seed.hex(27, ...place)}`],
  [/(?:mchid|mch_id|merchant_id)$/u, digits("19", 10)],
  [/(?:phone|mobile|^tel)(?:_number|_no)?$/u, digits("139", 11)],
  [/(?:id_card|id_doc|cert|identity)\w*(?:_number|_no)$/u, always("11010519491231002X")],
  [/(?:account|card)_(?:number|no)$/u, digits("6222", 19)],
  [/email$/u, always("sandbox@example.com")],
  [/^(?:real_|user_|contact_|legal_)?name$/u, always("张三")],
  [/name$/u, always("沙箱")],
  [/(?:_amt|_amount|_price|_at)$/u, always("1.00")],
  [/longitude$/u, always("121.473701")],
  [/latitude$/u, always("31.230416")],
  [/(?:_id|_no|_code|_number|id)$/u, digits("1", 18)],
];

/** Makes a text that fits the name of a field. */
export function sampleText(name: string, seed: Seed, place: Place): string {
  return samples.find(([pattern]) => pattern.test(name))?.[1](seed, place) ?? "sandbox";
}

/** A small whole number, which fits an amount in 分, a count and an id. */
export function sampleNumber(seed: Seed, place: Place): number {
  return 1 + Math.floor(seed.fraction(...place) * 999);
}
