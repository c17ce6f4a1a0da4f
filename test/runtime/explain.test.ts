/** The explanations of cause numbers: the facts, and that each row has texts in both languages. */
import { describe, expect, test } from "vitest";
import { ApiError } from "wechatpay-ts";
import { explain, explanations, type ExplainedProduct } from "wechatpay-ts/explain";

/** The numbers that WeChat Pay's manuals list, by product. */
const documented: Readonly<Record<ExplainedProduct, readonly number[]>> = {
  payment: [
    268512771, 268447840, 268435461, 268449538, 268498689, 270924358, 268443715, 268447843, 268443705,
    268447914, 268443704, 268448010, 268449641, 268447845, 268443699, 268501013, 268443701, 268498688,
    268445527, 268435464,
  ],
  payscore: [
    271317510, 271316574, 271302262, 271302333, 271302332, 268435464, 271316657, 271316598, 271302144,
    271302149, 268435472, 271300099, 271299627, 268503786, 271316592, 270924332, 271316754, 271316656,
    271316637, 268560785,
  ],
  "medical-insurance": [
    268529515, 268512536, 268510603, 268510604, 268545961, 268545962, 268545963, 268545964, 268547120,
    268545967, 268510610, 268529477, 268529476, 268529481, 268529474, 268529475, 268554200, 268554422,
    268560650, 268435461,
  ],
  "product-coupon": [
    268578776, 268578367, 272756745, 272756746, 272756769, 272756790, 268578851, 272755717, 272755715,
    272756740, 268578532, 268578526, 268435463, 268435462, 268435461, 268435464, 268578101, 268578224,
    268578704, 268578608, 268578404, 270924289, 268586067, 268577984, 272755200, 268578927, 268584404,
    268578813, 268579803, 270087680,
  ],
};
const pairs = Object.entries(documented).flatMap(([product, codes]) =>
  codes.map((code) => [code, product as ExplainedProduct] as const),
);

test("the manuals list 90 causes with 86 numbers", () => {
  expect([pairs.length, new Set(pairs.map(([code]) => code)).size]).toEqual([90, 86]);
});

describe.each(pairs)("%i of %s", (code, product) => {
  test("has one explanation in each language", () => {
    const [english, ...more] = explain(code, { product });
    const [chinese] = explain(code, { product, language: "zh" });
    expect(more).toEqual([]);
    expect(chinese).toMatchObject({ causeCode: code, product, retry: english?.retry });
    for (const text of [english?.cause, english?.fix]) expect(text).toMatch(/^\S.{8,}\.$/);
    for (const text of [chinese?.cause, chinese?.fix]) expect(text).toMatch(/\p{Script=Han}.*。$/u);
    for (const text of [english?.title, english?.cause, english?.fix])
      expect(text?.replaceAll(/（.*?）|\(.*?\)/gu, "")).not.toMatch(/\p{Script=Han}/u);
    expect(english?.title).toMatch(/^\w.*\w$/);
    expect(chinese?.title).toMatch(/\p{Script=Han}/u);
    expect(["no", "wait", "query", "ask"]).toContain(english?.retry);
  });
});

test("no row is beyond the list", () => {
  const all = [...new Set(pairs.map(([code]) => code))].flatMap((code) => explain(code));
  expect(all.length).toBe(90);
});

describe("the number of an error", () => {
  const facts = { status: 400, apiCode: "ORDER_CLOSED", detail: undefined, raw: "", headers: {} };
  const causeCodeOf = (requestId: string | undefined) =>
    new ApiError("m", { ...facts, requestId, retryAfter: undefined, clockSkew: undefined }).causeCode;

  test.each<[string | undefined, number | undefined]>([
    ["08D1E5BBA40610D9021898DFB55820D4AC0128B0F70D-268447914", 268447914],
    ["a-b-0", 0],
    ["A1B2C3D4", undefined],
    ["268447914", undefined],
    ["A-", undefined],
    ["A-268447914 ", undefined],
    ["A-2684479x", undefined],
    ["A--1", 1],
    ["3f2504e0-4f89-11d3-9a0c-030530000000", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("causeCode of %j is %j", (requestId, code) => {
    expect(causeCodeOf(requestId)).toBe(code);
  });

  test("explain takes the error itself", () => {
    const error = new ApiError("m", {
      ...facts,
      requestId: "AB-268447914",
      retryAfter: undefined,
      clockSkew: undefined,
    });
    expect(explain(error)).toEqual([
      expect.objectContaining({ causeCode: 268447914, product: "payment", retry: "no" }),
    ]);
  });

  test("explain has an explanation for each product with the number", () => {
    expect(explain(268435461).map(({ product }) => product)).toEqual([
      "payment",
      "medical-insurance",
      "product-coupon",
    ]);
    expect(explain(268435461, { product: "payscore" })).toEqual([]);
  });

  test("explanations lists what explain finds, in each language", () => {
    const payment = explanations({ product: "payment" });
    expect(payment.length).toBeGreaterThan(15);
    expect(payment.map(({ causeCode }) => explain(causeCode, { product: "payment" })).flat()).toEqual(
      payment,
    );
    const [english, chinese] = [explanations(), explanations({ language: "zh" })];
    expect(chinese.map(({ causeCode }) => causeCode)).toEqual(english.map(({ causeCode }) => causeCode));
    expect(chinese.every(({ title }) => /\p{Script=Han}/u.test(title))).toBe(true);
  });

  test("explain has none for objects that cannot be read", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const getter = Object.defineProperty({}, "causeCode", {
      get: () => {
        throw new Error("unreadable on purpose");
      },
    });
    expect([explain(proxy), explain(getter)]).toEqual([[], []]);
  });

  test.each([undefined, null, "268447914", new Error("m"), {}, { causeCode: "268447914" }, 1, NaN])(
    "explain has none for %o",
    (value) => {
      expect(explain(value)).toEqual([]);
    },
  );
});
