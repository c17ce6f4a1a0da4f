/** Hono: `c.req.raw` is the Request itself. `c.req.json()` would consume its body, so that it could not be verified. */
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Shop } from "./shop.ts";

export function honoApp(shop: Shop): Hono {
  const app = new Hono();
  app.post("/notify", bodyLimit({ maxSize: 64 * 1024 }), async (c) => {
    const reply = await shop.receive(c.req.raw);
    return new Response(reply.body, reply);
  });
  app.post("/echo", async (c) => c.json(await c.req.json<object>()));
  return app;
}
