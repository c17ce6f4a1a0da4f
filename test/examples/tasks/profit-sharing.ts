/**
 * Profit sharing (分账): a paid order that was placed with `settle_info.profit_sharing` is shared with other receivers, a share
 * is returned, and what is left is unfrozen.
 *
 * Shares and returns are accepted first and carried out later: a sharing order is final when it is FINISHED, and each of its
 * receivers has a result of its own, SUCCESS or CLOSED. A return is final in SUCCESS and FAILED. Sharing begins one minute
 * after the payment. To unfreeze needs a new number: with the number of a sharing order, nothing is unfrozen.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012528995 add a receiver (添加分账接收方)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012524936 share (请求分账)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012525210 query (查询分账结果)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012525287 return (请求分账回退)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012526279 query of a return (查询分账回退结果)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012526374 unfreeze (解冻剩余资金)
 */
import { postProfitsharingOrders } from "wechatpay-ts/v3/profitsharing/orders";
import { getProfitsharingOrdersByOutOrderNo } from "wechatpay-ts/v3/profitsharing/orders/_out_order_no_";
import { postProfitsharingOrdersUnfreeze } from "wechatpay-ts/v3/profitsharing/orders/unfreeze";
import { postProfitsharingReceiversAdd } from "wechatpay-ts/v3/profitsharing/receivers/add";
import { postProfitsharingReturnOrders } from "wechatpay-ts/v3/profitsharing/return-orders";
import { getProfitsharingReturnOrdersByOutReturnNo } from "wechatpay-ts/v3/profitsharing/return-orders/_out_return_no_";
import type { App } from "./support/app.ts";
import { expectSame, MismatchError, stateIn } from "./support/report.ts";
import { ifKnown, sendOnce, type Sendable } from "./support/send-once.ts";
import { rowOf, type Table } from "./support/table.ts";

const SHARE_STATES = ["PROCESSING", "FINISHED"] as const;
const RECEIVER_RESULTS = ["PENDING", "SUCCESS", "CLOSED"] as const;
const RETURN_RESULTS = ["PROCESSING", "SUCCESS", "FAILED"] as const;

/** What a receiver gets. */
export interface Share {
  /** The mchid of the receiver. */
  readonly account: string;
  /** In 分. */
  readonly amount: number;
  readonly description: string;
}

/** A sharing order in the database of the merchant. Without shares, it unfreezes what is left. */
export interface SharingOrder extends Sendable {
  readonly out_order_no: string;
  readonly transaction_id: string;
  readonly shares: readonly Share[];
  /** `new` before WeChat Pay has it. */
  readonly state: "new" | (typeof SHARE_STATES)[number];
  /** What became of each of `shares`; empty before the response. */
  readonly results: readonly (typeof RECEIVER_RESULTS)[number][];
}

/** A return of a share in the database of the merchant. */
export interface ShareReturn extends Sendable {
  readonly out_return_no: string;
  readonly out_order_no: string;
  /** The receiver that returns money. */
  readonly return_mchid: string;
  /** In 分. */
  readonly amount: number;
  readonly state: "new" | (typeof RETURN_RESULTS)[number];
}

/** The application of this task. */
export interface Sharer extends App {
  readonly sharings: Table<SharingOrder>;
  readonly returns: Table<ShareReturn>;
}

/** Adds a merchant as a receiver. Repeat it at will. @param name its full name, which the client encrypts */
export async function addStore({ client, appid }: Sharer, account: string, name: string): Promise<void> {
  const json = { appid, account, name, type: "MERCHANT_ID", relation_type: "STORE" } as const;
  await postProfitsharingReceiversAdd(client, { json });
}

/**
 * Stores a sharing order. A second call for the same settlement throws, so a repeated job does not share twice.
 *
 * @param out_order_no the number of the merchant's own settlement
 * @param shares without any, it unfreezes what is left of the payment
 */
export async function createSharing(
  sharer: Sharer,
  out_order_no: string,
  transaction_id: string,
  shares: readonly Share[],
): Promise<string> {
  const row = { out_order_no, transaction_id, shares, results: [] };
  await sharer.sharings.insert(out_order_no, { ...row, state: "new", sent: false });
  return out_order_no;
}

/** Requests a sharing order. Call it again after an error: the number stays, since another one would share again. */
export async function requestSharing(sharer: Sharer, out_order_no: string): Promise<SharingOrder["state"]> {
  const { client, appid } = sharer;
  const requested = await sendOnce(sharer.sharings, out_order_no, {
    send: ({ transaction_id, shares }) => {
      const named = { transaction_id, out_order_no };
      if (shares.length === 0)
        return postProfitsharingOrdersUnfreeze(client, { json: { ...named, description: "解冻剩余资金" } });
      const receivers = shares.map((share) => ({ ...share, type: "MERCHANT_ID" as const }));
      return postProfitsharingOrders(client, {
        json: { ...named, appid, receivers, unfreeze_unsplit: false },
      });
    },
    query: (row) => querySharing(sharer, row),
  });
  return storeSharing(sharer, out_order_no, requested);
}

