/** The bill of a day of real orders and refunds, compared with the tables of the shop, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import { reconcile, type Books } from "./bill.ts";
import {
  createOrder,
  createRefund,
  onNotification,
  openCashier,
  requestRefund,
  type Order,
  type Refund,
  type Shop,
} from "./jsapi-order.ts";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { day, memoryLock, openid, stage } from "./testing/stage.ts";

const filePath = "/v3/billdownload/file";

let logged: readonly string[] = [];
afterEach(() => expect(logged.join("\n")).not.toContain(openid));

/** The tables of a shop as its books. All that is in them happened on one day. */
function booksOf(
  orders: MemoryTable<Order>,
  refunds: MemoryTable<Refund>,
): Pick<Books, "payments" | "refunds"> {
  return {
    payments: () =>
      Promise.resolve(
        [...orders.rows.values()].flatMap(({ state, out_trade_no, amount, transaction_id = "" }) =>
          state === "paid" ? [{ out_trade_no, amount, transaction_id }] : [],
        ),
      ),
    refunds: () => Promise.resolve([...refunds.rows.values()]),
  };
}

/** A shop with two payments and a refund of the first, on the day after. */
async function open() {
  const orders = memoryTable<Order>();
  const refunds = memoryTable<Refund>();
  const running = await stage<Shop>({
    sandbox: { settleAfter: 1000 },
    app: (app) => ({ ...app, orders, refunds, lock: memoryLock() }),
    receive: onNotification,
  });
  logged = running.lines;
  const { sandbox, app } = running;
  const numbers: string[] = [];
  for (const amount of [1234, 1]) {
    const number = await createOrder(app, { description: "茶, 5 斤", openid, amount });
    await openCashier(app, number);
    await sandbox.orders.pay(number);
    numbers.push(number);
  }
  const [first = "", second = ""] = numbers;
  const refund = await createRefund(app, first, `R${first}`, 234);
  await requestRefund(app, refund);
  await sandbox.clock.advance(1000);
  const paidAt = sandbox.orders.find(first)?.paidAt ?? 0;
  const date = new Date(paidAt + 8 * 3_600_000).toISOString().slice(0, 10); // in China
  await sandbox.clock.advance(day);
  const { client, mchid, appid, reader, notify_url, log } = app;
  const books: Books = {
    ...{ client, mchid, appid, reader, notify_url, log },
    ...booksOf(orders, refunds),
  };
  return { sandbox, books, orders, refunds, first, second, refund, date };
}

describe("a bill", () => {
  test("fits the payments and refunds of the shop", async () => {
    const { sandbox, books, date } = await open();
    const fitting = { day: date, payments: 2, refunds: 1, differences: [] };
    expect(await reconcile(books, date)).toEqual(fitting);
    expect(await reconcile(books, date)).toEqual(fitting);
    sandbox.assertReceived({ path: "/v3/bill/tradebill", status: 200 }, 2);
  });

  test("shows another amount, another transaction and another order", async () => {
    const { books, orders, refunds, first, second, refund, date } = await open();
    await orders.change(first, (row) => ({ ...row, amount: 1233 }));
    await orders.change(second, (row) => ({ ...row, transaction_id: "4200000000" }));
    await refunds.change(refund, (row) => ({ ...row, refund: 233, out_trade_no: second }));
    const { differences } = await reconcile(books, date);
    expect(differences).toEqual([
      { of: "payment", number: first, what: "amount" },
      { of: "payment", number: second, what: "transaction_id" },
      { of: "refund", number: refund, what: "amount" },
      { of: "refund", number: refund, what: "out_trade_no" },
    ]);
  });

  test("shows what the shop does not have, and what the bill does not have", async () => {
    const { books, first, date } = await open();
    const unknown = { out_trade_no: "OTHER1", transaction_id: "1", amount: 1 };
    const own = (await books.payments(date)).filter(({ out_trade_no }) => out_trade_no !== first);
    const { differences } = await reconcile(
      { ...books, payments: () => Promise.resolve([...own, unknown]) },
      date,
    );
    expect(differences).toEqual([
      { of: "payment", number: first, what: "unknown" },
      { of: "payment", number: "OTHER1", what: "missing" },
    ]);
  });

  test("of a day without payments does not exist, so all that the shop has is missing", async () => {
    const { sandbox, books, first, second, refund, date } = await open();
    sandbox.faults.next("status; code=NO_STATEMENT_EXIST", { path: "/v3/bill/tradebill" });
    expect(await reconcile(books, date)).toEqual({
      ...{ day: date, payments: 0, refunds: 0 },
      differences: [
        { of: "payment", number: first, what: "missing" },
        { of: "payment", number: second, what: "missing" },
        { of: "refund", number: refund, what: "missing" },
      ],
    });
  });

  test.each(["body-altered", "body-cut"])("whose file is changed (%s) is not compared", async (fault) => {
    const { sandbox, books, date } = await open();
    sandbox.faults.always(fault, { path: filePath });
    await expect(reconcile(books, date)).rejects.toMatchObject({
      name: expect.stringMatching(/Error$/u) as string,
    });
  });

  test("is downloaded again after the connection breaks", async () => {
    const { sandbox, books, date } = await open();
    sandbox.faults.next("reset; when=during", { path: filePath });
    await expect(reconcile(books, date)).rejects.toMatchObject({ name: "ConnectionError" });
    expect(await reconcile(books, date)).toMatchObject({ differences: [] });
  });

  test("of a day that is not over is refused", async () => {
    const { books } = await open();
    await expect(reconcile(books, "2099-01-01")).rejects.toMatchObject({ apiCode: "PARAM_ERROR" });
  });
});
