/** The headers of a message in each form that servers have. */
import { expect, test } from "vitest";
import { headerReader, type HeadersInput } from "#runtime/protocol/headers";

test.each<[string, HeadersInput]>([
  ["Fetch headers", new Headers({ "Wechatpay-Nonce": "a" })],
  ["an object", { "wechatpay-nonce": "a", "wechatpay-serial": undefined }],
  ["another case", { "WECHATPAY-NONCE": "a" }],
  ["headersDistinct", { "wechatpay-nonce": ["a"] }],
  ["rawHeaders", ["Wechatpay-Nonce", "a", "Host"]],
])("headerReader reads %s", (_, headers) => {
  const read = headerReader(headers);
  expect([read("Wechatpay-Nonce"), read("wechatpay-nonce"), read("Wechatpay-Serial"), read("Host")]).toEqual([
    "a",
    "a",
    undefined,
    undefined,
  ]);
});

test.each<[string, HeadersInput]>([
  ["a list", { "wechatpay-nonce": ["a", "b"] }],
  ["two cases", { "Wechatpay-Nonce": "a", "wechatpay-nonce": "b" }],
  [
    "an undefined one between",
    { "Wechatpay-Nonce": "a", "WECHATPAY-NONCE": undefined, "wechatpay-nonce": "b" },
  ],
  ["rawHeaders", ["Wechatpay-Nonce", "a", "wechatpay-nonce", "b"]],
])("headerReader joins a repeated header of %s", (_, headers) => {
  expect(headerReader(headers)("Wechatpay-Nonce")).toBe("a, b");
});
