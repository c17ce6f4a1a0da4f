import { rfc3339 } from "../util/rfc3339.ts";
import type { Order } from "../state/order.ts";
import type { Refund } from "../state/refunds.ts";
import { billTime, yuan, type BillContent } from "./bill-format.ts";
import type { Trades } from "./trade-bill.ts";

const columns = [
  "记账时间",
  "微信支付业务单号",
  "资金流水单号",
  "业务名称",
  "业务类型",
  "收支类型",
  "收支金额(元)",
  "账户结余(元)",
  "资金变更提交申请人",
  "备注",
  "业务凭证号",
];

/** An entry of an account. An amount below 0 is an expense. */
interface Flow {
  readonly at: number;
  readonly id: string;
  readonly kind: string;
  /** In 分. */
  readonly amount: number;
  readonly applicant: string;
  readonly voucher: string;
}

/** Makes a fund flow bill of payments and refunds, the earliest entry first. The account is empty at the beginning of the day. */
export function fundFlowBill({ payments, refunds }: Trades): BillContent {
  const flows = [
    ...payments.map(income),
    ...refunds.filter(({ succeededAt }) => succeededAt !== undefined).map(expense),
  ];
  flows.sort((one, other) => one.at - other.at);
  let balance = 0;
  const rows = flows.map(({ at, id, kind, amount, applicant, voucher }) => {
    balance += amount;
    return {
      记账时间: billTime(rfc3339(at)),
      微信支付业务单号: id,
      资金流水单号: voucher,
      业务名称: kind,
      业务类型: kind,
      收支类型: amount < 0 ? "支出" : "收入",
      "收支金额(元)": yuan(Math.abs(amount)),
      "账户结余(元)": yuan(balance),
      资金变更提交申请人: applicant,
      业务凭证号: voucher,
    };
  });
  const [gains, losses] = [
    flows.filter(({ amount }) => amount >= 0),
    flows.filter(({ amount }) => amount < 0),
  ];
  return {
    columns,
    rows,
    summary: {
      资金流水总笔数: String(flows.length),
      收入笔数: String(gains.length),
      收入金额: yuan(sum(gains)),
      支出笔数: String(losses.length),
      支出金额: yuan(-sum(losses)),
    },
  };
}

function sum(flows: readonly Flow[]): number {
  return flows.reduce((total, { amount }) => total + amount, 0);
}

function income({ paidAt = 0, transactionId, total, caller, outTradeNo }: Order): Flow {
  return {
    at: paidAt,
    id: transactionId,
    kind: "交易",
    amount: total,
    applicant: caller,
    voucher: outTradeNo,
  };
}

function expense({ succeededAt = 0, refundId, amount, order, outRefundNo }: Refund): Flow {
  const { caller } = order;
  return {
    at: succeededAt,
    id: refundId,
    kind: "退款",
    amount: -amount,
    applicant: caller,
    voucher: outRefundNo,
  };
}
