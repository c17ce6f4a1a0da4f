/** Hono: `c.req.raw` is the Request itself. `c.req.json()` would read its body, and leave nothing to verify. */
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Shop } from "./shop.ts";

export function honoApp(shop: Shop): Hono {
  const app = new Hono();
  app.post("/notify", bodyLimit({ maxSize: 64 * 1024 }), async (c) => {
    const answer = await shop.answer(c.req.raw);
    return new Response(answer.body, answer);
  });
  app.post("/echo", async (c) => c.json(await c.req.json<object>()));
  return app;
}
