/** Replies to notifications, sent by a Fetch Response and by a node server. */
import { describe, expect, test } from "vitest";
import { createClient, DecryptError, NotificationError, SignatureError } from "wechatpay-ts";
import { notifications, errorReply, reply, type NotificationReply } from "#runtime/webhook";
import { options } from "../support/keys.ts";
import { delivery } from "../support/notification.ts";
import { serve } from "../support/wechatpay.ts";

const replies: readonly [name: string, reply: NotificationReply, status: number, body: string][] = [
  ["nothing more", reply(), 200, '{"code":"SUCCESS","message":"OK"}'],
  [
    "a body",
    reply({ body: { total_amount: 1500, message: "好" } }),
    200,
    '{"code":"SUCCESS","message":"好","total_amount":1500}',
  ],
  ["204", reply({ status: 204 }), 204, ""],
  ["failure", reply({ status: 500 }), 500, '{"code":"FAIL","message":"not handled"}'],
  ["a code", reply({ status: 400, body: { code: "OWN" } }), 400, '{"code":"OWN","message":"not handled"}'],
];

describe.each(replies)("the reply %s", (_, merchantReply, status, body) => {
  test("a Fetch Response sends it", async () => {
    const response = new Response(merchantReply.body, merchantReply);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(body);
    expect(response.headers.get("content-type")).toBe(body === "" ? null : "application/json");
  });

  test("a node server sends it", async () => {
    const { url } = await serve((response) =>
      response.writeHead(merchantReply.status, merchantReply.headers).end(merchantReply.body),
    );
    const response = await fetch(url);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(body);
    expect(response.headers.get("content-type")).toBe(body === "" ? null : "application/json");
  });
});

test("headers of the caller are in lower case, and replace the default", () => {
  expect(reply({ headers: { Authorization: "WECHATPAY2-…", "Content-Type": "text/json" } }).headers).toEqual({
    authorization: "WECHATPAY2-…",
    "content-type": "text/json",
  });
});

test.each([0, 100, 199, 300, 302, 399, 600, 200.5, NaN])("reply rejects the status %s", (status) => {
  expect(() => reply({ status })).toThrow(NotificationError);
});

test.each([204, 205])("reply rejects a body with status %s", (status) => {
  expect(() => reply({ status, body: {} })).toThrow("a reply with status");
});

test.each<[unknown, number, string]>([
  [new SignatureError("ERR_SIGNATURE_MISMATCH", "secret"), 401, "signature not accepted"],
  [new SignatureError("ERR_SIGNATURE_REPLAYED", "secret"), 401, "signature not accepted"],
  [new NotificationError("ERR_NOTIFICATION_FORMAT", "secret"), 400, "not a notification"],
  [new NotificationError("ERR_NOTIFICATION_BUSY", "secret"), 503, "being handled"],
  [new NotificationError("ERR_NOTIFICATION_BODY", "secret"), 500, "not handled"],
  [new DecryptError("ERR_DECRYPT", "secret"), 500, "not handled"],
  [new Error("secret"), 500, "not handled"],
  ["secret", 500, "not handled"],
])("errorReply replies to %s with %d, without a reason", (error, status, message) => {
  const { body, ...rest } = errorReply(error);
  expect(rest).toEqual({ status, headers: { "content-type": "application/json" } });
  expect(JSON.parse(body ?? "")).toEqual({ code: "FAIL", message });
});

test("handle rejects a handler that returns something else", async () => {
  const { handle } = notifications(createClient(options()));
  const handler = () => ({ code: "SUCCESS" }) as unknown as NotificationReply; // JavaScript has no type check.
  await expect(handle(delivery(), handler)).rejects.toMatchObject({ code: "ERR_NOTIFICATION_REPLY" });
});
