/** The bills of a sandbox, from its orders and refunds. */
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import type { State } from "../state/state.ts";
import { formatBill, type BillContent } from "./bill-format.ts";
import { fundFlowBill } from "./fund-flow-bill.ts";
import { tradeBill, type TradeBillType, type Trades } from "./trade-bill.ts";

/**
 * Formats the bill that a request asks for: a trade bill, a fund flow bill, or one that says that its columns are unproven.
 *
 * @param path of its operation
 * @param caller the mchid of the merchant or partner whose bill it is; default: of all
 */
export function billText(path: string, request: JsonObject, state: State, caller?: string): string {
  const query = asObject(request["query"]);
  const trades = tradesOf(state, {
    caller,
    date: textOf(query["bill_date"]),
    mchid: textOf(query["sub_mchid"]),
  });
  return formatBill(contentOf(path, query, trades));
}

function contentOf(path: string, query: JsonObject, trades: Trades): BillContent {
  if (path.endsWith("/fundflowbill")) return fundFlowBill(trades);
  const type = textOf(query["bill_type"]) ?? "ALL";
  if (isTradeBillType(type) && /\/(?:tradebill|billdownload\/file)$/u.test(path))
    return tradeBill(type, trades);
  return unproven;
}

function isTradeBillType(type: string): type is TradeBillType {
  return type === "ALL" || type === "SUCCESS" || type === "REFUND";
}

/** A bill whose columns are not recorded in public sources. */
const unproven: BillContent = {
  columns: ["说明", "Note"],
  rows: [
    {
      说明: "此账单的列未经证实，沙箱不生成其内容",
      Note: "The columns of this bill are unproven, so the sandbox does not make its rows.",
    },
  ],
};

interface TradeFilter {
  readonly caller: string | undefined;
  /** The day in the time zone of WeChat Pay; default: all days. */
  readonly date: string | undefined;
  /** The sub-merchant; default: all. */
  readonly mchid: string | undefined;
}

function tradesOf({ orders, refunds }: State, { caller, date, mchid }: TradeFilter): Trades {
  const isOwn = (one: { readonly caller: string; readonly mchid: string }) =>
    (caller === undefined || one.caller === caller) && (mchid === undefined || one.mchid === mchid);
  const from = date === undefined ? -Infinity : Date.parse(`${date}T00:00:00+08:00`);
  const to = date === undefined ? Infinity : from + 86_400_000;
  const isOfDay = (at: number | undefined) => at !== undefined && at >= from && at < to;
  return {
    payments: orders.all.filter((order) => isOwn(order) && isOfDay(order.paidAt)),
    refunds: refunds.all.filter(({ order, createdAt }) => isOwn(order) && isOfDay(createdAt)),
  };
}
