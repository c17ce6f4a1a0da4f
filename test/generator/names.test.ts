import { expect, test } from "vitest";
import type { Finding } from "#generator/findings/finding";
import { formatFinding } from "#generator/findings/format";
import type { Method } from "#generator/ir/method";
import type { NamedEndpoint } from "#generator/ir/model";
import { nameOperation } from "#generator/ir/names";
import { reportClashes } from "#generator/refine/clashes";
import { operation } from "./support/page.ts";

const named = (method: Method, path: string, line = 6): NamedEndpoint =>
  nameOperation(operation({ method, path, line }));

const functions: [method: Method, path: string, name: string][] = [
  ["POST", "/v3/gov/subsidy/qualifications/sync", "postGovSubsidyQualificationsSync"],
  ["GET", "/v3/pay/transactions/out-trade-no/{out_trade_no}", "getPayTransactionsByOutTradeNo"],
  ["POST", "/v3/pay/transactions/out-trade-no/{out_trade_no}/close", "postPayTransactionsByOutTradeNoClose"],
  ["GET", "/v3/pay/transactions/id/{transaction_id}", "getPayTransactionsIdByTransactionId"],
  ["GET", "/v3/a/{b}/c/{d}", "getAByBCByD"],
  ["DELETE", "/v3/a/b", "deleteAB"],
  ["GET", "/v3/certificates", "getCertificates"],
  ["GET", "/v3/a/", "getA"],
  ["PATCH", "/v3/bill/fund_flow/x.y~2", "patchBillFundFlowXY2"],
  ["POST", "/brand/marketing/cards/{card_id}", "postBrandMarketingCardsByCardId"],
];

test.each(functions)("%s %s has the function %s", (method, path, name) => {
  expect(named(method, path).names.function).toBe(name);
});

test("an operation has a name of each kind", () => {
  const { names } = named("POST", "/v3/pay/transactions/out-trade-no/{out_trade_no}/close");
  expect(names).toEqual({
    function: "postPayTransactionsByOutTradeNoClose",
    type: "PostPayTransactionsByOutTradeNoClose",
    operation: "postOperation",
    requestSchema: "postRequestSchema",
    responseSchema: "postResponseSchema",
    module: "v3/pay/transactions/out-trade-no/_out_trade_no_/close",
    chain: ["v3", "pay", "transactions", "outTradeNo", "_out_trade_no_", "close"],
  });
});

test("the module of a URL that ends with a slash is its index", () => {
  expect(named("GET", "/v3/a/b/").names).toMatchObject({
    module: "v3/a/b/index",
    chain: ["v3", "a", "b", "_empty_"],
  });
});

function clashesOf(...operations: readonly NamedEndpoint[]): string[] {
  const findings: Finding[] = [];
  reportClashes(operations, findings);
  return findings.map((finding) => formatFinding(finding));
}

test.each<[string, NamedEndpoint[]]>([
  ["another URL", [named("GET", "/v3/a"), named("GET", "/v3/b")]],
  ["another method of one URL", [named("GET", "/v3/a"), named("POST", "/v3/a"), named("PUT", "/v3/a")]],
])("%s does not clash", (_, operations) => {
  expect(clashesOf(...operations)).toEqual([]);
});

test.each<[one: string, other: string, name: string]>([
  ["/v3/out-trade-no", "/v3/out/trade-no", "getOutTradeNo"],
  ["/v3/a", "/v3/a/", "getA"],
  ["/v3/pay-score", "/v3/payScore", "getPayScore"],
  // Only in their case do they differ, and some disks do not see it.
  ["/v3/payscore", "/v3/payScore", "getPayScore"],
  ["/v3/a/{b}", "/v3/a/_b_", "getAB"],
])("%s and %s clash", (one, other, name) => {
  const [clash = "", ...more] = clashesOf(named("GET", one), named("GET", other));
  expect(more).toEqual([]);
  expect(clash).toMatch(/ error .* name-clash$/u);
  expect(clash.startsWith(`openapi${other}.md:6:1 `)).toBe(true);
  for (const part of [name, `GET ${one}`, `GET ${other}`]) expect(clash).toContain(part);
});

test.each(["operation", "request-schema", "response-schema"])(
  "the generator reports that /v3/%s would share a name with its own module",
  (last) => {
    expect(clashesOf(named("GET", `/v3/${last}`))).toEqual([
      expect.stringMatching(new RegExp(` error .*GET /v3/${last}.*schema.* name-clash$`, "u")),
    ]);
  },
);

test("modules that share a file clash, though their functions do not", () => {
  expect(clashesOf(named("GET", "/v3/a/{b}"), named("POST", "/v3/a/_b_"))).toHaveLength(1);
});

test("the finding of an operation that is described twice has both places", () => {
  const [first, second] = [named("GET", "/v3/a", 6), named("GET", "/v3/a", 40)];
  const [clash, ...more] = clashesOf(first, named("POST", "/v3/a", 20), second);
  expect(more).toEqual([]);
  expect(clash).toMatch(
    /^openapi\/v3\/a\.md:40:1 error .*GET \/v3\/a .*6.*openapi\/v3\/a\.md.* operation-repeated$/u,
  );
});

test("the generator reports a function with the name of its own schema", () => {
  expect(clashesOf(named("GET", "/v3/operation"))[0]).toMatch(/ error .*getOperation.* name-clash$/u);
});
