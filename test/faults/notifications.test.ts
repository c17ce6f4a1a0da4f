/** The fault matrix of notifications: `parse` never returns one that it cannot verify or decrypt. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inspect } from "node:util";

import { createClient, WechatPayError, type ClientSettings, type KeySettings } from "wechatpay-ts";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import { startSandbox, type Sandbox } from "#sandbox/index";
import { notifications } from "#generated/webhook";
import { memoryCache, errorReply, type NotificationOptions } from "#runtime/webhook";

import { root } from "../support/specs.ts";
import { notificationFaults } from "./notifications.ts";
import { formatSeen, formatSeenInChinese, markdown, rowsBelow, type Seen } from "./support/table.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ operations: [], publicKeyShare: 1 });
});
afterAll(() => sandbox.close());

const secret = "order-of-somebody";
const event = { event_type: "TRANSACTION.SUCCESS", resource: { out_trade_no: secret } };

function reader(changes: Partial<ClientSettings & KeySettings> = {}, options: NotificationOptions = {}) {
  if (sandbox.client === undefined) throw new Error("The sandbox has no keys of the merchant.");
  return notifications(createClient({ ...sandbox.client, ...changes }), options);
}

async function outcomeOf(parsing: Promise<unknown>): Promise<unknown> {
  return parsing.catch((error: unknown) => error);
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

test("parse returns a notification without a fault", async () => {
  expectSeen(await outcomeOf(reader().parse(await sandbox.notifications.make(event))), "the notification");
});

const faults = notificationFaults.filter(({ before, sends }) => before === undefined && sends === undefined);
const changed = notificationFaults.filter(({ sends }) => sends !== undefined);
const repeated = notificationFaults.filter(({ before }) => before !== undefined);

test.each(faults)("$what", async ({ by, sees }) => {
  expectSeen(await outcomeOf(reader().parse(await sandbox.notifications.make(event, by))), sees);
});

type Sent = Parameters<ReturnType<typeof reader>["parse"]>[0];

/** Changes a genuine notification on its way. */
const changes: Readonly<Record<string, (headers: Record<string, string>, body: string) => Sent>> = {
  "a header twice": (headers, body) => {
    const nonce = Object.entries(headers).filter(([name]) => /nonce/iu.test(name));
    return { headers: [...Object.entries(headers), ...nonce].flat(), body };
  },
  Base64: (headers, body) => ({ headers, body: Buffer.from(body).toString("base64") }),
  "2 MiB": (headers, body) => ({ headers, body: body + " ".repeat(2 ** 21) }),
  "a body that stops": (headers) => {
    const stream = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
    return new Request("http://shop.example/", { method: "POST", headers, body: stream, duplex: "half" });
  },
};

test.each(changed)("$what", async ({ sends = "", sees }) => {
  const { headers, body } = await sandbox.notifications.make(event);
  const sent = changes[sends]?.({ ...headers }, body) ?? expect.unreachable();
  expectSeen(await outcomeOf(reader({}, { bodyTimeout: 20 }).parse(sent)), sees);
});

test.each(repeated)("$what", async ({ before, sees }) => {
  const { parse, markHandled } = reader({}, { cache: memoryCache() });
  const id = `id of ${before}`;
  const first = await sandbox.notifications.make({ ...event, id });
  expect(await parse(first)).toMatchObject({ id, duplicate: false });
  await markHandled({ id });
  const second = before === "the same bytes" ? first : await sandbox.notifications.make({ ...event, id });
  const outcome = await outcomeOf(parse(second));
  expectSeen(outcome, sees);
  if (typeof sees === "string") expect(outcome).toMatchObject({ duplicate: true });
});

test("parse rejects a notification that was encrypted with another APIv3 key", async () => {
  const message = await sandbox.notifications.make(event);
  const outcome = await outcomeOf(reader({ apiV3Key: "0".repeat(32) }).parse(message));
  expectSeen(outcome, { error: "DecryptError", code: "ERR_DECRYPT" });
});

test("handle calls its handler once for each payment, regardless of forged and repeated notifications", async () => {
  const { handle } = reader({}, { cache: memoryCache() });
  const noted: string[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      void handle({ headers: request.headers, body: Buffer.concat(chunks) }, ({ id }) => void noted.push(id))
        .catch(errorReply)
        .then(({ status, body }) => {
          statuses.push(status);
          response.writeHead(status).end(body);
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // it listens on a port
  const url = `http://127.0.0.1:${port}/`;
  await sandbox.notifications.send(url, { ...event, id: "probe" }, "signtest");
  await sandbox.notifications.send(url, { ...event, id: "forged" }, "signature-forged");
  expect([noted, statuses.map((status) => status >= 400)]).toEqual([[], [true, true]]);
  await sandbox.notifications.send(url, { ...event, id: "paid" }, "duplicate; times=3");
  await sandbox.notifications.send(url, { ...event, id: "paid again" }, "replayed");
  expect(noted).toEqual(["paid", "paid again"]);
});

test("docs/faults.md has a row for each fault of a notification", () => {
  const rows = notificationFaults.map(({ what, sees, fix }) => [what, formatSeen(sees), fix]);
  const table = markdown(["Notification", "`parse`", "What to do"], rows);
  expect(readFileSync(join(root, "docs/faults.md"), "utf8")).toContain(`\n\n${table}\n\n`);

  const page = readFileSync(join(root, "docs/zh-CN/faults.md"), "utf8");
  const chinese = rowsBelow(page, ["通知", "`parse`", "处理办法"]);
  expect(chinese.map(([, seen]) => seen)).toEqual(
    notificationFaults.map(({ sees }) => formatSeenInChinese(sees)),
  );
});
