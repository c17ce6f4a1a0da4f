/** The recipes of docs/notifications.md run: against a sandbox, with a lock in memory and one in Redis. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createClient as createRedisClient } from "@keyv/redis";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "wechatpay-ts";
import { notifications, type Delivery } from "wechatpay-ts/webhook";
import { postPayTransactionsNative } from "wechatpay-ts/v3/pay/transactions/native";
import { startSandbox } from "#sandbox/index";
import { options } from "../runtime/support/keys.ts";
import { delivery, directPayment } from "../runtime/support/notification.ts";
import { startRedis } from "../runtime/support/redis.ts";
import { specOperations, root } from "../support/specs.ts";
import { fulfilOnce, receive, type Merchant, type Order } from "./fulfil.ts";
import type { AllEvents } from "./own-event.ts";
import { QUERY_AT, queryOrder } from "./query-orders.ts";
import { redisLock } from "./redis-lock.ts";
import { enqueue, readerFor, receiveForAll } from "./several-merchants.ts";
import { byFetch } from "wechatpay-ts/fetch";

const redisServer = await startRedis();
const redis = redisServer && createRedisClient({ url: redisServer.url });
await redis?.connect();
afterAll(async () => {
  redis?.destroy();
  await redisServer?.stop();
});

const appid = "wxd678efh567hg6787";

function orderOf(out_trade_no: string, mchid = "1900007291"): Order {
  return { mchid, appid, out_trade_no, amount: 100, state: "open" };
}

/** A database in memory. Each write takes a moment, so that others can come between. */
function database(lock: Merchant["lock"], ...orders: Order[]) {
  const rows = new Map(orders.map((order) => [order.out_trade_no, order]));
  const paid: string[] = [];
  const moment = () => new Promise<void>((resolve) => setImmediate(resolve));
  const merchant: Merchant = {
    find: async (out_trade_no) => {
      await moment();
      return rows.get(out_trade_no);
    },
    markPaid: async (order) => {
      await moment();
      paid.push(order.out_trade_no);
      rows.set(order.out_trade_no, { ...order, state: "paid" });
    },
    markClosed: async (order) => {
      await moment();
      rows.set(order.out_trade_no, { ...order, state: "closed" });
    },
    lock,
  };
  return { merchant, paid, rows };
}

function memoryLock(): Merchant["lock"] {
  const keys = new Set<string>();
  return (key) => {
    if (keys.has(key)) return Promise.resolve(undefined);
    keys.add(key);
    return Promise.resolve(() => {
      keys.delete(key);
      return Promise.resolve();
    });
  };
}

/** Records what the examples log. */
function silence() {
  const log = vi.spyOn(console, "error").mockReset().mockReturnValue(undefined);
  onTestFinished(() => log.mockRestore());
  return log;
}

const locks: [string, () => Merchant["lock"]][] = [
  ["memory", memoryLock],
  ["Redis", () => (key, ms) => redisLock(redis as NonNullable<typeof redis>, key, ms)],
];

describe.each(locks)("an order with a lock in %s", (name, lock) => {
  const testLock = test.skipIf(name === "Redis" && redis === undefined);
  const needs = name === "Redis" ? ({ meta: { needs: "redis" } } as const) : {};
  const client = createClient(options());

  testLock("is fulfilled once by notifications with different ids and a query", needs, async () => {
    const number = `${name}-1`;
    const { merchant, paid } = database(lock(), orderOf(number));
    silence();
    const notify = (id: string) => receive(client, merchant, delivery({ id }, directPayment(number)));
    const replies = await Promise.all([
      ...["EV-1", "EV-2", "EV-3"].map(async (id) => (await notify(id)).status),
      fulfilOnce(merchant, directPayment(number) as Order).then(
        () => 200,
        () => 500,
      ),
    ]);
    expect(paid).toEqual([number]);
    expect(replies).toContain(200);
    // WeChat Pay sends those again that came while the lock was held.
    expect((await notify("EV-2")).status).toBe(200);
    expect(paid).toEqual([number]);
  });

  testLock("is not fulfilled by a payment of another amount", needs, async () => {
    const number = `${name}-2`;
    const { merchant, paid } = database(lock(), { ...orderOf(number), amount: 10_000 });
    const log = silence();
    expect((await receive(client, merchant, delivery({}, directPayment(number)))).status).toBe(500);
    expect(log.mock.calls).toMatchObject([[{ code: "ERR_PAYMENT_MISMATCH" }]]);
    expect(paid).toEqual([]);
  });
});

test.skipIf(redis === undefined)(
  "the lock in Redis is released only by its owner",
  { meta: { needs: "redis" } },
  async () => {
    const connection = redis as NonNullable<typeof redis>; // the test is skipped without it
    const release = await redisLock(connection, "key", 30_000);
    expect(await redisLock(connection, "key", 30_000)).toBeUndefined();
    await connection.set("key", "another process");
    await release?.();
    expect(await connection.get("key")).toBe("another process");
    await connection.del("key");
    await (
      await redisLock(connection, "key", 30_000)
    )?.();
    expect(await connection.get("key")).toBeNull();
  },
);

