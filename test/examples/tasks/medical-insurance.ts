/**
 * A medical insurance order (医保支付): the insurance pays a part, and the user the rest in WeChat Pay.
 *
 * WeChat Pay refuses the number of an order that exists (ALREADY_EXISTS), also with the same content, so the client does not
 * retry the request: after an unknown outcome, the query says whether there is an order. The notification has no amounts;
 * the handler queries the order before it stores the payment. The client encrypts the name and the digest of the ID number.
 * Each part is refunded by itself: the user's by a refund, and the insurance's by the bureau, of which WeChat Pay is notified.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4016781466 order (医保自费混合收款下单)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4016781490 query (从业机构订单号查询下单结果)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4016781554 notification (医保混合收款成功通知)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4016781561 refund of the insurance (医保退款通知)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791856 order of the user's part (JSAPI下单)
 */
import { idDigest, medicalPayment, type MedicalPayment } from "wechatpay-ts/pay-sign";
import type { NotificationReply } from "wechatpay-ts/webhook";
import { postMedInsOrders } from "wechatpay-ts/v3/med-ins/orders";
import { getMedInsOrdersByOutTradeNo } from "wechatpay-ts/v3/med-ins/orders/out-trade-no/_out_trade_no_";
import { postMedInsRefundsNotify } from "wechatpay-ts/v3/med-ins/refunds/notify";
import { postPayTransactionsJsapi } from "wechatpay-ts/v3/pay/transactions/jsapi";
import { storeRefund, type Refund } from "./jsapi-order.ts";
import { newNumber, receive, type App, type Incoming } from "./support/app.ts";
import { expectSame, stateIn } from "./support/report.ts";
import { ifKnown, sendOnce, type Sendable } from "./support/send-once.ts";
import { rowOf, type Table } from "./support/table.ts";

/** The states of both parts together. */
export const MIX_STATES = ["MIX_PAY_CREATED", "MIX_PAY_SUCCESS", "MIX_PAY_REFUND", "MIX_PAY_FAIL"] as const;

/** What the insurance bureau has settled, in 分. */
export interface Fees {
  /** Paid by the fund (统筹基金). */
  readonly gov: number;
  /** Paid from the insurance account of the user (个人账户). */
  readonly self: number;
  /** Paid by other funds. */
  readonly other: number;
  /** Paid by the user in WeChat Pay; 0 if the insurance pays all. */
  readonly cash: number;
}

/** A medical insurance order in the database of the hospital. */
export interface MedicalOrder extends Sendable {
  readonly out_trade_no: string;
  /** The number of the visit in the hospital's own system. */
  readonly serial_no: string;
  /** The number that the insurance bureau has returned for the settlement. */
  readonly pay_order_id: string;
  readonly openid: string;
  /** Encrypt this column: the real name and the ID number of the user. */
  readonly payer: { readonly name: string; readonly idNumber: string };
  readonly fees: Fees;
  /** `new` before WeChat Pay has it. */
  readonly state: "new" | (typeof MIX_STATES)[number];
  readonly mix_trade_no?: string;
}

/** What the insurance bureau has taken back of an order, in 分. */
export interface InsuranceRefund extends Sendable {
  readonly out_refund_no: string;
  readonly out_trade_no: string;
  readonly fees: Omit<Fees, "cash">;
  /** When the bureau took it back, as RFC 3339. */
  readonly refund_time: string;
}

/** The application of this task. */
export interface Hospital extends App {
  readonly city_id: string;
  readonly med_inst_name: string;
  readonly med_inst_no: string;
  readonly orders: Table<MedicalOrder>;
  /** Refunds of the user's part: `requestRefund` of jsapi-order.ts. */
  readonly refunds: Table<Refund>;
  readonly insuranceRefunds: Table<InsuranceRefund>;
}

