/** Notifications as they reach a merchant's server, over real HTTP. */
import { join } from "node:path";

import { createClient } from "wechatpay-ts";
import { notifications } from "wechatpay-ts/webhook";
import { describe, expect, test } from "vitest";

import { makeCredentials, retrySchedule } from "#sandbox/index";

import { root, specNotifications } from "../support/specs.ts";
import { clientOf, isGenuine, notifyServer, open, sandboxFor, type Arrived } from "./support/merchant.ts";

const credentials = await makeCredentials();
const event = (number: number) => ({ event_type: "TRANSACTION.SUCCESS", resource: { number } });
const options = { operations: [], credentials };

test("a notification arrives once, signed and encrypted", async () => {
  const sandbox = await sandboxFor(options);
  const merchant = await notifyServer();
  const delivery = await sandbox.notifications.send(merchant.url, event(1));
  expect(delivery).toMatchObject({ state: "delivered", attempts: [{ status: 204 }] });
  await sandbox.clock.advance(86_400_000);
  expect(merchant.arrived).toHaveLength(1);
  const [arrived] = merchant.arrived as [Arrived];
  expect(isGenuine(arrived, clientOf(sandbox).wechatpayKeys)).toBe(true);
  expect(arrived.json).toMatchObject({ id: delivery.id, event_type: "TRANSACTION.SUCCESS" });
  expect(open(arrived.json.resource, clientOf(sandbox).apiV3Key)).toBe('{"number":1}');
});

describe("a notification that the merchant refuses", () => {
  test("is repeated by the documented schedule with a new signature until it is accepted", async () => {
    const sandbox = await sandboxFor(options);
    const merchant = await notifyServer();
    merchant.answers.push(500, 404, 302, 200);
    const delivery = await sandbox.notifications.send(merchant.url, event(1));
    const counts = [merchant.arrived.length];
    for (const seconds of [14, 1, 14, 1, 29, 1, 1000]) {
      await sandbox.clock.advance(seconds * 1000);
      counts.push(merchant.arrived.length);
    }
    expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(delivery.state).toBe("delivered");
    expect(new Set(merchant.arrived.map(({ json }) => json.id)).size).toBe(1);
    expect(new Set(merchant.arrived.map(({ headers }) => headers["wechatpay-nonce"])).size).toBe(4);
    const { wechatpayKeys } = clientOf(sandbox);
    expect(merchant.arrived.every((one) => isGenuine(one, wechatpayKeys))).toBe(true);
  });

  test("is abandoned after fifteen more deliveries in 28 hours", async () => {
    const sandbox = await sandboxFor(options);
    const merchant = await notifyServer();
    merchant.answers.push(...Array.from({ length: 20 }, () => 500));
    const delivery = await sandbox.notifications.send(merchant.url, event(1));
    await sandbox.clock.advance(retrySchedule.reduce((sum, wait) => sum + wait, 0) * 1000);
    expect(retrySchedule.reduce((sum, wait) => sum + wait, 0)).toBe(24 * 3600 + 4 * 60);
    expect(delivery).toMatchObject({ state: "given-up", attempts: { length: 16 } });
    await sandbox.clock.advance(86_400_000);
    expect(merchant.arrived).toHaveLength(16);
  });

  test("is repeated automatically where the sandbox's clock is faster", async () => {
    const sandbox = await sandboxFor({ ...options, speed: 1000 });
    const merchant = await notifyServer();
    merchant.answers.push(500, 500);
    await sandbox.notifications.send(merchant.url, event(1));
    await expect.poll(() => sandbox.notifications.sent[0]?.state).toBe("delivered");
    expect(merchant.arrived).toHaveLength(3);
  });
});

describe("a notification with a fault", () => {
  test("is delivered twice at once, each time with its own signature", async () => {
    const sandbox = await sandboxFor(options);
    const merchant = await notifyServer();
    await sandbox.notifications.send(merchant.url, event(1), "duplicate");
    expect(new Set(merchant.arrived.map(({ json }) => json.id)).size).toBe(1);
    expect(new Set(merchant.arrived.map(({ headers }) => headers["wechatpay-nonce"])).size).toBe(2);
  });

  test("is replayed byte for byte", async () => {
    const sandbox = await sandboxFor(options);
    const merchant = await notifyServer();
    await sandbox.notifications.send(merchant.url, event(1), "replayed");
    const [first, second] = merchant.arrived;
    expect(second).toEqual(first);
  });

  test("arrives after the one that was sent later", async () => {
    const sandbox = await sandboxFor(options);
    const merchant = await notifyServer();
    sandbox.faults.next("reordered", { on: "notification", path: "TRANSACTION.SUCCESS" });
    const first = await sandbox.notifications.send(merchant.url, event(1));
    expect(first.state).toBe("held");
    const second = await sandbox.notifications.send(merchant.url, event(2));
    expect(merchant.arrived.map(({ json }) => json.id)).toEqual([second.id, first.id]);
    expect(first.state).toBe("delivered");
  });

  test("is refused, and is repeated without the fault", async () => {
    const sandbox = await sandboxFor(options);
    const merchant = await notifyServer();
    merchant.answers.push(401);
    await sandbox.notifications.send(merchant.url, event(1), "signature-forged");
    await sandbox.clock.advance(15_000);
    const { wechatpayKeys } = clientOf(sandbox);
    expect(merchant.arrived.map((one) => isGenuine(one, wechatpayKeys))).toEqual([false, true]);
  });
});

const documented = specNotifications();

describe.each(documented.map((operation) => [operation.event, operation] as const))(
  "the notification %s",
  (_, operation) => {
    test.each(operation.events)("has a documented example for %s", async (event_type) => {
      const sandbox = await sandboxFor({ operations: [operation], credentials });
      const { headers, body } = await sandbox.notifications.make({ event_type });
      const read = await notifications(createClient(clientOf(sandbox))).parse({ headers, body });
      const path = join(root, "generated", `${operation.names.module}.ts`);
      const module = (await import(/* @vite-ignore */ path)) as Record<string, (value: unknown) => boolean>; // its validators
      expect(module[`is${operation.names.type}Notification`]?.(read)).toBe(true);
      expect(Object.keys(read.resource as object).length).toBeGreaterThan(0); // what it holds is documented
    });
  },
);

test.each([
  "https://www.weixin.qq.com/notify",
  "http://127.0.0.1.example/notify",
  "http://127.0.0.1@example.com/",
  "file:///etc/hosts",
  "nothing",
])("the sandbox sends no notification beyond loopback: %s", async (url) => {
  const sandbox = await sandboxFor(options);
  const delivery = await sandbox.notifications.send(url, event(1));
  expect(delivery).toMatchObject({ state: "refused", attempts: [] });
});
