/** Every documented notification, signed and encrypted as WeChat Pay would, read by the generated entry point. */
import { constants, publicEncrypt } from "node:crypto";
import { join } from "node:path";
import { createClient } from "wechatpay-ts";
import { notifications, type Delivery, type Events } from "wechatpay-ts/webhook";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { Field, NamedNotification } from "#generator/index";
import { merchant, options } from "../runtime/support/keys.ts";
import { encryptedResource, signed } from "../runtime/support/wechatpay.ts";
import { describedPages, root, specNotifications } from "../support/specs.ts";
import { exampleOf, type Given } from "../support/request.ts";

const pages = specNotifications();
// The original type that is sent is none of those documented.
const client = createClient(options({ onIssue: () => undefined }));

/** What the page's ciphertext holds. */
function contentOf({ request }: NamedNotification): Field {
  const body = request.find(({ name }) => name === "body");
  const resource = body?.children?.find(({ name }) => name === "resource");
  const field = resource?.children?.find(({ encryption }) => encryption === "aes-256-gcm");
  if (!field) throw new Error("The page has no ciphertext.");
  const { encryption: _, ...plain } = field;
  return { ...plain, type: "object" };
}

/** As it comes: JSON in strings, marked fields encrypted for the merchant. */
function onTheWire(field: Field, value: Given): Given {
  if (Array.isArray(value) && field.type.endsWith("[]"))
    return value.map((item) => oneOnTheWire(field, item));
  return oneOnTheWire(field, value);
}

function oneOnTheWire(field: Field, value: Given): Given {
  if (field.encryption && typeof value === "string") return encryptText(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const byName = new Map((field.children ?? []).map((child) => [child.name, child]));
  const inside = Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, Given]) => {
      const child = byName.get(name);
      return [name, child ? onTheWire(child, member) : member];
    }),
  );
  return field.encoding === "json" ? JSON.stringify(inside) : inside;
}

function encryptText(text: string): string {
  const key = {
    key: merchant.publicKey,
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: "sha1",
  };
  return publicEncrypt(key, Buffer.from(text)).toString("base64");
}

function sent(eventType: string, content: unknown): { headers: Record<string, string>; body: string } {
  const resource = { ...encryptedResource(JSON.stringify(content)), original_type: "original" };
  const envelope = {
    id: "EV-2018022511223320873",
    create_time: "2025-01-14T19:55:06+08:00",
    event_type: eventType,
    resource_type: "encrypt-resource",
    summary: "通知",
    resource,
  };
  const body = JSON.stringify(envelope);
  return { headers: signed(body), body };
}

const events = pages.flatMap((page) => page.events.map((event) => [event, page] as const));

describe.each(events)("the event %s", (event, page) => {
  test("is verified, decrypted and decoded as its page documents it", async () => {
    const content = contentOf(page);
    const value = exampleOf(content);
    const parsed = await notifications(client).parse(sent(event, onTheWire(content, value)));
    expect(parsed).toMatchObject({ event_type: event, original_type: "original", resource: value });
    const module = (await import(
      /* @vite-ignore */ join(root, "generated", `${page.names.module}.ts`)
    )) as Record<string, (value: unknown) => unknown>; // called by the names that the generator gave
    expect(module[`is${page.names.type}Notification`]?.(parsed)).toBe(true);
    expect(module[`validate${page.names.type}Notification`]?.(parsed)).toEqual([]);
    expect(module[`is${page.names.type}Notification`]?.({ ...parsed, event_type: "ANOTHER.EVENT" })).toBe(
      false,
    );
  });
});

test("every notification page documents an event", () => {
  const described = describedPages().filter(({ page }) => page.startsWith("webhook/"));
  expect(new Set(pages.map(({ page }) => page))).toEqual(new Set(described.map(({ page }) => page)));
  for (const { events: own } of pages) expect(own.length).toBeGreaterThan(0);
});

test("parse returns an event that no page documents as unknown", async () => {
  const parsed = await notifications(client).parse(sent("NEWER.THAN.DOCS", { any: 1 }));
  expect(parsed).toMatchObject({ event_type: "NEWER.THAN.DOCS", resource: { any: 1 } });
});

test("comparing event_type gives the type of its page", async () => {
  const parsed = await notifications(client).parse(
    sent("REFUND.SUCCESS", exampleOf(contentOf(pageOf("REFUND.SUCCESS")))),
  );
  if (parsed.event_type !== "REFUND.SUCCESS") return expect.unreachable();
  expectTypeOf(parsed).toEqualTypeOf<Events["REFUND.SUCCESS"] & Delivery>();
  expectTypeOf(parsed.resource.out_refund_no).toEqualTypeOf<string>();
});

function pageOf(event: string): NamedNotification {
  const page = pages.find((one) => one.event === event);
  if (!page) throw new Error(`No page of ${event}.`);
  return page;
}
