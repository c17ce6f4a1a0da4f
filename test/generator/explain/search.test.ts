import { describe, expect, test } from "vitest";

import { search, wordsNear } from "#generator/explain/search";
import { suggest } from "#generator/explain/suggest";
import { identityOf } from "#generator/ir/operation";
import { specModel } from "../support/model.ts";

const model = specModel();
const { operations } = model;
const identities = (...words: readonly string[]) => search(words, operations).map(identityOf);

describe("search", () => {
  test.each([
    [["退款"], "POST /v3/refund/domestic/refunds"],
    [["refund"], "POST /v3/refund/domestic/refunds"],
    [["REFUND"], "POST /v3/refund/domestic/refunds"],
    [["refnud"], "POST /v3/refund/domestic/refunds"],
    [["jsapi"], "POST /v3/pay/transactions/jsapi"],
    [["ＪＳＡＰＩ"], "POST /v3/pay/transactions/jsapi"],
    [["jsapi ".repeat(10_000)], "POST /v3/pay/transactions/jsapi"],
    [["native"], "POST /v3/pay/transactions/native"],
    [["tradebill"], "GET /v3/bill/tradebill"],
    [["境外", "退款"], "POST /v3/global/refunds"],
    [["境外 退款"], "POST /v3/global/refunds"],
    [["overseas refund"], "POST /v3/refunds"],
    [["分账接收方"], "POST /v3/profitsharing/receivers/add"],
    [["postPayTransactionsJsapi"], "POST /v3/pay/transactions/jsapi"],
    [["/v3/pay/transactions/jsapi"], "POST /v3/pay/transactions/jsapi"],
    [["TRANSACTION.SUCCESS"], "TRANSACTION.SUCCESS"],
  ])("%j finds %s first", (words, want) => {
    expect(identities(...words)[0]).toBe(want);
  });

  test.each([["分账"], ["refund"], ["v3"], ["查询"]])(
    "has an order for %s that does not depend on the order of the operations",
    (word) => {
      const want = identities(word);
      expect(want.length).toBeGreaterThan(5);
      expect(search([word], operations.toReversed()).map(identityOf)).toEqual(want);
    },
  );

  test("splits Chinese text into words if no operation has all of it", () => {
    expect(identities("服务商退款")).toEqual(identities("服务商", "退款"));
    expect(identities("服务商", "退款").length).toBeGreaterThan(3);
  });

  test("finds operations by its title, its address and its function", () => {
    for (const operation of operations.filter((_, at) => at % 10 === 0)) {
      const { title, names } = operation;
      for (const query of [title, identityOf(operation).replace(/^\w+ /u, ""), names.function])
        expect([query, ...identities(query)]).toContain(identityOf(operation));
    }
  });

  test("more words find a part of what fewer words find", () => {
    const refunds = new Set(identities("refund"));
    for (const word of ["partner", "notification", "查询", "global"]) {
      expect(identities("refund", word).filter((one) => !refunds.has(one))).toEqual([]);
    }
  });

  test.each([[[]], [[""]], [["  "]], [["zzzzzz"]], [["refund", "zzzzzz"]], [["(.*"]]])(
    "%j finds nothing",
    (words) => {
      expect(identities(...words)).toEqual([]);
    },
  );

  test("names nothing for a short name or a sign", () => {
    for (const name of ["[", "xq", "?"]) expect(suggest(name, model)).toEqual([]);
  });

  test("names words that are near to an unknown one", () => {
    expect(wordsNear(["complain"], operations)).toContain("complaint");
    expect(wordsNear(["zzzzzz"], operations)).toEqual([]);
  });
});

describe("suggest", () => {
  test.each([
    ["postPayTransactionsJsap", "postPayTransactionsJsapi"],
    ["json.amuont.total", "json.amount.total"],
    ["ERR_SIGNATURE_MISMACH", "ERR_SIGNATURE_MISMATCH"],
    ["PARAM_EROR", "PARAM_ERROR"],
    ["TRANSACTION.SUCESS", "TRANSACTION.SUCCESS"],
    ["/v3/pay/transaction/jsapi", "/v3/pay/transactions/jsapi"],
    ["out_trade_n0", "out_trade_no"],
    ["refundDomesticApply", "POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund"],
  ])("%s suggests %s first", (word, want) => {
    const names = suggest(word, model);
    expect(names[0]).toBe(want);
    expect(names.length).toBeLessThanOrEqual(5);
  });
});