/** Stores an order under a new number. @param order what the insurance bureau has settled, in 分 */
export async function createMedicalOrder(
  hospital: Hospital,
  order: Pick<MedicalOrder, "serial_no" | "pay_order_id" | "openid" | "payer" | "fees">,
): Promise<string> {
  const out_trade_no = newNumber("M");
  await hospital.orders.insert(out_trade_no, { ...order, out_trade_no, state: "new", sent: false });
  return out_trade_no;
}

/**
 * Places an order, and returns the parameters of the cashier in the mini program; undefined if the user has nothing to pay
 * there. Call it again after an error: it queries before it sends.
 */
export async function openCashier(
  hospital: Hospital,
  out_trade_no: string,
): Promise<MedicalPayment | undefined> {
  const placed = await sendOnce(hospital.orders, out_trade_no, {
    send: (row) => placeOrder(hospital, row),
    query: () => queryOrder(hospital, out_trade_no),
  });
  const state = await storeOrder(hospital, out_trade_no, placed);
  const { prepay_id, mix_trade_no } = placed;
  if (state !== "MIX_PAY_CREATED" || prepay_id === undefined) return undefined;
  return medicalPayment(hospital.client, { appid: hospital.appid, prepay_id, mix_trade_no });
}

/**
 * Handles a request to the `notify_url`. Of the user's part alone, TRANSACTION.SUCCESS arrives, too: it does not mean that the
 * insurance has paid.
 */
export function onNotification(hospital: Hospital, incoming: Incoming): Promise<NotificationReply> {
  return receive(hospital, incoming, async ({ event_type, resource }) => {
    // A query has 3 of the 5 seconds. If it fails, WeChat Pay sends the notification again.
    if (event_type === "MEDICAL_INSURANCE.SUCCESS") await checkOrder(hospital, resource.out_trade_no, 3_000);
    if (event_type === "REFUND.SUCCESS" || event_type === "REFUND.ABNORMAL" || event_type === "REFUND.CLOSED")
      await storeRefund(hospital, resource.out_refund_no, resource.refund_status, resource);
  });
}

/** Queries an order and stores its state: while it is MIX_PAY_CREATED, and after its notification. */
export async function checkOrder(
  hospital: Hospital,
  out_trade_no: string,
  totalTimeout?: number,
): Promise<MedicalOrder["state"]> {
  const order = await queryOrder(hospital, out_trade_no, totalTimeout);
  if (order === undefined) return (await rowOf(hospital.orders, out_trade_no)).state;
  return storeOrder(hospital, out_trade_no, order);
}

/**
 * Stores a refund of the user's part, for `requestRefund` of jsapi-order.ts. A second call for the same case is refused.
 *
 * @param out_refund_no the number of the hospital's own case
 * @param refund in 分
 */
export async function createCashRefund(
  { orders, refunds }: Hospital,
  out_trade_no: string,
  out_refund_no: string,
  refund: number,
): Promise<string> {
  const { state, fees } = await rowOf(orders, out_trade_no);
  if (!isPaid(state))
    throw new Error(`order ${out_trade_no}: it is ${state}, so there is nothing to refund.`);
  if (refund > fees.cash) throw new Error(`refund ${out_refund_no}: it is more than the user has paid.`);
  const row = { out_refund_no, out_trade_no, refund, total: fees.cash };
  await refunds.insert(out_refund_no, { ...row, state: "PROCESSING", sent: false });
  return out_refund_no;
}

/** Stores what the insurance bureau has taken back, under a number that the order gives it: there is one for an order. */
export async function createInsuranceRefund(
  hospital: Hospital,
  refund: Omit<InsuranceRefund, "out_refund_no" | "sent">,
): Promise<string> {
  const out_refund_no = `I${refund.out_trade_no}`;
  await hospital.insuranceRefunds.insert(out_refund_no, { ...refund, out_refund_no, sent: false });
  return out_refund_no;
}

