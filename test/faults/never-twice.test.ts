/** Any sequence of faults on two hosts: WeChat Pay acts at most once, and each error reports what may have happened. */
import fc from "fast-check";
import { ConnectionError, createClient, WechatPayError, type CallEvent } from "wechatpay-ts";
import { afterAll, beforeAll, expect, test } from "vitest";

import { define, required, string } from "#runtime/schema";

import { options } from "../runtime/support/keys.ts";
import { unusedUrl } from "../support/loopback.ts";
import { forged, good, refused, reset, status, type Act } from "../runtime/support/script.ts";
import { checkAuthorization } from "../runtime/support/seen.ts";
import { startServer, type Responder, type Seen, type Started } from "../runtime/support/wechatpay.ts";

const acts = {
  good,
  forged,
  reset,
  refused: refused(400, "PARAM_ERROR"),
  busy: refused(429, "RATELIMIT_EXCEEDED"),
  failed: refused(500, "SYSTEM_ERROR"),
  down: status(502),
  later: status(503, { "retry-after": "0" }),
  accepted: refused(202, "ACCEPTED"),
  cut: (response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("{", () => response.socket?.destroy());
  },
} as const satisfies Record<string, Act>;
type ActName = keyof typeof acts;

const schemas = { request: { json: required({ out_trade_no: required(string) }) }, response: { id: string } };
const post = define<object, { id: string }>("POST", "/v3/orders", schemas);
const keyed = { ...post, idempotent: "json.out_trade_no" };

/** What the servers do next, and what they have done. */
const script: { next: ActName[]; done: ActName[] } = { next: [], done: [] };
let servers: readonly Started[];
let closed: string;

beforeAll(async () => {
  const respond: Responder = (response) => {
    const name = script.next.shift() ?? "good";
    script.done.push(name);
    acts[name](response);
  };
  servers = [await startServer(respond), await startServer(respond)];
  closed = await unusedUrl();
});
afterAll(() => servers.forEach((server) => server.close()));

const scenario = fc.record({
  names: fc.array(fc.constantFrom(...(Object.keys(acts) as ActName[])), { maxLength: 5 }), // those of the record
  hosts: fc.constantFrom("one", "two", "closed, one", "one, closed", "closed"),
  retries: fc.integer({ min: 0, max: 4 }),
  permission: fc.constantFrom("none", "recognized by its number", "requested"),
});

function basesOf(hosts: string): string[] {
  const [one = "", two = ""] = servers.map(({ url }) => url);
  if (hosts === "two") return [one, two];
  return hosts.split(", ").map((host) => (host === "closed" ? closed : one));
}

/** Expects a new signature after each wait; an attempt that only moves to another host keeps its signature. */
function expectSigned(seen: readonly Seen[], events: readonly CallEvent[]): void {
  for (const one of seen) checkAuthorization(one);
  const waits = events.filter((event) => event.type === "call.retry" && event.delay > 0);
  const signatures = new Set(seen.map(({ headers }) => headers.authorization));
  expect(signatures.size).toBeLessThanOrEqual(waits.length + 1);
}

test("the client retries only what it may, with the same request", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ names, hosts, retries, permission }) => {
      Object.assign(script, { next: [...names], done: [] });
      for (const server of servers) server.seen.length = 0;
      const events: CallEvent[] = [];
      const isRequested = permission === "requested";
      const client = createClient(
        options({
          baseUrl: basesOf(hosts),
          // Short, and never nothing.
          retryDelay: 1,
          onEvent: (event) => events.push(event),
          ...(!isRequested && { retries }),
        }),
      );
      const operation = permission === "recognized by its number" ? keyed : post;
      const request = { json: { out_trade_no: "1" } };
      const outcome = await client.call(operation, request, isRequested ? { retries } : {}).then(
        (data) => ({ data, error: undefined }),
        (error: unknown) => ({ data: undefined, error }),
      );

      const seen = servers.flatMap((server) => server.seen);
      const attempts = events.filter(({ type }) => type === "attempt.start").length;
      if (permission === "none") expect(seen.length).toBeLessThanOrEqual(1);
      expect(attempts).toBeLessThanOrEqual(retries + 1);
      expect(attempts).toBeGreaterThanOrEqual(seen.length);
      expect(new Set(seen.map(({ body, url }) => url + body)).size).toBeLessThanOrEqual(1);
      expectSigned(seen, events);
      expect(events.at(-1)).toMatchObject({ type: "call.end", attempts });
      if (outcome.error === undefined) {
        expect([outcome.data, script.done.at(-1)]).toEqual([{ id: "1" }, "good"]);
        return;
      }
      expect(outcome.error).toBeInstanceOf(WechatPayError);
      expect(outcome.error).toMatchObject({ attempts });
      expect(script.done).not.toContain("good");
      if (outcome.error instanceof ConnectionError && outcome.error.sent === "no") expect(seen).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
