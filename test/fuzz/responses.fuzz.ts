/** Mutated responses: verify accepts exactly the bytes that WeChat Pay signed, with exactly its headers. */
import fc from "fast-check";
import { expect } from "vitest";
import { SignatureError } from "wechatpay-ts";
import { platform } from "#platform";
import { headerReader } from "#runtime/protocol/headers";
import { SIGNED_HEADERS, verify } from "#runtime/protocol/verify";

import { derOf, publicKeyId, rsa, wechatpay } from "../runtime/support/keys.ts";
import { signed } from "../runtime/support/wechatpay.ts";
import { count, fuzz, type Outcomes } from "./support/fuzz.ts";
import { headersOf, messageCase, mutated, type Message } from "./support/messages.ts";

const now = 1_700_000_000_000;
const second = { id: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", pair: rsa() };
const keys = new Map(
  [[publicKeyId, wechatpay.publicKey] as const, [second.id, second.pair.publicKey] as const].map(
    ([id, native]) => [id, { id, key: platform.publicKey(derOf(native)), certificate: undefined }],
  ),
);

const bodies = [
  '{"code_url":"weixin://1"}',
  "",
  '{"amount":{"total":100},"note":"张三"}',
  "[]",
  "a\nb\n",
  " ",
];
const genuine: readonly Message[] = bodies.flatMap((body, index) =>
  [{}, { serial: second.id, key: second.pair.privateKey }].map((key) => ({
    headers: Object.entries(signed(body, { ...key, timestamp: now / 1000 - index })),
    body: Buffer.from(body),
  })),
);

const outcomes: Outcomes = new Map();

/** The text that WeChat Pay signed, with the signature and the key. */
function factsOf({ headers, body }: Message): string {
  const header = headerReader(headers.flat());
  return JSON.stringify([...SIGNED_HEADERS.map((name) => header(name)), body.toString("hex")]);
}
const facts = new Set(genuine.map(factsOf));
const old: Message = {
  headers: Object.entries(signed("{}", { timestamp: now / 1000 - 301 })),
  body: Buffer.from("{}"),
};
const messages = [...genuine, old];

const property = fc.asyncProperty(messageCase, async ({ index, otherIndex, mutations, form }) => {
  const [message, other] = [messages[index % messages.length], messages[otherIndex % messages.length]];
  if (!message || !other) throw new Error("no message");
  const received = mutated(message, other, mutations);
  const header = headerReader(headersOf(received, form) as Record<string, string>);
  const checked = verify(
    { header, body: received.body, label: "response" },
    (serial) => keys.get(serial),
    now,
  );
  const error: unknown = await checked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const used = SIGNED_HEADERS.map((name) => header(name));
  const isGenuine = facts.has(JSON.stringify([...used, received.body.toString("hex")]));
  if (error === undefined) {
    count(outcomes, "accepted");
    expect(isGenuine).toBe(true);
  } else {
    expect(error).toBeInstanceOf(SignatureError);
    expect(isGenuine).toBe(false);
    count(outcomes, `rejected with ${(error as SignatureError).code}`);
  }
});

fuzz("responses", property, outcomes, [
  "accepted",
  "rejected with ERR_SIGNATURE_MISMATCH",
  "rejected with ERR_SIGNATURE_HEADERS",
  "rejected with ERR_SIGNATURE_CLOCK",
  "rejected with ERR_SERIAL_UNKNOWN",
]);
