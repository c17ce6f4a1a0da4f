/**
 * A transfer to a user (商家转账): the user confirms it on a page in WeChat, and then the money moves.
 *
 * A transfer is final in SUCCESS, FAIL and CANCELLED. Only FAIL and CANCELLED allow another transfer of the same money, which
 * needs another number; in every other state, and after an unknown outcome, a second number would pay twice.
 *
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012716434 transfer (发起转账)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012716437 query (商户单号查询转账单)
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012712115 notification (商家转账回调通知)
 */
import type { NotificationReply } from "wechatpay-ts/webhook";
import { postFundAppMchTransferTransferBills } from "wechatpay-ts/v3/fund-app/mch-transfer/transfer-bills";
import { getFundAppMchTransferTransferBillsByOutBillNo } from "wechatpay-ts/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/_out_bill_no_";
import { receive, type App, type Incoming } from "./support/app.ts";
import { expectSame, stateIn } from "./support/report.ts";
import { ifKnown, sendOnce, type Sendable } from "./support/send-once.ts";
import type { Table } from "./support/table.ts";

/** The states of a transfer. `TRANSFERING` and `CANCELING` are spelt as WeChat Pay spells them. */
export const TRANSFER_STATES = [
  ...(["ACCEPTED", "PROCESSING", "WAIT_USER_CONFIRM", "TRANSFERING", "CANCELING"] as const),
  ...(["SUCCESS", "FAIL", "CANCELLED"] as const),
] as const;

/** A transfer in the database of the merchant. */
export interface Transfer extends Sendable {
  readonly out_bill_no: string;
  readonly openid: string;
  /** In 分. */
  readonly amount: number;
  /** The real name, which WeChat Pay requires from 2,000 元. Encrypt this column; the client encrypts the field. */
  readonly user_name?: string;
  readonly remark: string;
  /** `new` before WeChat Pay has it. */
  readonly state: "new" | (typeof TRANSFER_STATES)[number];
  readonly fail_reason?: string;
}

/** The application of this task. */
export interface Payer extends App {
  readonly transfers: Table<Transfer>;
}

/** The argument of `wx.requestMerchantTransfer`, which opens the page on which the user confirms. */
export interface ConfirmationPage {
  readonly mchId: string;
  readonly appId: string;
  readonly package: string;
}

/**
 * Stores a transfer. A second call for the same payout is refused, so a repeated job does not pay twice.
 *
 * @param out_bill_no the number of the merchant's own payout, such as a withdrawal
 * @param transfer with its amount in 分
 */
export async function createTransfer(
  payer: Payer,
  out_bill_no: string,
  transfer: Pick<Transfer, "openid" | "amount" | "user_name" | "remark">,
): Promise<string> {
  await payer.transfers.insert(out_bill_no, { ...transfer, out_bill_no, state: "new", sent: false });
  return out_bill_no;
}

/**
 * Requests a transfer, and returns what opens its page; undefined if the user has nothing to confirm. Call it again if the
 * user comes back, and after an error, such as NOT_ENOUGH: the number stays.
 */
export async function requestTransfer(
  payer: Payer,
  out_bill_no: string,
): Promise<ConfirmationPage | undefined> {
  const { client, appid, mchid, notify_url } = payer;
  const requested = await sendOnce(payer.transfers, out_bill_no, {
    send: ({ openid, amount, user_name, remark }) =>
      postFundAppMchTransferTransferBills(client, {
        json: {
          ...{ appid, out_bill_no, openid, user_name, notify_url },
          ...{ transfer_amount: amount, transfer_remark: remark },
          // 1000 is 现金营销, whose report has the name of the activity and what the reward is for.
          transfer_scene_id: "1000",
          transfer_scene_report_infos: [
            { info_type: "活动名称", info_content: "新会员有礼" },
            { info_type: "奖励说明", info_content: "注册会员奖励" },
          ],
        },
      }),
    query: () => ifKnown(getFundAppMchTransferTransferBillsByOutBillNo(client, { out_bill_no })),
    // A query does not return the package_info; the response to the same request does.
    repeats: ({ state }) => state === "WAIT_USER_CONFIRM",
  });
  // Only a query says again what the amount is.
  const isQueried = "transfer_amount" in requested;
  await storeState(payer, out_bill_no, requested, isQueried ? ["transfer_amount"] : []);
  if (!("package_info" in requested)) return undefined;
  return { mchId: mchid, appId: appid, package: requested.package_info };
}

/** Handles a request to the `notify_url`. */
export function onNotification(payer: Payer, incoming: Incoming): Promise<NotificationReply> {
  return receive(payer, incoming, async ({ event_type, resource }) => {
    if (event_type === "MCHTRANSFER.BILL.FINISHED")
      await storeState(payer, resource.out_bill_no, resource, ["transfer_amount", "openid"]);
  });
}

/** Queries a transfer that is not final. Without a confirmation of the user, it fails after 24 hours. */
export async function checkTransfer(payer: Payer, out_bill_no: string): Promise<Transfer["state"]> {
  const transfer = await getFundAppMchTransferTransferBillsByOutBillNo(payer.client, { out_bill_no });
  return storeState(payer, out_bill_no, transfer, ["transfer_amount"]);
}

/** Whether a transfer does not change any more. */
export function isFinal({ state }: Transfer): boolean {
  return ["SUCCESS", "FAIL", "CANCELLED"].includes(state);
}

/** Stores the state of a transfer, if it is of this user and this amount. */
async function storeState(
  { transfers }: Payer,
  out_bill_no: string,
  report: { readonly state: string; readonly fail_reason?: string },
  compared: readonly ("transfer_amount" | "openid")[],
): Promise<Transfer["state"]> {
  const { state } = await transfers.change(out_bill_no, (row) => {
    const stored = { transfer_amount: row.amount, openid: row.openid };
    const expected = Object.fromEntries(compared.map((name) => [name, stored[name]]));
    expectSame(`transfer ${out_bill_no}`, report, { out_bill_no, ...expected });
    if (isFinal(row)) return row;
    const { fail_reason } = report;
    const reported = stateIn(TRANSFER_STATES, report.state);
    return { ...row, state: reported, ...(fail_reason !== undefined && { fail_reason }) };
  });
  return state;
}
