import { describe, expect, test } from "vitest";

import { exportedNames, formerExports } from "#generator/emit/exported-names";
import { chainCallOf } from "#generator/explain/imports";
import { placedFields } from "#generator/explain/paths";
import { resolve, type Target } from "#generator/explain/resolve";
import { identityOf, isEndpoint, isNotification } from "#generator/ir/operation";
import { specModel } from "../support/model.ts";

const model = specModel();
const { operations, aliases } = model;

/** The operations that a query names, or the fields with their operations. */
function named(target: Target): string[] {
  if (target.kind === "nothing") return [];
  if (target.kind === "operations") return target.operations.map(({ operation }) => identityOf(operation));
  return target.fields.map(({ operation, clientPath }) => `${identityOf(operation)} ${clientPath}`);
}

/** Each field is compared with all fields of its operation, so that all operations would take a while. */
function everyFifth<Item>(items: readonly Item[]): Item[] {
  return items.filter((_, at) => at % 5 === 0);
}

const jsapi = "POST /v3/pay/transactions/jsapi";
const close = "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close";

describe("resolve", () => {
  test.each([
    [["POST /v3/pay/transactions/jsapi"], [jsapi]],
    [["post", "/v3/pay/transactions/jsapi"], [jsapi]],
    [["/v3/pay/transactions/jsapi"], [jsapi]],
    [["https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi?a=1"], [jsapi]],
    [["/v3/pay/transactions/out-trade-no/ORDER1/close"], [close]],
    [["postPayTransactionsJsapi"], [jsapi]],
    [["PostPayTransactionsJsapiRequest"], [jsapi]],
    [["validatePostPayTransactionsJsapiResponse"], [jsapi]],
    [["wx.v3.pay.transactions.jsapi.post"], [jsapi]],
    [["wx.v3.pay.transactions.jsapi.post({ json })"], [jsapi]],
    [["wx.v3.pay.transactions.outTradeNo._out_trade_no_.close.post"], [close]],
    [['wx["v3/pay/transactions/jsapi"].post'], [jsapi]],
    [['wx.chain("v3/pay/transactions/jsapi").post'], [jsapi]],
    [["wechatpay-ts/v3/pay/transactions/jsapi"], [jsapi]],
    [["./src/generated/v3/pay/transactions/jsapi.ts"], [jsapi]],
    [["specs/openapi/v3/pay/transactions/jsapi.md"], [jsapi]],
    [["TRANSACTION.SUCCESS"], ["TRANSACTION.SUCCESS", "PROFITSHARING.RETURN", "PROFITSHARING.SUCCESS"]],
    [["refund.closed"], ["REFUND.CLOSED"]],
    [["TransactionSuccessNotification"], ["TRANSACTION.SUCCESS"]],
    [["isPartnerTransactionSuccess"], ["TRANSACTION.SUCCESS"]],
    [[jsapi, "json.amount.total"], [`${jsapi} json.amount.total`]],
    [[`${jsapi} json.amount.total`], [`${jsapi} json.amount.total`]],
    [[jsapi, "request.json.amount.total"], [`${jsapi} json.amount.total`]],
    [[jsapi, "prepay_id"], [`${jsapi} response.prepay_id`]],
    [[jsapi, "json.detail.goods_detail.quantity"], [`${jsapi} json.detail.goods_detail[].quantity`]],
    [[jsapi, "json.detail.goods_detail[0].quantity"], [`${jsapi} json.detail.goods_detail[].quantity`]],
    [["postPayTransactionsJsapi", "json.amount.total"], [`${jsapi} json.amount.total`]],
    [["TRANSACTION.SUCCESS", "resource.out_trade_no"], ["TRANSACTION.SUCCESS resource.out_trade_no"]],
    [["GET /v3/pay/transactions/jsapi"], []],
    [["POST"], []],
    [["[]"], []],
    [["one", "two", "three", "four"], []],
    [["postPayTransactionsJsapi", "json.amount", "total"], []],
    [["json.amount", "total"], []],
    [[jsapi, "json.amount.nothing"], []],
    [["nothing.of.this"], []],
    [[""], []],
    [["POST", "/v3/pay/transactions/jsapi", "json.appid", "more"], []],
  ])("%j names %j", (words, want) => {
    expect(named(resolve(words, model))).toEqual(want);
  });

  test("lists the fields of a path in all operations", () => {
    const paths = named(resolve(["json.amount.total"], model));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.every((path) => path.endsWith(" json.amount.total"))).toBe(true);
  });

  test("finds every exported name of every operation", () => {
    for (const operation of operations) {
      for (const { name } of exportedNames(operation)) {
        const target = resolve([name], model);
        const targets = target.kind === "operations" ? target.operations : [];
        expect(targets.some((one) => one.operation === operation && one.symbol?.name === name)).toBe(true);
      }
    }
    for (const alias of aliases) {
      const [first] = formerExports(alias);
      expect(named(resolve([first?.name ?? ""], model))).toContain(identityOf(alias.of));
    }
  });

  test("finds every operation by its identity, its page, its module and its call of the chain", () => {
    for (const operation of operations) {
      const queries = [
        identityOf(operation),
        operation.page,
        `wechatpay-ts/${operation.names.module}`,
        chainCallOf(operation),
      ];
      for (const query of queries) {
        if (query !== undefined)
          expect([query, ...named(resolve([query], model))]).toContain(identityOf(operation));
      }
    }
    const endpoints = operations.filter(isEndpoint);
    for (const one of endpoints) expect(named(resolve([identityOf(one)], model))).toEqual([identityOf(one)]);
    for (const { events } of operations.filter(isNotification)) {
      for (const event of events) expect(named(resolve([event], model)).length).toBeGreaterThan(0);
    }
  });

  test("finds every field of an operation by its path, with and without the brackets of lists", () => {
    for (const operation of everyFifth(operations)) {
      const own = { operations: [operation], aliases: [] };
      for (const { clientPath } of placedFields(operation)) {
        for (const path of [clientPath, clientPath.replaceAll("[]", "")]) {
          expect(named(resolve([identityOf(operation), path], own))).toContain(
            `${identityOf(operation)} ${clientPath}`,
          );
        }
      }
    }
  });
});

test("the path of a page that has moved names the operation that it leads to", () => {
  const former = aliases
    .filter(isEndpoint)
    .filter(({ path }) => !operations.filter(isEndpoint).some((one) => one.path === path));
  expect(former.length).toBeGreaterThan(0);
  for (const { path, of } of former) expect(named(resolve([path], model))).toContain(identityOf(of));
});
