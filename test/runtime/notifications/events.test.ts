/** Notifications with the schemas of their pages. */
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { createClient, ResponseError, SignatureError } from "wechatpay-ts";
import { guard } from "#runtime/check";
import { event, integer, json, only, required, encrypted, string, type EventSchema } from "#runtime/schema";
import {
  notifications,
  type Delivery,
  type Notification,
  type NotificationModules,
  type NotificationOf,
  type Notifications,
  type UnknownNotification,
} from "#runtime/webhook";
import { options } from "../support/keys.ts";
import { conceal } from "../support/seen.ts";
import { encryptedResource, signed } from "../support/wechatpay.ts";

interface Envelope {
  id: string;
  create_time: string;
  resource_type: string;
  summary: string;
  original_type?: string;
}

interface Paid extends Envelope {
  event_type: "TRANSACTION.SUCCESS";
  resource: { transaction_id: string; payer?: { name: string }; content?: { a: number } };
}

interface Shared extends Envelope {
  event_type: "TRANSACTION.SUCCESS";
  resource: { order_id: string; receiver: string };
}

interface Card extends Envelope {
  event_type: "CARD.CREATED" | "CARD.DELETED";
  resource: { card_id: string };
}

interface Events {
  "TRANSACTION.SUCCESS": Paid | Shared;
  "CARD.CREATED": Card;
  "CARD.DELETED": Card;
}

function tableOf<T>(events: readonly string[], resource: EventSchema["notification"]): EventSchema<T> {
  return event<T>(events, {
    notification: {
      id: required(string),
      create_time: required(string),
      event_type: required(only(...events)),
      resource_type: required(string),
      summary: required(string),
      original_type: string,
      resource: required(resource),
    },
    reply: { code: required(string), message: string },
  });
}

const shared = tableOf<Shared>(["TRANSACTION.SUCCESS"], {
  order_id: required(string),
  receiver: required(string),
});
const paid = tableOf<Paid>(["TRANSACTION.SUCCESS"], {
  transaction_id: required(string),
  payer: { name: required(encrypted) },
  content: json({ a: required(integer) }),
});
const card = tableOf<Card>(["CARD.CREATED", "CARD.DELETED"], { card_id: required(string) });

const load = (schema: unknown) =>
  vi.fn(() => Promise.resolve<Record<string, unknown>>({ notification: schema, isX: 1 }));
const modules = {
  "TRANSACTION.SUCCESS": [load(shared), load(paid)],
  "CARD.CREATED": [load(card)],
  "CARD.DELETED": [load(card)],
  "BROKEN.MODULE": [load(undefined), load({})],
} satisfies NotificationModules;

const { parse } = notifications<Events>(createClient(options()), {}, modules);

function received(event_type: string, resource: unknown, changes: Record<string, unknown> = {}) {
  const body = JSON.stringify({
    id: "EV-1",
    create_time: "2026-11-20T10:34:56+08:00",
    event_type,
    resource_type: "encrypt-resource",
    summary: "支付成功",
    resource: { original_type: "transaction", ...encryptedResource(JSON.stringify(resource)) },
    ...changes,
  });
  return { headers: signed(body), body };
}

describe("a documented event", () => {
  /** A string of JSON in the schema of `paid`, which the other schema does not have. */
  const text = '{"a":1}';

  test("parse decrypts its fields and reads its strings of JSON", async () => {
    const resource = {
      transaction_id: "1",
      payer: { name: conceal("张三") },
      content: '{"a":1,"new":2}',
      new_field: 1,
    };
    expect(await parse(received("TRANSACTION.SUCCESS", resource))).toEqual({
      id: "EV-1",
      create_time: "2026-11-20T10:34:56+08:00",
      event_type: "TRANSACTION.SUCCESS",
      resource_type: "encrypt-resource",
      summary: "支付成功",
      original_type: "transaction",
      resource: { transaction_id: "1", payer: { name: "张三" }, content: { a: 1, new: 2 }, new_field: 1 },
    });
  });

  test.each<[string, object, object]>([
    ["the one that it fits", { order_id: "1", receiver: "2" }, { content: text }],
    ["the one it differs from least", { transaction_id: 1 }, { content: { a: 1 } }],
    ["the first of two as near", { payer: {}, transaction_id: 1 }, { content: text }],
  ])("parse takes the schema with the fewest issues: %s", async (_, resource, read) => {
    const whole = { ...resource, content: text };
    expect(await parse(received("TRANSACTION.SUCCESS", whole))).toMatchObject({ resource: read });
  });

  test("parse loads only the schemas of its event type", async () => {
    for (const loads of Object.values(modules)) loads.forEach((one) => one.mockClear());
    await parse(received("CARD.DELETED", { card_id: "1" }));
    expect(Object.values(modules).map((loads) => loads.map((one) => one.mock.calls.length))).toEqual([
      [0, 0],
      [0],
      [1],
      [0, 0],
    ]);
  });

  test("the error names the path of an integer beyond 2^53", async () => {
    const resource = { transaction_id: "1", content: '{"a":1,"id":9007199254740993}' };
    const error: unknown = await parse(received("TRANSACTION.SUCCESS", resource)).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({ code: "ERR_UNSAFE_INTEGER", requestId: "08F8C7D2" });
    expect(String(error)).toContain("notification: resource.content.id: received an integer beyond 2^53");
  });

  test("parse loads and decrypts only after it has verified", async () => {
    modules["CARD.CREATED"][0]?.mockClear();
    const genuine = received("CARD.CREATED", { card_id: "1" });
    const forged = { ...genuine, body: genuine.body.replace("EV-1", "EV-2") };
    await expect(parse(forged)).rejects.toBeInstanceOf(SignatureError);
    expect(modules["CARD.CREATED"][0]).not.toHaveBeenCalled();
  });
});

