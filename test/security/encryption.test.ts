/** No mistake with an encrypted field sends its plain text: the client encrypts it, or sends nothing. */
import { RequestError } from "wechatpay-ts";
import { expect, test } from "vitest";

import { isList } from "#generator/ir/field";
import type { Field, NamedEndpoint } from "#generator/ir/model";
import { snapshot } from "#runtime/call/snapshot";
import { rejectPlainText } from "#runtime/validate/plain-text";

import { exampleRequest, requiredOnly } from "../support/request.ts";
import {
  documentedBy,
  encryptedEndpoints,
  findSecret,
  mistakes,
  operationOf,
  secretRequest,
} from "./support/encrypted.ts";
import { recordingClient } from "./support/recording-client.ts";

const endpoints = encryptedEndpoints();

/** What one call sent: nothing, or everything that leaves the process. */
interface Outcome {
  readonly wire: string | undefined;
  readonly error: unknown;
}

const { client, take } = recordingClient();

async function send(
  endpoint: NamedEndpoint,
  request: object,
  settings: { headers?: Record<string, string>; validate: false | "report" },
): Promise<Outcome> {
  const operation = await operationOf(endpoint);
  const error: unknown = await client.call(operation, request, settings).catch((reason: unknown) => reason);
  return { wire: take(), error };
}

test("specs/ has many requests with encrypted fields", () => {
  expect(endpoints.length).toBeGreaterThan(30);
  expect(endpoints.flatMap((endpoint) => secretRequest(endpoint).places).length).toBeGreaterThan(100);
});

test("the client encrypts every encrypted field of a documented request", async () => {
  for (const endpoint of endpoints) {
    const { request } = secretRequest(endpoint);
    const { wire } = await send(endpoint, request, { validate: "report" });
    expect([endpoint.page, wire === undefined, findSecret(wire ?? "")]).toEqual([
      endpoint.page,
      false,
      undefined,
    ]);
  }
}, 300_000);

test.each(["raw", "escaped", "percent-encoded", "numbers", "Base64 at 1"])(
  "findSecret finds a secret that is %s",
  (form) => {
    const text = "Zq7Xw9Secret1龘靐";
    const escaped = Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join(
      "",
    );
    const encoded: Readonly<Record<string, string>> = {
      raw: `{"name":"${text}"}`,
      escaped,
      "percent-encoded": [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join(""),
      numbers: JSON.stringify(Buffer.from(text)),
      "Base64 at 1": Buffer.from(`{${text}}`).toString("base64"),
    };
    expect(findSecret(encoded[form] ?? "")).toBe(form);
  },
);

test("no mistake with an encrypted field sends its plain text", async () => {
  const leaks: string[] = [];
  const strangers: string[] = [];
  const names = new Set<string | number>();
  let refused = 0;
  let sent = 0;
  for (const [index, endpoint] of endpoints.entries()) {
    const { request, places } = secretRequest(endpoint);
    const isDocumented = documentedBy(endpoint);
    // Every kind of mistake with one field of each page, and with one field of each name: the others are alike.
    const chosen = places.filter((keys, place) => {
      const name = keys.findLast((key) => typeof key === "string") ?? "";
      const isNew = !names.has(name);
      names.add(name);
      return isNew || place === index % places.length;
    });
    const all = chosen.flatMap((keys) =>
      mistakes(request, keys, isDocumented).map((mistake) => ({ ...mistake, keys })),
    );
    for (const { keys, ...mistake } of all) {
      const settings = { validate: index % 2 === 0 ? (false as const) : ("report" as const) };
      const callSettings = mistake.headers ? { ...settings, headers: mistake.headers } : settings;
      const { wire, error } = await send(endpoint, mistake.request, callSettings);
      const name = `${endpoint.page} ${keys.join(".")}: ${mistake.name}`;
      if (wire !== undefined) {
        sent++;
        const form = findSecret(wire);
        if (form !== undefined) leaks.push(`${name}: ${form}`);
      } else {
        refused++;
        if (!(error instanceof RequestError) || findSecret(error.message) !== undefined) {
          strangers.push(`${name}: ${String(error)}`);
        }
      }
    }
  }
  expect(leaks).toEqual([]);
  expect(strangers).toEqual([]);
  expect(refused).toBeGreaterThan(1000);
  expect(sent).toBeGreaterThan(100);
}, 600_000);

test("no documented request is refused", async () => {
  for (const endpoint of endpoints) {
    const operation = await operationOf(endpoint);
    const example = exampleRequest(endpoint);
    for (const request of [example, requiredOnly(endpoint, example)]) {
      const groups = snapshot(operation, request);
      expect(() => rejectPlainText(groups, operation.request, undefined), endpoint.page).not.toThrow();
    }
  }
}, 120_000);

/** What the samples of a page show: the example of each field, also where a page documents nothing inside. */
function sampleOf({ name, type, children, example }: Field): unknown {
  if (children !== undefined) {
    const members = children.map((child) => [child.name, sampleOf(child)] as const);
    const sample = Object.fromEntries(members);
    return isList(type) ? [sample] : sample;
  }
  return example ?? (isList(type) ? [`text of ${name}`] : `text of ${name}`);
}

test("no sample of a page is refused", async () => {
  const refusals: string[] = [];
  for (const endpoint of endpoints) {
    const operation = await operationOf(endpoint);
    const sample = Object.fromEntries(
      endpoint.request
        .filter(({ name }) => Object.hasOwn(operation.request, name))
        .map((group) => [group.name, sampleOf(group)]),
    );
    try {
      rejectPlainText(snapshot(operation, sample), operation.request, undefined);
    } catch (error) {
      refusals.push(`${endpoint.page}: ${String(error)}`);
    }
  }
  expect(refusals).toEqual([]);
}, 120_000);