describe("an order whose notification does not arrive", () => {
  const operations = specOperations();

  /** @param before runs before each request */
  async function shop(number: string, before: (url: string) => Promise<void> = () => Promise.resolve()) {
    const sandbox = await startSandbox({ operations });
    onTestFinished(() => sandbox.close());
    if (sandbox.client === undefined) throw new Error("The sandbox has no keys.");
    const observed: typeof fetch = async (input, init) => {
      await before(String(input));
      return fetch(input, init);
    };
    const client = createClient({ ...sandbox.client, transport: byFetch(observed) });
    const { mchid } = sandbox.client;
    // Nothing listens there, so no notification arrives.
    const notify_url = "http://127.0.0.1:9/notify";
    const request = { appid, mchid, description: "Coffee", out_trade_no: number, notify_url };
    await postPayTransactionsNative(client, { json: { ...request, amount: { total: 100 } } });
    const shopDatabase = database(memoryLock(), orderOf(number, mchid));
    const query = (at: number) =>
      queryOrder(client, shopDatabase.merchant, orderOf(number, mchid), at === QUERY_AT.length - 1);
    return { sandbox, query, ...shopDatabase };
  }

  test("is fulfilled by the query after the user has paid, and once", async () => {
    const { sandbox, query, paid } = await shop("QUERY01");
    await query(0);
    expect(paid).toEqual([]);
    await sandbox.orders.pay("QUERY01");
    await query(1);
    await query(2);
    expect(paid).toEqual(["QUERY01"]);
  });

  test("is closed after the last query, so that it cannot be paid later", async () => {
    const { sandbox, query, paid, rows } = await shop("QUERY02");
    for (const at of QUERY_AT.keys()) await query(at);
    expect(paid).toEqual([]);
    expect(rows.get("QUERY02")).toMatchObject({ state: "closed" });
    await expect(Promise.resolve().then(() => sandbox.orders.pay("QUERY02"))).rejects.toThrow();
  });

  test("is fulfilled if the user pays between the last query and the closing", async () => {
    const number = "QUERY03";
    const { sandbox, query, paid, rows } = await shop(number, async (url) => {
      if (url.endsWith("/close")) await sandbox.orders.pay(number);
    });
    await query(QUERY_AT.length - 1);
    expect(paid).toEqual([number]);
    expect(rows.get(number)).toMatchObject({ state: "paid" });
  });
});

describe("several merchants", () => {
  const clients = ["1900000001", "1900000002"].map((mchid, at) =>
    createClient(options({ mchid, ...(at === 0 && { apiV3Key: "1".repeat(32) }) })),
  );

  test("the order is that of the merchant whose notification arrived, over HTTP", async () => {
    const paid = vi.fn<(client: unknown, out_trade_no: string) => Promise<void>>(() => Promise.resolve());
    const reader = readerFor(clients);
    const server = createServer((request, response) => {
      void buffer(request)
        .then((body) => receiveForAll(reader, paid, { headers: request.headers, body }))
        .then((reply) => response.writeHead(reply.status, reply.headers).end(reply.body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo; // it listens on a port
    const { headers, body } = delivery({}, directPayment("ORDER-1"));
    const response = await fetch(`http://127.0.0.1:${port}`, { method: "POST", headers, body });
    expect(response.status).toBe(200);
    expect(paid.mock.calls).toEqual([[clients[1], "ORDER-1"]]);
  });

  test("a job in a queue says whose notification it is", async () => {
    const push = vi.fn<(job: { mchid: string | undefined; event: string }) => Promise<void>>(() =>
      Promise.resolve(),
    );
    expect(await enqueue(readerFor(clients), push, delivery())).toMatchObject({ status: 204 });
    expect(push.mock.calls).toMatchObject([[{ mchid: "1900000002" }]]);
  });
});

describe("an event that the program declares", () => {
  const { parse } = notifications(createClient(options()));

  test("is narrowed by comparisons and in a switch", async () => {
    const event = await parse(delivery({ event_type: "SHOP.CHECKED" }, { shop_id: "7" }));
    const read = (one: typeof event): unknown => {
      if (one.event_type === "SHOP.CHECKED") return one.resource.shop_id satisfies string;
      switch (one.event_type) {
        case "SHOP.OPENED":
          return one.resource satisfies unknown;
        case "TRANSACTION.SUCCESS":
          return (one satisfies AllEvents["TRANSACTION.SUCCESS"] & Delivery).resource;
        default:
          return undefined;
      }
    };
    expect(read(event)).toBe("7");
  });

  test("any other can be compared as a string", async () => {
    const event = await parse(delivery({ event_type: "NEWER.THAN.DOCS" }));
    const type: string = event.event_type;
    expect(type === "NEWER.THAN.DOCS" && event.resource).toMatchObject({ amount: { total: 100 } });
    const misspelt = (one: typeof event): boolean =>
      // @ts-expect-error -- the compiler finds a misspelt event
      one.event_type === "TRANSACTION.SUCESS"; // eslint-disable-line @typescript-eslint/no-unsafe-enum-comparison
    expect(misspelt(event)).toBe(false);
  });
});

test("docs/notifications.md shows the code of these examples", () => {
  const page = readFileSync(join(root, "docs/notifications.md"), "utf8");
  const shown = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gmu)].map(([, code]) => code ?? "");
  const files = ["fulfil", "redis-lock", "query-orders", "several-merchants", "own-event"];
  const regions = files.flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, `${file}.ts`), "utf8");
    return [...text.matchAll(/^\/\/ #region \w+\n([\s\S]*?)^\/\/ #endregion/gmu)].map(
      ([, code]) => code ?? "",
    );
  });
  expect(regions).toHaveLength(7);
  expect(new Set(shown)).toEqual(new Set(regions));
});
