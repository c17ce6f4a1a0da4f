/** A transfer that its user confirms, against the sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import { memoryTable, type MemoryTable } from "./testing/memory-table.ts";
import { day, loseRequests, loseResponses, openid, sameRequests, stage } from "./testing/stage.ts";
import {
  checkTransfer,
  createTransfer,
  isFinal,
  onNotification,
  requestTransfer,
  type Payer,
  type Transfer,
} from "./transfer.ts";

const path = "/v3/fund-app/mch-transfer/transfer-bills";
const user_name = "张三";

interface TestPayer extends Payer {
  readonly transfers: MemoryTable<Transfer>;
}

let logged: readonly string[] = [];
afterEach(() => expect(logged.join("\n")).not.toMatch(new RegExp(`${openid}|${user_name}`, "u")));

async function open() {
  const running = await stage<TestPayer>({
    app: (app) => ({ ...app, transfers: memoryTable() }),
    receive: onNotification,
  });
  logged = running.lines;
  const number = await createTransfer(running.app, "WITHDRAWAL1", {
    openid,
    amount: 250_000,
    user_name,
    remark: "会员奖励",
  });
  return { ...running, number, row: () => running.app.transfers.rows.get(number) };
}

/** The notification of a transfer that has succeeded. */
function noticeOf({ mchid }: Payer, out_bill_no: string, changes: object) {
  const time = "2026-11-27T12:00:00+08:00";
  const transfer = { out_bill_no, transfer_bill_no: "1", state: "SUCCESS", transfer_amount: 250_000 };
  const resource = { ...transfer, mch_id: mchid, openid, create_time: time, update_time: time, ...changes };
  return { event_type: "MCHTRANSFER.BILL.FINISHED", resource };
}

describe("a transfer", () => {
  test("of one payout is stored once", async () => {
    const { app, number } = await open();
    await expect(
      createTransfer(app, number, { openid, amount: 250_000, user_name, remark: "会员奖励" }),
    ).rejects.toThrow(number);
  });

  test("waits for its user, who confirms it later, and is final by its notification", async () => {
    const { sandbox, app, number, row, replies } = await open();
    const page = await requestTransfer(app, number);
    expect(page).toMatchObject({ mchId: app.mchid, appId: app.appid });
    expect(row()).toMatchObject({ state: "WAIT_USER_CONFIRM" });
    expect(row()).not.toSatisfy(isFinal);
    expect(await requestTransfer(app, number)).toEqual(page); // the user comes back the next hour
    sandbox.transfers.confirm(number);
    expect(await checkTransfer(app, number)).toBe("TRANSFERING");
    sandbox.faults.next("duplicate; times=2", { on: "notification" });
    await sandbox.clock.advance(3_600_000);
    expect(replies).toEqual([200, 200]);
    expect(app.transfers.history(number)).toEqual(["new", "WAIT_USER_CONFIRM", "TRANSFERING", "SUCCESS"]);
    expect(await requestTransfer(app, number)).toBeUndefined();
    expect(sandbox.transfers.all).toHaveLength(1);
    expect(sameRequests(sandbox, { path })).toBe(2);
    sandbox.assertReceived({ path, request: { json: { user_name, transfer_amount: 250_000 } } }, 2);
  });

  test("whose response does not arrive is made once", async () => {
    const { sandbox, app, number, row } = await open();
    loseResponses(sandbox, path);
    expect(await requestTransfer(app, number)).toBeDefined();
    expect(row()).toMatchObject({ state: "WAIT_USER_CONFIRM" });
    expect(sameRequests(sandbox, { path })).toBe(4);
    expect(sandbox.transfers.all).toMatchObject([{ outNo: number, amount: 250_000 }]);
  });

  test("whose request does not arrive is queried before it is sent again", async () => {
    const { sandbox, app, number, row } = await open();
    loseRequests(sandbox, path);
    await expect(requestTransfer(app, number)).rejects.toMatchObject({ sent: "unknown" });
    expect([sandbox.transfers.all, row()?.state]).toEqual([[], "new"]);
    expect(await requestTransfer(app, number)).toBeDefined();
    expect(sandbox.transfers.all).toHaveLength(1);
  });

  test("that is refused for lack of money is requested later under the same number", async () => {
    const { sandbox, app, number } = await open();
    sandbox.faults.next("status; code=NOT_ENOUGH", { method: "POST", path });
    await expect(requestTransfer(app, number)).rejects.toMatchObject({ apiCode: "NOT_ENOUGH" });
    expect(sandbox.transfers.all).toEqual([]);
    await requestTransfer(app, number);
    expect(sandbox.transfers.all).toMatchObject([{ outNo: number }]);
  });

  test("that its user does not confirm fails after 24 hours, and is final", async () => {
    const { sandbox, app, number, row } = await open();
    await requestTransfer(app, number);
    await sandbox.clock.advance(day);
    expect(row()).toMatchObject({ state: "FAIL", fail_reason: "OVERDUE_CLOSE" });
    expect(row()).toSatisfy(isFinal);
    expect(await requestTransfer(app, number)).toBeUndefined();
    sandbox.assertReceived({ path, method: "POST" }, 1);
  });

  test("whose notification is lost is final by the query", async () => {
    const { sandbox, app, number } = await open();
    await requestTransfer(app, number);
    sandbox.transfers.confirm(number);
    sandbox.faults.next("signature-forged", { on: "notification" });
    await sandbox.clock.advance(3_600_000);
    expect(app.transfers.history(number)).toEqual(["new", "WAIT_USER_CONFIRM"]);
    expect(await checkTransfer(app, number)).toBe("SUCCESS");
  });

  test("that is final does not change by an older notification that arrives later", async () => {
    const { sandbox, app, number, row, replies } = await open();
    await requestTransfer(app, number);
    sandbox.transfers.confirm(number);
    await sandbox.clock.advance(3_600_000);
    await sandbox.notifications.send(app.notify_url, noticeOf(app, number, { state: "TRANSFERING" }));
    expect(replies).toEqual([200, 200]);
    expect(row()?.state).toBe("SUCCESS");
  });

  test.each([
    ["another amount", { transfer_amount: 1 }],
    ["another user", { openid: "o-2" }],
    ["a state that is not documented", { state: "REVERSED" }],
  ])("is not final by a notification of %s", async (_, changes) => {
    const { sandbox, app, number, replies } = await open();
    await requestTransfer(app, number);
    await sandbox.notifications.send(app.notify_url, noticeOf(app, number, changes));
    expect(replies).toEqual([500]);
    expect(app.transfers.history(number)).toEqual(["new", "WAIT_USER_CONFIRM"]);
  });
});
