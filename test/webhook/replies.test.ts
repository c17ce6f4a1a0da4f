/** Every documented answer, typed by its event. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { validator } from "wechatpay-ts/check";
import {
  reply,
  type Delivery,
  type Events,
  type Replies,
  type UnknownNotification,
} from "wechatpay-ts/webhook";
import { notification as retention } from "wechatpay-ts/webhook/v3/ENTRUST.TERMINATE_RETENTION";
import { notification as parking } from "wechatpay-ts/webhook/v3/PARKING_FEE.QUERY_TRANS_INFO";
import { exampleOf, type Given } from "../support/request.ts";
import { specNotifications } from "../support/specs.ts";

type Event = (Events[keyof Events] | UnknownNotification) & Delivery;

/** Events differ only by their type here. */
function event<Name extends keyof Events>(event_type: Name): { event_type: Name } {
  return { event_type };
}

const pages = specNotifications();

test.each(pages.map((page) => [page.event, page] as const))(
  "the reply to %s has the documented headers and body",
  (_, page) => {
    const content = Object.fromEntries(
      page.response.filter(({ name }) => name !== "status").map((group) => [group.name, exampleOf(group)]),
    ) as Record<string, Record<string, Given>>; // Its groups are objects.
    const answer = reply({ event_type: "UNTYPED" }, content);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body ?? "")).toMatchObject(content["body"] ?? {});
    for (const name of Object.keys(content["headers"] ?? {}))
      expect(answer.headers).toHaveProperty([name.toLowerCase()]);
  },
);

test("reply returns the documented fields for a query", () => {
  const answer = reply(event("PARKING_FEE.QUERY_TRANS_INFO"), {
    body: { total_amount: 1500, parking_state: "PARKING_STATE_ENTERED", pay_state: "PAY_STATUS_UNPAID" },
  });
  const body: unknown = JSON.parse(answer.body ?? "");
  expect(body).toEqual({
    code: "SUCCESS",
    message: "OK",
    total_amount: 1500,
    parking_state: "PARKING_STATE_ENTERED",
    pay_state: "PAY_STATUS_UNPAID",
  });
  expect(validator(parking.reply, "request")({ status: answer.status, body })).toEqual([]);
});

test("reply includes nested objects", () => {
  const coupon_info = { state: "SEND_COUPON", coupon_id: "109519" } as const;
  const answer = reply(event("ENTRUST.TERMINATE_RETENTION"), {
    body: { retention_type: "COUPON", coupon_info },
  });
  const body: unknown = JSON.parse(answer.body ?? "");
  expect(body).toMatchObject({ retention_type: "COUPON", coupon_info });
  expect(validator(retention.reply, "request")({ status: answer.status, body })).toEqual([]);
});

describe("the compiler", () => {
  test("has the type of the reply to an event", () => {
    const answers = [
      () => reply(event("TRANSACTION.SUCCESS")),
      () => reply(event("TRANSACTION.SUCCESS"), { status: 500, body: { code: "FAIL", message: "no stock" } }),
      // @ts-expect-error -- neither SUCCESS nor FAIL
      () => reply(event("TRANSACTION.SUCCESS"), { body: { code: "YES" } }),
      // @ts-expect-error -- no such state
      () => reply(event("PARKING_FEE.QUERY_TRANS_INFO"), { body: { parking_state: "PARKED" } }),
      // @ts-expect-error -- its page demands a body
      () => reply(event("CROSS_BORDER_PAY.PUSH_ORDER_INFO")),
      // @ts-expect-error -- its page demands an acq_tid
      () => reply(event("CROSS_BORDER_PAY.PUSH_ORDER_INFO"), { body: { code: "SUCCESS" } }),
      (any: Event) => reply(any),
      (any: UnknownNotification) => reply(any, { body: { any_name: 1 } }),
      (any: Event) =>
        any.event_type === "PARKING_FEE.QUERY_TRANS_INFO"
          ? reply(any, { body: { total_amount: 1500 } })
          : reply(any),
    ];
    expect(answers).toHaveLength(9);
    // The examples declare events of their own.
    expectTypeOf<keyof Replies>().toEqualTypeOf<Exclude<keyof Events, `SHOP.${string}`>>();
  });
});
