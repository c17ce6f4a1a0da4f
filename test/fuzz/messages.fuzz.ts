/** Mutated notifications: the client returns exactly what WeChat Pay signed and encrypted, or throws a WechatPayError. */
import fc from "fast-check";
import { expect } from "vitest";
import { createClient, WechatPayError } from "wechatpay-ts";
import { notifications } from "#runtime/webhook";

import { options, publicKeyId, publicPem, rsa, wechatpay } from "../runtime/support/keys.ts";
import { directPayment, notificationBody } from "../runtime/support/notification.ts";
import { signed } from "../runtime/support/wechatpay.ts";
import { count, fuzz, type Outcomes } from "./support/fuzz.ts";
import { headersOf, messageCase, mutated, type Message } from "./support/messages.ts";

const second = { id: "PUB_KEY_ID_0114232134912410000000000001", pair: rsa() };
const client = createClient(
  options({
    onIssue: () => undefined,
    wechatpayKeys: {
      [publicKeyId]: publicPem(wechatpay.publicKey),
      [second.id]: publicPem(second.pair.publicKey),
    },
  }),
);
const receiver = notifications(client);

interface Genuine extends Message {
  readonly resource: unknown;
}

const COUNT = 24;
/** A signature is timely for 300 seconds; the fuzzer signs anew long before. */
const REFRESH = 60_000;
let signedAt = 0;
let genuine: readonly Genuine[] = [];

function genuineMessages(): readonly Genuine[] {
  if (Date.now() - signedAt < REFRESH) return genuine;
  signedAt = Date.now();
  genuine = Array.from({ length: COUNT }, (_, index) => {
    const resource = directPayment(`ORDER${index}龘`);
    const body = notificationBody({ id: `EV-${index}` }, resource);
    const key = index % 3 === 0 ? { serial: second.id, key: second.pair.privateKey } : {};
    return { headers: Object.entries(signed(body, key)), body: Buffer.from(body), resource };
  });
  return genuine;
}

const outcomes: Outcomes = new Map();

async function parse(message: Message, form: number): Promise<unknown> {
  try {
    return await receiver.parse({
      headers: headersOf(message, form) as Record<string, string>,
      body: message.body,
    });
  } catch (error) {
    expect(error).toBeInstanceOf(WechatPayError);
    expect(String(error)).not.toContain("ORDER");
    count(outcomes, `rejected with ${(error as WechatPayError).code}`);
    return undefined;
  }
}

const property = fc.asyncProperty(messageCase, async ({ index, otherIndex, mutations, form }) => {
  const messages = genuineMessages();
  const [message, other] = [messages[index % COUNT], messages[otherIndex % COUNT]];
  if (!message || !other) throw new Error("no message");
  const received = mutated(message, other, mutations);
  const event = await parse(received, form);
  if (event === undefined) {
    if (mutations.length === 0) throw new Error("a genuine notification was rejected");
    return;
  }
  count(outcomes, mutations.length === 0 ? "genuine" : "accepted after mutations");
  const original = messages.find(({ body }) => body.equals(received.body));
  expect(event).toMatchObject({ ...JSON.parse(String(original?.body)), resource: original?.resource });
});

fuzz("messages", property, outcomes, [
  "genuine",
  "accepted after mutations",
  "rejected with ERR_SIGNATURE_MISMATCH",
  "rejected with ERR_SIGNATURE_HEADERS",
]);
