/** Fastify: a scope of its own, whose one parser hands on the bytes; the other routes have their JSON parsed as ever. */
import fastify, { type FastifyInstance } from "fastify";
import type { Shop } from "./shop.ts";

export function fastifyApp(shop: Shop): FastifyInstance {
  const app = fastify();
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: 64 * 1024 }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.post<{ Body: Buffer | undefined }>("/notify", async ({ headers, body }, response) => {
      const answer = await shop.answer({ headers, body: body ?? "" }); // Undefined when nothing was sent.
      return response.code(answer.status).headers(answer.headers).send(answer.body);
    });
    done();
  });
  app.post("/echo", ({ body }, response) => response.send(body));
  return app;
}
