import { expect, test } from "vitest";

import { toOpenApi } from "#generator/openapi/document";
import { notifications, productOf, sortProducts } from "#generator/openapi/products";

import { specEndpoints } from "../../support/specs.ts";
import { operation } from "../support/page.ts";

test.each([
  ["/v3/marketing/favor/stocks", "代金券"],
  ["/v3/marketing/favor-of-others/stocks", "营销活动"],
  ["/v3/marketing/weekly-discount/activities", "营销活动"],
  ["/v3/global/customs/orders", "跨境与报关"],
  ["/v3/global/transactions/jsapi", "境外支付"],
  ["/v3/refund/domestic/refunds", "退款"],
  ["/v3/refunds", "境外支付"],
  ["/v3/certificates", "证书与签名"],
  ["/v3/never-heard-of/it", "never-heard-of"],
  ["/brand/marketing/membercard", "品牌经营"],
])("%s belongs to %s", (path, title) => {
  expect(productOf(path).title).toBe(title);
});

test("every operation of specs/ has a product with a name", () => {
  const strangers = specEndpoints().filter(({ path }) => {
    const { tag, title } = productOf(path);
    return tag === title;
  });
  expect(strangers.map(({ path }) => path)).toEqual([]);
});

test("the tags follow the order of the products, and unknown ones come last", () => {
  const tag = (name: string) => ({ tag: name, title: name, english: name });
  const used = [
    notifications,
    tag("zoo"),
    productOf("/v3/certificates"),
    tag("ape"),
    productOf("/v3/pay/partner"),
  ];
  const sorted = ["pay-partner", "security", "ape", "zoo", "notifications"];
  expect(sortProducts([...used, ...used]).map((product) => product.tag)).toEqual(sorted);

  const { tags } = toOpenApi([
    operation({ path: "/v3/zoo/animals" }),
    operation({ path: "/v3/bill/tradebill" }),
  ]);
  expect(tags).toEqual([
    { name: "bill", description: "账单与资金", "x-displayName": "账单与资金" },
    { name: "zoo", description: "zoo", "x-displayName": "zoo" },
  ]);
});
