/** Tests that every example passes, over HTTP, with requests of WeChat Pay, of a forger and of the shop's front end. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { peerDelivery } from "../../peer/support/delivery.ts";
import { delivery, directPayment, type Delivered } from "../../runtime/support/notification.ts";
import { signed } from "../../runtime/support/wechatpay.ts";
import type { Till } from "../shop.ts";

/** A server that is listening. */
export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** A body with unusual white space: `JSON.stringify` would write other bytes. */
const UNUSUAL = /^\{\s+"id"/;

/** Registers the tests for the server that `start` starts. */
export function behavesAsShop(start: (till: Till) => Promise<Running>): void {
  const till = { paid: vi.fn<Till["paid"]>(), parkingFee: vi.fn<Till["parkingFee"]>() };
  let running: Running;
  let ids = 0;
  const id = () => `EV-${++ids}`;

  beforeAll(async () => (running = await start(till)), 60_000);
  afterAll(() => running.close());
  beforeEach(() => {
    till.paid.mockReset().mockResolvedValue();
    till.parkingFee.mockReset().mockResolvedValue(1500);
  });

  async function post(
    path: string,
    delivered: Delivered,
  ): Promise<{ status: number; type: string; body: unknown }> {
    const headers = { "Content-Type": "application/json", ...delivered.headers };
    const response = await fetch(`${running.url}${path}`, { method: "POST", headers, body: delivered.body });
    const text = await response.text();
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    return { status: response.status, type, body: text === "" ? undefined : JSON.parse(text) };
  }
  const notify = (delivered: Delivered) => post("/notify", delivered);
  const payment = (out_trade_no: string, changes: Record<string, unknown> = {}) =>
    delivery({ id: id(), ...changes }, directPayment(out_trade_no));

  const accepted = { status: 200, type: "application/json", body: { code: "SUCCESS", message: "OK" } };
  const rejected = {
    status: 401,
    type: "application/json",
    body: { code: "FAIL", message: "signature not accepted" },
  };

  test("the shop accepts a payment", async () => {
    expect(await notify(payment("order-1"))).toEqual(accepted);
    expect(till.paid.mock.calls).toEqual([["order-1"]]);
  });

  test("the shop accepts a notification that wechatpay-axios-plugin has signed and encrypted", async () => {
    expect(
      await notify(peerDelivery("TRANSACTION.SUCCESS", directPayment("order-2"), "transaction", id())),
    ).toEqual(accepted);
    expect(till.paid.mock.calls).toEqual([["order-2"]]);
  });

  test("the shop verifies the bytes of the body, which JSON.stringify would not write", async () => {
    const plain = payment("订单-3");
    const body = `${JSON.stringify(JSON.parse(plain.body), undefined, 3).replaceAll("/", "\\/")}\n`;
    expect(body).toMatch(UNUSUAL);
    expect(await notify({ headers: signed(body), body })).toEqual(accepted);
    expect(till.paid.mock.calls).toEqual([["订单-3"]]);
  });

  test("the shop replies to a repeated notification without handling it again", async () => {
    const event = id();
    expect(await notify(payment("order-4", { id: event }))).toEqual(accepted);
    expect(await notify(payment("order-4", { id: event }))).toEqual(accepted);
    expect(till.paid).toHaveBeenCalledTimes(1);
  });

  test("the shop replies to a query with the documented body", async () => {
    const question = delivery(
      { id: id(), event_type: "PARKING_FEE.QUERY_TRANS_INFO" },
      { out_serial_number: "P-1" },
      "parking_fee",
    );
    expect(await notify(question)).toEqual({
      ...accepted,
      body: { code: "SUCCESS", message: "OK", total_amount: 1500, pay_state: "PAY_STATUS_UNPAID" },
    });
    expect(till.parkingFee.mock.calls).toEqual([["P-1"]]);
  });

  test("the shop accepts an event that no page documents", async () => {
    expect(await notify(delivery({ id: id(), event_type: "NEWER.THAN.DOCS" }))).toEqual(accepted);
  });

  test("the shop asks for a redelivery while the till fails, and handles it then", async () => {
    const event = id();
    till.paid.mockRejectedValueOnce(new Error("The till is broken."));
    expect(await notify(payment("order-5", { id: event }))).toEqual({
      ...accepted,
      status: 500,
      body: { code: "FAIL", message: "not handled" },
    });
    expect(await notify(payment("order-5", { id: event }))).toEqual(accepted);
    expect(till.paid.mock.calls).toEqual([["order-5"], ["order-5"]]);
  });

  const forgeries: readonly [name: string, forge: (genuine: Delivered) => Delivered][] = [
    ["altered", ({ headers, body }) => ({ headers, body: body.replace("SUCCESS", "SUCCES5") })],
    ["one byte longer", ({ headers, body }) => ({ headers, body: `${body}\n` })],
    ["without a signature", ({ body }) => ({ headers: {}, body })],
    [
      "a probe",
      ({ headers, body }) => ({
        headers: { ...headers, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/0" },
        body,
      }),
    ],
    [
      "signed with an unknown key",
      ({ headers, body }) => ({ headers: { ...headers, "Wechatpay-Serial": "PUB_KEY_ID_0" }, body }),
    ],
    [
      "late",
      ({ body }) => ({ headers: signed(body, { timestamp: Math.floor(Date.now() / 1000) - 400 }), body }),
    ],
    ["empty", ({ headers }) => ({ headers, body: "" })],
  ];

  test.each(forgeries)("the shop rejects a notification that is %s", async (_, forge) => {
    expect(await notify(forge(payment("order-6")))).toEqual(rejected);
    expect(till.paid).not.toHaveBeenCalled();
  });

  test("the shop rejects the same bytes the second time", async () => {
    const replayed = payment("order-7");
    expect(await notify(replayed)).toEqual(accepted);
    expect(await notify(replayed)).toEqual(rejected);
    expect(till.paid).toHaveBeenCalledTimes(1);
  });
}

/** Posts JSON to another route of the server and returns the JSON that the route has parsed. */
export async function echo(url: string): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/echo`, { method: "POST", headers, body: '{ "a": 1 }' });
  return response.json();
}
