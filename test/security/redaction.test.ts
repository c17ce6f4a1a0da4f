/** For any response, no error, event or logged client contains encrypted fields, filled-in values or secrets. */
import { inspect } from "node:util";

import fc from "fast-check";
import { createClient, type CallEvent } from "wechatpay-ts";
import { afterAll, beforeAll, expect, test } from "vitest";

import { define, json, list, required, encrypted, string } from "#runtime/schema";

import { apiV3Key, merchant, options, privatePem } from "../runtime/support/keys.ts";
import { startEcho, type Echo } from "./support/echo.ts";

const operation = define<object, unknown>("POST", "/v3/people/{openid}/cards", {
  request: {
    openid: required(string),
    query: { phone: encrypted },
    json: required({
      name: encrypted,
      payees: list({ account: encrypted }),
      note: json({ id_card: encrypted }),
      description: string,
    }),
    headers: { "X-Name": encrypted },
  },
  response: {},
});

let echo: Echo;
beforeAll(async () => {
  echo = await startEcho();
});
afterAll(() => echo.close());

/** Long enough to be no accident in what is shown: in letters of all kinds, or such as a code could be. */
const secret = fc.oneof(
  fc
    .tuple(fc.stringMatching(/^[\u4e00-\u4eff]{2,5}$/), fc.stringMatching(/^[\w "'<>&\\/%]{6,20}$/))
    .map(([han, latin]) => `${han}#${latin}`),
  fc.stringMatching(/^[A-Z]{10}\d{4}$/),
);

/** Everything that a log could make of a thing. */
function shown(thing: unknown): string {
  const error = thing instanceof Error ? [thing.message, thing.stack, String(thing), shownCause(thing)] : [];
  return [
    ...error,
    JSON.stringify(thing),
    inspect(thing, { depth: 9, showHidden: true, getters: false }),
    String(thing),
  ].join("\n");
}

function shownCause({ cause }: Error): string {
  return cause === undefined ? "" : shown(cause);
}

/** As it is, as JSON writes it, and as a URL does. */
function spellings(text: string): string[] {
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), inspect(text).slice(1, -1)];
}

const scenario = fc.record({
  openid: secret,
  phone: secret,
  name: secret,
  account: secret,
  idCard: secret,
  header: secret,
  /** How the server answers, with all it was sent. */
  way: fc.constantFrom("message", "code", "detail", "text", "type", "reset", "signed") satisfies fc.Arbitrary<
    Echo["way"]
  >,
});

test("no error, event or logged client shows encrypted or filled-in values, keys or signatures", async () => {
  const privateKey = privatePem(merchant.privateKey);
  await fc.assert(
    fc.asyncProperty(scenario, async ({ openid, phone, name, account, idCard, header, way }) => {
      const events: CallEvent[] = [];
      echo.answer(way, [openid, phone, name, account, idCard, header]);
      const client = createClient(
        options({
          baseUrl: echo.url,
          privateKey,
          retries: 1,
          retryDelay: 0,
          onEvent: (event) => events.push(event),
        }),
      );
      const result = client.call(operation, {
        openid,
        query: { phone },
        json: { name, payees: [{ account }], note: { id_card: idCard } },
        headers: { "X-Name": header },
      });
      const error: unknown = await result.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeDefined();
      const text = [error, events, client, result].map(shown).join("\n");
      for (const one of [openid, phone, name, account, idCard, header].flatMap(spellings)) {
        expect(text).not.toContain(one);
      }
      for (const signature of echo.signatures) expect(text).not.toContain(signature.slice(0, 40));
      for (const line of privateKey.split("\n").slice(1, -2)) expect(text).not.toContain(line);
      expect(text).not.toContain(apiV3Key);
    }),
    { numRuns: 60 },
  );
});
