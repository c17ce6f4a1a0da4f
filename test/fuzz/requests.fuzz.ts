/** Requests with a mistake at an encrypted field, two at a time: nothing that leaves the process contains its text. */
import fc from "fast-check";
import { expect } from "vitest";
import { RequestError } from "wechatpay-ts";

import {
  documentedBy,
  encryptedEndpoints,
  findSecret,
  mistakes,
  operationOf,
  secretRequest,
} from "../security/support/encrypted.ts";
import { recordingClient } from "../security/support/recording-client.ts";
import { count, fuzz, type Outcomes } from "./support/fuzz.ts";

const endpoints = encryptedEndpoints();
const { client, take } = recordingClient();
const outcomes: Outcomes = new Map();

const property = fc.asyncProperty(
  fc.nat(endpoints.length - 1),
  fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 2 }),
  fc.constantFrom(false as const, "report" as const, "throw" as const),
  async (index, chosen, validate) => {
    const endpoint = endpoints[index];
    if (!endpoint) throw new Error("no endpoint");
    const { request: documented, places } = secretRequest(endpoint);
    let request: object = documented;
    const headers: Record<string, string> = {};
    for (const [at, which] of chosen) {
      const keys = places[at % places.length] ?? [];
      const possible = attempt(() =>
        mistakes(request as Record<string, unknown>, keys, documentedBy(endpoint)),
      );
      const mistake = possible[which % possible.length];
      if (mistake === undefined) continue; // the first mistake has removed the place
      request = mistake.request;
      Object.assign(headers, mistake.headers);
    }
    const error: unknown = await client
      .call(await operationOf(endpoint), request, { validate, headers })
      .catch((reason: unknown) => reason);
    const wire = take();
    count(outcomes, wire !== undefined ? "sent encrypted or without the field" : "rejected");
    expect(findSecret(wire ?? "")).toBeUndefined();
    expect(findSecret(String(error))).toBeUndefined();
    if (wire === undefined) expect(error).toBeInstanceOf(RequestError);
  },
);

function attempt<Value>(make: () => Value[]): Value[] {
  try {
    return make();
  } catch {
    return [];
  }
}

fuzz("requests", property, outcomes, ["sent encrypted or without the field", "rejected"]);
