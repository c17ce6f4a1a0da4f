/** The parameters for front ends, verified with node:crypto. */
import { createHash, createHmac, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createClient, RequestError } from "wechatpay-ts";
import {
  appPayment,
  hmacSign,
  idDigest,
  jsapiPayment,
  medicalPayment,
  miniProgramPayment,
  payscoreDetail,
  payscoreQuery,
  payscoreView,
} from "wechatpay-ts/pay-sign";
import { md5 } from "#runtime/encoding/md5";
import { merchant, options } from "./support/keys.ts";

const client = createClient(options());
const appid = "wx2421b1c4370ec43b";
const prepay_id = "up_wx21201855730335ac86f8c43d1889123400";
const apiKey = "0123456789abcdefghijklmnopqrstuv";

function isSigned(message: string, signature: string): boolean {
  return verify("RSA-SHA256", Buffer.from(message), merchant.publicKey, Buffer.from(signature, "base64"));
}

function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "fulfilled",
    (reason: unknown) => reason,
  );
}

const now = () => Math.floor(Date.now() / 1000);

test("jsapiPayment returns the six members of getBrandWCPayRequest", async () => {
  const begin = now();
  const payment = await jsapiPayment(client, { appid, prepay_id });
  const { timeStamp, nonceStr, package: content, paySign, ...rest } = payment;
  expect(rest).toEqual({ appId: appid, signType: "RSA" });
  expect(content).toBe(`prepay_id=${prepay_id}`);
  expect(nonceStr).toMatch(/^[0-9a-f]{32}$/);
  expect(timeStamp).toMatch(/^\d{10}$/);
  expect(Number(timeStamp)).toBeGreaterThanOrEqual(begin);
  expect(Number(timeStamp)).toBeLessThanOrEqual(now());
  expect(isSigned(`${appid}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepay_id}\n`, paySign)).toBe(true);
});

test("miniProgramPayment returns the five members of wx.requestPayment", async () => {
  const { timeStamp, nonceStr, paySign, ...rest } = await miniProgramPayment(client, { appid, prepay_id });
  expect(rest).toEqual({ package: `prepay_id=${prepay_id}`, signType: "RSA" });
  expect(isSigned(`${appid}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepay_id}\n`, paySign)).toBe(true);
});

test("medicalPayment adds the number of the order, which is not signed", async () => {
  const order = { appid, prepay_id, mix_trade_no: "4200001234202611270000000001" };
  const { timeStamp, nonceStr, paySign, ...rest } = await medicalPayment(client, order);
  expect(rest).toEqual({
    package: `prepay_id=${prepay_id}`,
    signType: "RSA",
    mixTradeNo: "4200001234202611270000000001",
  });
  expect(isSigned(`${appid}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepay_id}\n`, paySign)).toBe(true);
  const error = await failure(medicalPayment(client, { ...order, mix_trade_no: "a\nb" }));
  expect(String(error)).toContain("pay-sign: mix_trade_no: expected");
});

describe("idDigest", () => {
  // Made up: no person has this number.
  const number = "11010119000101000X";
  const expected = createHash("md5").update(number).digest("hex");

  test.each([number, number.toLowerCase()])("is the MD5 of %s in upper case", (text) => {
    expect(idDigest(text)).toBe(expected);
    expect(idDigest(text)).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([
    ["15 digits", "110101900101000"],
    ["spaces", ` ${number}`],
    ["letters", "11010119000101000A"],
    ["nothing", undefined],
  ])("rejects %s, and does not repeat it", (_, text) => {
    const call = () => idDigest(text as string); // JavaScript has no type check
    expect(call).toThrow(RequestError);
    expect(call).toThrow(
      /pay-sign: idNumber: expected 17 digits and a digit or X, received (?:another text|undefined)\./,
    );
  });

  test.each([
    // RFC 1321, appendix A.5
    ["", "d41d8cd98f00b204e9800998ecf8427e"],
    ["abc", "900150983cd24fb0d6963f7d28e17f72"],
    ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
    [
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "57edf4a22be3c955ac49da2e2107b67a",
    ],
  ])("md5 of %j", (text, digest) => {
    expect(md5(Buffer.from(text))).toBe(digest);
  });

  test("md5 is that of node:crypto for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(md5(bytes)).toBe(createHash("md5").update(bytes).digest("hex"));
      }),
    );
  });
});

test("appPayment signs the bare prepay id, and returns Sign=WXPay", async () => {
  const { timestamp, noncestr, sign, ...rest } = await appPayment(client, { appid, prepay_id });
  expect(rest).toEqual({ appid, partnerid: "1900007291", prepayid: prepay_id, package: "Sign=WXPay" });
  expect(isSigned(`${appid}\n${timestamp}\n${noncestr}\n${prepay_id}\n`, sign)).toBe(true);
  const partner = await appPayment(client, { appid, prepay_id, partnerid: "1900000109" });
  expect(partner.partnerid).toBe("1900000109");
});

test("each result has a nonce of its own", async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => jsapiPayment(client, { appid, prepay_id })));
  expect(new Set(all.map(({ nonceStr }) => nonceStr)).size).toBe(20);
});

