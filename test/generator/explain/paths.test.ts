/** The path of a field in the client, beside its path in the page. */
import { expect, test } from "vitest";

import { clientPathOf } from "#generator/explain/paths";

test.each([
  ["endpoint", "request.json.amount.total", "json.amount.total"],
  ["endpoint", "response.prepay_id", "response.prepay_id"],
  ["notification", "request.body.event_type", "event_type"],
  ["notification", "request.body.resource.original_type", "original_type"],
  ["notification", "request.body.resource.ciphertext", "resource"],
  ["notification", "request.body.resource.ciphertext.out_trade_no", "resource.out_trade_no"],
  ["notification", "response.body.code", "reply.body.code"],
] as const)("of an %s, %s is %s in the client", (kind, path, want) => {
  expect(clientPathOf(path, kind)).toBe(want);
});