/** Queries a sharing order that is not final. */
export async function checkSharing(sharer: Sharer, out_order_no: string): Promise<SharingOrder["state"]> {
  const row = await rowOf(sharer.sharings, out_order_no);
  const report = await querySharing(sharer, row);
  return report === undefined ? row.state : storeSharing(sharer, out_order_no, report);
}

/**
 * Stores a return. A second call for the same case throws, so a double click does not return a share twice.
 *
 * @param out_return_no the number of the merchant's own case, such as the refund that the return is for
 * @param share its amount is in 分, at most the share of the receiver
 */
export async function createReturn(
  sharer: Sharer,
  out_return_no: string,
  share: Pick<ShareReturn, "out_order_no" | "return_mchid" | "amount">,
): Promise<string> {
  await sharer.returns.insert(out_return_no, { ...share, out_return_no, state: "new", sent: false });
  return out_return_no;
}

/** Requests a return, before the user is refunded. Call it again after an error. */
export async function requestReturn(sharer: Sharer, out_return_no: string): Promise<ShareReturn["state"]> {
  const { client } = sharer;
  const requested = await sendOnce(sharer.returns, out_return_no, {
    send: ({ out_order_no, return_mchid, amount }) =>
      postProfitsharingReturnOrders(client, {
        json: { out_return_no, out_order_no, return_mchid, amount, description: "用户退款" },
      }),
    query: (row) => queryReturn(sharer, row),
  });
  return storeReturn(sharer, out_return_no, requested);
}

/** Queries a return that is not final. */
export async function checkReturn(sharer: Sharer, out_return_no: string): Promise<ShareReturn["state"]> {
  const row = await rowOf(sharer.returns, out_return_no);
  const report = await queryReturn(sharer, row);
  return report === undefined ? row.state : storeReturn(sharer, out_return_no, report);
}

/** Whether a sharing order or a return does not change any more. */
export function isFinal({ state }: SharingOrder | ShareReturn): boolean {
  return state === "FINISHED" || state === "SUCCESS" || state === "FAILED";
}

function querySharing({ client }: Sharer, { out_order_no, transaction_id }: SharingOrder) {
  return ifKnown(getProfitsharingOrdersByOutOrderNo(client, { out_order_no, query: { transaction_id } }));
}

function queryReturn({ client }: Sharer, { out_return_no, out_order_no }: ShareReturn) {
  const request = { out_return_no, query: { out_order_no } };
  return ifKnown(getProfitsharingReturnOrdersByOutReturnNo(client, request));
}

/** The members of a sharing order that this task uses. */
interface SharingReport {
  readonly state: string;
  readonly receivers?: readonly {
    readonly account: string;
    readonly amount: number;
    readonly result: string;
  }[];
}

/** Stores the state of a sharing order and the results of its receivers, if accounts and amounts are those of the row. */
async function storeSharing(
  { sharings }: Sharer,
  out_order_no: string,
  report: SharingReport,
): Promise<SharingOrder["state"]> {
  const { state } = await sharings.change(out_order_no, (row) => {
    const { transaction_id, shares } = row;
    const what = `sharing order ${out_order_no}`;
    expectSame(what, report, { out_order_no, transaction_id });
    // To unfreeze pays what is left to the merchant itself, which is then the only receiver.
    const { receivers = [] } = report;
    const results = shares.map(({ account, amount }) => {
      const receiver = receivers.find((one) => one.account === account && one.amount === amount);
      if (receiver === undefined || receivers.length !== shares.length)
        throw new MismatchError(`${what}: receivers: not what was stored. Look at it before you act.`);
      return stateIn(RECEIVER_RESULTS, receiver.result);
    });
    return isFinal(row) ? row : { ...row, results, state: stateIn(SHARE_STATES, report.state) };
  });
  return state;
}

async function storeReturn(
  { returns }: Sharer,
  out_return_no: string,
  report: { readonly result: string },
): Promise<ShareReturn["state"]> {
  const { state } = await returns.change(out_return_no, (row) => {
    const { out_order_no, return_mchid, amount } = row;
    expectSame(`return ${out_return_no}`, report, { out_return_no, out_order_no, return_mchid, amount });
    return isFinal(row) ? row : { ...row, state: stateIn(RETURN_RESULTS, report.result) };
  });
  return state;
}
