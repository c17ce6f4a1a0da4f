// An application of which several processes run. They share in Redis which notifications were handled.
import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

import { createClient as connectTo } from "@keyv/redis";
import { createClient } from "wechatpay-ts";
import { errorReply, notifications } from "wechatpay-ts/webhook";

const redis = connectTo({ url: process.env["REDIS_URL"] ?? "redis://127.0.0.1:6379" });
await redis.connect();

/** @type {import("wechatpay-ts").Cache} */
const cache = {
  get: async (key) => {
    /** @type {unknown} */
    const value = JSON.parse((await redis.get(key)) ?? "null");
    return value;
  },
  set: (key, value, ttl = 60_000) => redis.set(key, JSON.stringify(value), { PX: ttl }),
  // In one step, so that of two processes only one gets the lock.
  add: async (key, value, ttl) =>
    (await redis.set(key, JSON.stringify(value), { NX: true, PX: ttl })) !== null,
  delete: (key) => redis.del(key),
};
/** @type {import("wechatpay-ts").ClientOptions} */
const options = JSON.parse(process.env["WECHATPAY_CLIENT"] ?? "");
const { handle } = notifications(createClient(options), { cache });

const server = createServer((request, response) => {
  void buffer(request)
    .then((body) =>
      handle({ headers: request.headers, body }, ({ event_type, resource }) => {
        if (event_type === "TRANSACTION.SUCCESS" && "out_trade_no" in resource)
          console.log(`paid ${resource.out_trade_no}`);
      }),
    )
    .catch(errorReply)
    .then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
});

await once(server.listen(0, "127.0.0.1"), "listening");
const address = server.address();
if (address && typeof address === "object") console.log(`http://127.0.0.1:${address.port}/notify`);
