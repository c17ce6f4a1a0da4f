/** Creates notifications as WeChat Pay sends them: the resource encrypted with the APIv3 key, the body signed. */
import { randomBytes } from "node:crypto";

import type { Json } from "../../generator/ir/model.ts";
import { findFault, type Fault } from "../faults/fault.ts";
import type { Clock } from "../util/clock.ts";
import type { FaultPlan } from "../faults/plan.ts";
import type { Signers } from "../keys/signers.ts";
import type { Merchants, Owner } from "../merchants/merchants.ts";
import { rfc3339 } from "../util/rfc3339.ts";

/** The event of a notification. */
export interface NotificationEvent {
  /** The type of the event: `TRANSACTION.SUCCESS`. */
  readonly event_type: string;
  /** The resource before encryption. Default: sample values for all fields that the page documents. */
  readonly resource?: Json;
  /** Default: the documented value, else the first part of the event type in lowercase. */
  readonly original_type?: string;
  /** A description for people. Default: `沙箱通知`. */
  readonly summary?: string;
  /** Default: a new id. A repeated notification has the same id. */
  readonly id?: string;
  /** The merchant whose APIv3 key encrypts it. Default: the first merchant of the sandbox. */
  readonly mchid?: string;
  /** The brand whose APIv3 key encrypts it, instead of a merchant. */
  readonly brandId?: string;
}

/** The parts of the platform that notifications need. */
export interface Sender {
  readonly merchants: Merchants;
  readonly signers: Signers;
  readonly clock: Clock;
  readonly faults: FaultPlan;
  /** Looks up what the pages document of an event. */
  readonly documented: (eventType: string, owner: Owner) => DocumentedEvent;
}

/** What the pages document of an event. */
export interface DocumentedEvent {
  readonly resource: Json | undefined;
  readonly originalType: string | undefined;
}

/** A notification as it is sent: a POST request. */
export interface NotificationMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Creates the body, which is signed and sent. */
export function notificationBody(
  event: NotificationEvent,
  { merchants, clock, documented }: Sender,
  faults: readonly Fault[],
  createdAt = clock.now(),
): string {
  const { event_type, summary = "沙箱通知" } = event;
  const known = documented(event_type, event);
  const original_type = event.original_type ?? known.originalType ?? originalTypeOf(event_type);
  const resource = event.resource ?? known.resource ?? {};
  const nonce = randomBytes(6).toString("hex");
  const { apiV3Key, suite } = merchants.owner(event).keys;
  const ciphertext = suite.encryptResource(JSON.stringify(resource), {
    apiV3Key,
    nonce,
    associatedData: original_type,
  });
  const encrypted = {
    original_type,
    algorithm: suite.aead,
    ciphertext,
    associated_data: original_type,
    nonce,
  };
  return JSON.stringify({
    id: event.id ?? newNotificationId(),
    create_time: rfc3339(createdAt),
    resource_type: "encrypt-resource",
    event_type,
    summary,
    resource: alterResource(encrypted, findFault(faults, "resource-altered")?.part),
  });
}

/** Returns a new id of a notification. */
export function newNotificationId(): string {
  return `EV-${randomBytes(16).toString("hex").slice(0, 29)}`;
}

/** Signs the body for the owner of an event. Each attempt has its own signature. */
export async function signNotification(
  body: string,
  event: Owner,
  { merchants, signers }: Sender,
  faults: readonly Fault[],
): Promise<NotificationMessage> {
  const signed = await signers
    .of(merchants.owner(event).keys.suite)
    .sign(Buffer.from(body), { now: Date.now(), faults });
  const headers = {
    "Content-Type": "application/json",
    "User-Agent": "Mozilla/4.0",
    "Request-ID": randomBytes(16).toString("hex").toUpperCase(),
    ...signed.headers,
  };
  return { headers, body: signed.body.toString("utf8") };
}

function originalTypeOf(eventType: string): string {
  return (eventType.split(".")[0] ?? "").toLowerCase();
}

type EncryptedResource = Readonly<Record<"ciphertext" | "nonce" | "associated_data", string>>;

/** Changes one part of the encrypted resource. */
function alterResource<Resource extends EncryptedResource>(
  resource: Resource,
  part: "ciphertext" | "nonce" | "associated_data" | "tag" | undefined,
): Resource {
  if (part === undefined) return resource;
  if (part === "nonce") return { ...resource, nonce: randomBytes(6).toString("hex") };
  if (part === "associated_data") return { ...resource, associated_data: `${resource.associated_data}x` };
  const bytes = Buffer.from(resource.ciphertext, "base64");
  const at = part === "tag" ? bytes.length - 1 : 0;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { ...resource, ciphertext: bytes.toString("base64") };
}