describe("invalid arguments", () => {
  test.each([
    ["appid", { appid: "", prepay_id }],
    ["appid", { appid: "wx\n1", prepay_id }],
    ["prepay_id", { appid, prepay_id: undefined }],
    ["prepay_id", { appid, prepay_id: "a b" }],
    ["prepay_id", { appid, prepay_id: `prepay_id=${prepay_id}` }],
  ])("the functions reject %s in %j", async (name, order) => {
    const fields = order as { appid: string; prepay_id: string }; // JavaScript has no type check.
    for (const make of [jsapiPayment, miniProgramPayment, appPayment]) {
      const error = await failure(make(client, fields));
      expect(error).toBeInstanceOf(RequestError);
      expect(error).toMatchObject({ code: "ERR_REQUEST_INVALID" });
      expect(String(error)).toContain(`pay-sign: ${name}: expected`);
    }
  });

  test("the functions reject a brand, which has no mchid", async () => {
    const brand = createClient(options({ mchid: undefined, brandId: "1004" }));
    expect(String(await failure(appPayment(brand, { appid, prepay_id })))).toContain("partnerid: expected");
    expect(String(await failure(payscoreView(brand, { package: "AAQt" }, apiKey)))).toContain(
      "mch_id: expected",
    );
  });

  test("hmacSign rejects a key of another length, and the error does not contain it", async () => {
    for (const key of ["", "short", `${apiKey}x`]) {
      const error = await failure(payscoreView(client, { package: "AAQt" }, key));
      expect(error).toMatchObject({ code: "ERR_REQUEST_INVALID" });
      if (key) expect(String(error)).not.toContain(key);
    }
  });
});

describe("signatures with the API key", () => {
  const hmac = (text: string) => createHmac("sha256", apiKey).update(text).digest("hex").toUpperCase();

  test("payscoreView returns the extraData of openBusinessView", async () => {
    const view = await payscoreView(client, { package: "DJIOSQPYWDxsjdldeuwhdodwxasd_dDiodnwjh9we" }, apiKey);
    const { mch_id, package: content, timestamp, nonce_str, sign_type, sign } = view;
    expect([mch_id, sign_type]).toEqual(["1900007291", "HMAC-SHA256"]);
    const text = `mch_id=${mch_id}&nonce_str=${nonce_str}&package=${content}&sign_type=${sign_type}&timestamp=${timestamp}`;
    expect(sign).toBe(hmac(`${text}&key=${apiKey}`));
  });

  test("payscoreDetail returns the extraData of the page of one order", async () => {
    const order = { service_id: "88888888000011", out_order_no: "1234323JKHDFE1243252" };
    const { timestamp, nonce_str, sign, ...rest } = await payscoreDetail(client, order, apiKey);
    expect(rest).toEqual({ mch_id: "1900007291", ...order, sign_type: "HMAC-SHA256" });
    const { mch_id, service_id, out_order_no, sign_type } = { ...rest };
    const text = `mch_id=${mch_id}&nonce_str=${nonce_str}&out_order_no=${out_order_no}&service_id=${service_id}&sign_type=${sign_type}&timestamp=${timestamp}`;
    expect(sign).toBe(hmac(`${text}&key=${apiKey}`));
    const without = payscoreDetail(client, { ...order, service_id: "" }, apiKey);
    expect(String(await failure(without))).toContain("service_id: expected");
  });

  test("payscoreQuery encodes the values, and the receiver reads those that were signed", async () => {
    const view = await payscoreView(client, { package: "A+/=&b#c" }, apiKey);
    const query = payscoreQuery(view);
    expect(query).toContain("package=A%2B%2F%3D%26b%23c&");
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual(view);
  });

  test("hmacSign ignores empty fields, sign and the order of the fields", async () => {
    const entry = fc.tuple(fc.stringMatching(/^[a-z_0-9]{1,8}$/), fc.option(fc.string(), { nil: undefined }));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(entry, { selector: ([name]) => name }), async (entries) => {
        const there = entries.filter(
          ([name, value]) => name !== "sign" && value !== undefined && value !== "",
        );
        const pairs = there.map(([name, value]) => `${name}=${value}`);
        const names = there.map(([name]) => name);
        const sorted = [...names].sort().map((name) => pairs[names.indexOf(name)]);
        const wanted = hmac([...sorted, `key=${apiKey}`].join("&"));
        expect(await hmacSign(Object.fromEntries(entries), apiKey)).toBe(wanted);
        expect(await hmacSign(Object.fromEntries([...entries].reverse()), apiKey)).toBe(wanted);
      }),
    );
  });
});

test("client.sign signs text and bytes alike", async () => {
  const text = await client.sign("张三\n");
  expect(await client.sign(Buffer.from("张三\n"))).toBe(text);
  expect(isSigned("张三\n", text)).toBe(true);
});

test.each<[string, () => Promise<unknown>]>([
  ["jsapiPayment", () => jsapiPayment(client, undefined as unknown as Parameters<typeof jsapiPayment>[1])],
  ["payscoreView", () => payscoreView(client, undefined as unknown as { package: string }, "k".repeat(32))],
  ["hmacSign", () => hmacSign(undefined as unknown as Record<string, string>, "k".repeat(32))],
])("%s rejects missing arguments", async (_, signing) => {
  await expect(signing()).rejects.toMatchObject({ code: "ERR_REQUEST_INVALID" });
});
