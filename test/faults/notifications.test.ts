/** The fault matrix of notifications: what is not WeChat Pay's, or does not open, is never handed out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";

import { createClient, WechatPayError, type ClientOptions } from "wechatpay-ts";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startSandbox, type Sandbox } from "#generator/sandbox/index";
import { notifications } from "#generated/webhook";

import { root } from "../support/specs.ts";
import { notificationFaults } from "./notifications.ts";
import { markdown, saidOf, type Seen } from "./support/table.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ operations: [], publicKeyShare: 1 });
});
afterAll(() => sandbox.close());

const secret = "order-of-somebody";
const event = { event_type: "TRANSACTION.SUCCESS", resource: { out_trade_no: secret } };

async function parse(by: string, changes: Partial<ClientOptions> = {}): Promise<unknown> {
  if (sandbox.client === undefined) throw new Error("The sandbox made no keys.");
  const client = createClient({ ...sandbox.client, ...changes });
  const message = await sandbox.notifications.make(event, by);
  return notifications(client)
    .parse(message)
    .catch((error: unknown) => error);
}

function expectSeen(outcome: unknown, sees: Seen): void {
  if (typeof sees === "string") {
    expect(outcome).toMatchObject({ event_type: event.event_type, resource: event.resource });
    return;
  }
  const { error: name, ...facts } = sees;
  expect(outcome).toBeInstanceOf(WechatPayError);
  expect(outcome).toMatchObject({ name, ...facts });
  expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain(secret);
}

test("that nothing happens to is handed out", async () => {
  expectSeen(await parse(""), "the notification");
});

test.each(notificationFaults)("$what", async ({ by, sees }) => {
  expectSeen(await parse(by), sees);
});

test("sealed with another APIv3 key than the client's", async () => {
  expectSeen(await parse("", { apiV3Key: "0".repeat(32) }), { error: "DecryptError", code: "ERR_DECRYPT" });
});

test("docs/faults.md says of every fault what is tried here", () => {
  const rows = notificationFaults.map(({ what, sees, mend }) => [what, saidOf(sees), mend]);
  const table = markdown(["The notification", "`parse` gives, or throws", "What to do"], rows);
  expect(readFileSync(join(root, "docs/faults.md"), "utf8")).toContain(`\n\n${table}\n\n`);
});
