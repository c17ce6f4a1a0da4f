/** Errors that report a wrong clock, which the client detects by the Date header. */
import { describe, expect, test } from "vitest";
import { ApiError, createClient, SignatureError } from "wechatpay-ts";
import { clockSkew, httpDate } from "#runtime/util/clock";
import { define } from "#runtime/schema";
import { options } from "../support/keys.ts";
import { serve, signed } from "../support/wechatpay.ts";

const get = define<object, unknown>("GET", "/v3/orders", { request: {}, response: {} });

/** A machine whose clock is so many seconds ahead of the server's. */
async function failure(
  ahead: number,
  status: number,
  { date = new Date().toUTCString(), age = 0 }: { date?: string | undefined; age?: number } = {},
): Promise<unknown> {
  const body = status === 200 ? "{}" : '{"code":"SIGN_ERROR","message":"签名错误"}';
  const server = await serve((response) => {
    response.sendDate = false;
    const timestamp = Math.floor(Date.now() / 1000) - age;
    response.writeHead(status, { ...(status === 200 && signed(body, { timestamp })), ...(date && { date }) });
    response.end(body);
  });
  const now = () => Date.now() + ahead * 1000;
  return createClient(options({ baseUrl: server.url, now }))
    .call(get, {})
    .catch((error: unknown) => error);
}

/** Both clocks are read to the second, one after the other. */
const about = (seconds: number) =>
  new RegExp(`the local clock is (?:${[-1, 0, 1].map((one) => seconds + one).join("|")}) s`);

describe("a response that is too old or too new", () => {
  test.each([
    [400, "ahead of"],
    [-400, "behind"],
  ])("the error says that the clock is wrong by %i s", async (ahead, side) => {
    const before = Math.floor(Date.now() / 1000);
    const error = await failure(ahead, 200);
    const duration = Math.floor(Date.now() / 1000) - before;
    expect(error).toBeInstanceOf(SignatureError);
    const { code, message, clockSkew: skew = NaN } = error as SignatureError; // its name is checked above
    expect(code).toBe("ERR_SIGNATURE_CLOCK");
    expect(message).toContain(
      `the local clock is ${Math.abs(skew)} s ${side} the Date header of the response. Correct the local clock`,
    );
    expect(skew).toBeGreaterThanOrEqual(ahead);
    expect(skew).toBeLessThanOrEqual(ahead + duration);
  });

  test("the error says that the message is old if the clock is right", async () => {
    const error = await failure(0, 200, { age: 1_000 });
    expect(error).toMatchObject({ code: "ERR_SIGNATURE_CLOCK" });
    expect((error as SignatureError).message).toMatch(/old, replayed or cached/); // its name is checked above
  });

  test("the error says to correct the clock if the response has no Date", async () => {
    const error = (await failure(400, 200, { date: "" })) as SignatureError; // its name is checked below
    expect([error.code, error.clockSkew]).toEqual(["ERR_SIGNATURE_CLOCK", undefined]);
    expect(error.message).toMatch(/more than 300 s. Correct the local clock/);
  });
});

describe("SIGN_ERROR", () => {
  test("the error says by how much the clock is wrong", async () => {
    const error = (await failure(-1_000, 401)) as ApiError; // its name is checked below
    expect(error).toBeInstanceOf(ApiError);
    expect(error.message).toMatch(about(1_000));
    expect(error.message).toContain("behind the Date header of the response; correct it");
    expect(error.message).not.toContain("privateKey");
  });

  test("the error says to check the keys if the clock is right", async () => {
    const { message } = (await failure(0, 401)) as ApiError; // as above
    expect(message).toContain(
      "check that mchid, serialNo and privateKey belong to the same merchant, and that no proxy changes the path or body; the local clock",
    );
  });

  test("the error says to check both if the response has no Date", async () => {
    const { message, clockSkew: skew } = (await failure(0, 401, { date: "yesterday" })) as ApiError; // as above
    expect(message).toContain(
      "belong to the same merchant, and that no proxy changes the path or body, and check the local clock",
    );
    expect(skew).toBeUndefined();
  });
});

test("httpDate reads the two forms with a time zone", () => {
  expect(httpDate("Sun, 06 Nov 1994 08:49:37 GMT")).toBe(784111777000);
  expect(httpDate("Sunday, 06-Nov-94 08:49:37 GMT")).toBe(784111777000);
  for (const text of [
    "Sun Nov  6 08:49:37 1994",
    "1994-11-06T08:49:37Z",
    "Xyz, 99 Abc 1994 08:49:37 GMT",
    "",
  ]) {
    expect(httpDate(text)).toBeUndefined();
  }
  expect(clockSkew("Sun, 06 Nov 1994 08:49:37 GMT", 784111777000 - 61_400)).toBe(-62);
});