describe("an event without a schema", () => {
  test.each(["NEW.EVENT", "BROKEN.MODULE", "constructor", "__proto__", ""])(
    "parse returns the resource of %j unchanged",
    async (type) => {
      const resource = { name: conceal("张三"), content: '{"a":1}' };
      expect(await parse(received(type, resource))).toMatchObject({ event_type: type, resource });
    },
  );

  test("parse verifies it, too", async () => {
    const { headers, body } = received("NEW.EVENT", {});
    await expect(parse({ headers, body: `${body} ` })).rejects.toBeInstanceOf(SignatureError);
  });
});

test("parse returns original_type if the envelope has it as a string", async () => {
  const plain = encryptedResource('{"card_id":"1"}');
  expect(await parse(received("CARD.CREATED", {}, { resource: plain }))).not.toHaveProperty("original_type");
  const odd = { ...plain, original_type: 1 };
  expect(await parse(received("CARD.CREATED", {}, { resource: odd }))).not.toHaveProperty("original_type");
});

test("the schema describes the result of parse", async () => {
  const notification = await parse(received("CARD.CREATED", { card_id: "1" }));
  expect(guard<Card>(card.notification, "response")(notification)).toBe(true);
  expect(guard<Paid>(paid.notification, "response")(notification)).toBe(false);
});

describe("the compiler", () => {
  type Parsed = Awaited<ReturnType<typeof parse>>;

  test("comparing event_type narrows the type, even if unknown events exist", () => {
    const read = (n: Parsed): unknown => {
      expectTypeOf(n.event_type).toExtend<string>();
      expectTypeOf(n.resource).toBeUnknown();
      if (n.event_type === "TRANSACTION.SUCCESS") {
        expectTypeOf(n).toEqualTypeOf<(Paid | Shared) & Delivery>();
        return "transaction_id" in n.resource ? n.resource.payer?.name : n.resource.order_id;
      }
      expectTypeOf(n).toEqualTypeOf<(Card | UnknownNotification) & Delivery>();
      switch (n.event_type) {
        case "CARD.CREATED":
        case "CARD.DELETED":
          expectTypeOf(n).toEqualTypeOf<Card & Delivery>();
          return n.resource.card_id;
        default:
          expectTypeOf(n).toEqualTypeOf<UnknownNotification & Delivery>();
          expectTypeOf(n.resource).toBeUnknown();
          return n.resource;
      }
    };
    expect(read).toBeTypeOf("function");
  });

  test("an event that the user adds to Events narrows, and its resource is unknown unless it says more", () => {
    interface Own extends Events {
      "NEW.EVENT": NotificationOf<"NEW.EVENT">;
      "NEW.TYPED": NotificationOf<"NEW.TYPED", { a: number }>;
    }
    type Own1 = Awaited<ReturnType<Notifications<Own>["parse"]>>;
    const read = (n: Own1): unknown => {
      if (n.event_type === "NEW.EVENT") {
        expectTypeOf(n.resource).toBeUnknown();
        return n.resource;
      }
      switch (n.event_type) {
        case "NEW.TYPED":
          expectTypeOf(n.resource).toEqualTypeOf<{ a: number }>();
          return n.resource.a;
        case "CARD.CREATED":
          expectTypeOf(n).toEqualTypeOf<Card & Delivery>();
          return n.resource.card_id;
        default: {
          const type: string = n.event_type;
          return type === "ANOTHER.EVENT" ? n.resource : undefined;
        }
      }
    };
    expect(read).toBeTypeOf("function");
  });

  test("the type has any event_type without schemas", () => {
    expectTypeOf(notifications(createClient(options()))).toEqualTypeOf<Notifications>();
    type Any = Awaited<ReturnType<Notifications["parse"]>>;
    expectTypeOf<Any>().toExtend<Notification>();
    expectTypeOf<Any["event_type"]>().toBeString();
    const read = (n: Any): unknown => (n.event_type === "ANY.EVENT" ? n.resource : undefined);
    expect(read).toBeTypeOf("function");
    expectTypeOf<UnknownNotification>().toExtend<Notification>();
    // The brand is the compiler's: any event type is a string when it is asked for as one.
    const widen = (n: UnknownNotification): string => n.event_type;
    expect(widen).toBeTypeOf("function");
  });
});