/** Notifies WeChat Pay of what the insurance bureau has taken back. Call it again after an error. */
export async function reportInsuranceRefund(
  hospital: Hospital,
  out_refund_no: string,
): Promise<MedicalOrder["state"]> {
  const { out_trade_no } = await rowOf(hospital.insuranceRefunds, out_refund_no);
  const { mix_trade_no = "", state } = await rowOf(hospital.orders, out_trade_no);
  if (!isPaid(state))
    throw new Error(`order ${out_trade_no}: it is ${state}, so there is nothing to refund.`);
  await sendOnce(hospital.insuranceRefunds, out_refund_no, {
    send: ({ fees: { gov, self, other }, refund_time }) =>
      postMedInsRefundsNotify(hospital.client, {
        query: { mix_trade_no },
        json: {
          ...{ out_refund_no, refund_time, med_refund_total_fee: gov + self + other },
          ...{ med_refund_gov_fee: gov, med_refund_self_fee: self, med_refund_other_fee: other },
        },
      }),
    query: async () => {
      const order = await queryOrder(hospital, out_trade_no);
      return order?.med_ins_pay_status === "MED_INS_PAY_REFUND" ? order : undefined;
    },
  });
  return checkOrder(hospital, out_trade_no);
}

/** Whether the treatment is paid, although a part may have been refunded since. */
export function isPaid(state: MedicalOrder["state"]): boolean {
  return state === "MIX_PAY_SUCCESS" || state === "MIX_PAY_REFUND";
}

/** Places the user's part first, under the same number: WeChat Pay recognizes it, so it may be placed again. */
async function placeOrder(hospital: Hospital, row: MedicalOrder) {
  const { client, appid, mchid, notify_url, city_id, med_inst_name, med_inst_no } = hospital;
  const { out_trade_no, serial_no, pay_order_id, openid, payer, fees } = row;
  const named = { appid, out_trade_no };
  const hasCash = fees.cash > 0;
  const cash = hasCash
    ? await postPayTransactionsJsapi(client, {
        json: {
          ...{ ...named, mchid, description: med_inst_name, notify_url },
          ...{ amount: { total: fees.cash, currency: "CNY" }, payer: { openid } },
        },
      })
    : {};
  return postMedInsOrders(client, {
    json: {
      ...{ ...named, ...cash, ...feesOf(fees), openid, serial_no, pay_order_id, callback_url: notify_url },
      ...{ city_id, med_inst_name, med_inst_no, order_type: "REG_PAY" },
      mix_pay_type: hasCash ? "CASH_AND_INSURANCE" : "INSURANCE_ONLY",
      payer: { name: payer.name, id_digest: idDigest(payer.idNumber), card_type: "ID_CARD" },
    },
  });
}

function feesOf({ gov, self, other, cash }: Fees) {
  return {
    total_fee: gov + self + other + cash,
    ...{ med_ins_gov_fee: gov, med_ins_self_fee: self, med_ins_other_fee: other, med_ins_cash_fee: cash },
    ...(cash > 0 && { wechat_pay_cash_fee: cash }),
  };
}

function queryOrder({ client }: Hospital, out_trade_no: string, totalTimeout?: number) {
  return ifKnown(getMedInsOrdersByOutTradeNo(client, { out_trade_no }, { totalTimeout }));
}

async function storeOrder(
  { orders, appid }: Hospital,
  out_trade_no: string,
  report: { readonly mix_trade_no: string; readonly mix_pay_status: string },
): Promise<MedicalOrder["state"]> {
  const { mix_trade_no, mix_pay_status } = report;
  const { state } = await orders.change(out_trade_no, (row) => {
    const { serial_no, fees } = row;
    const same = { appid, out_trade_no, serial_no, mix_trade_no: row.mix_trade_no ?? mix_trade_no };
    expectSame(`order ${out_trade_no}`, report, { ...same, ...feesOf(fees) });
    const reported = stateIn(MIX_STATES, mix_pay_status);
    // An older report may arrive later.
    const rank = (one: MedicalOrder["state"]) => MIX_STATES.findIndex((state) => state === one);
    return rank(reported) < rank(row.state) ? row : { ...row, mix_trade_no, state: reported };
  });
  return state;
}
