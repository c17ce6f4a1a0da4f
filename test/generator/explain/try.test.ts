import { test } from "vitest";
import { search } from "#generator/explain/search";
import { suggest } from "#generator/explain/suggest";
import { identityOf } from "#generator/ir/operation";
import { specOperations } from "../../support/specs.ts";
test("x", () => {
  const ops = specOperations();
  for (const q of ["退款", "refund", "jsapi", "partner refund", "服务商退款", "转账", "transfer", "close order", "下单", "native", "tradebill", "分账接收方", "refnud", "TRANSACTION.SUCCESS", "postPayTransactionsJsapi", "境外 退款", "complaint", "上传图片"]) {
    const r = search([q], ops);
    console.log(q, r.length, "\n" + r.slice(0, 6).map((o) => `   ${identityOf(o)} ${o.title}`).join("\n"));
  }
  for (const w of ["postPayTransactionsJsap", "json.amuont.total", "ERR_SIGNATURE_MISMACH", "TRANSACTION.SUCESS", "/v3/pay/transaction/jsapi", "createTransaction", "out_trade_n0"]) { const t=performance.now(); console.log(w, suggest(w, { operations: ops, aliases: [] }), performance.now()-t); }
});
