/** A notification as WeChat Pay sends it: its resource sealed with the APIv3 key, the whole signed. */
import { randomBytes } from "node:crypto";

import type { Json } from "../../generator/ir/model.ts";
import { findFault, type Fault } from "../faults/fault.ts";
import { encryptWithApiV3Key } from "../keys/aead.ts";
import type { Clock } from "../util/clock.ts";
import type { FaultPlan } from "../faults/plan.ts";
import type { Credentials } from "../keys/credentials.ts";
import type { MessageSigner } from "../keys/message-signer.ts";
import { rfc3339 } from "../util/rfc3339.ts";

/** What a notification tells. */
export interface NotificationEvent {
  /** `TRANSACTION.SUCCESS` */
  readonly event_type: string;
  /** Before it is encrypted. Default: something plausible that has all fields that the event's page documents. */
  readonly resource?: Json;
  /** Default: what the page says, else the first word of the event type. */
  readonly original_type?: string;
  readonly summary?: string;
  /** Default: a new one. WeChat Pay keeps it when it sends the same again. */
  readonly id?: string;
}

/** What notifications are made with. */
export interface Sender {
  readonly credentials: Credentials;
  readonly signer: MessageSigner;
  readonly clock: Clock;
  readonly faults: FaultPlan;
  /** What pages document of an event. */
  readonly documented: (eventType: string) => DocumentedEvent;
}

export interface DocumentedEvent {
  readonly resource: Json | undefined;
  readonly originalType: string | undefined;
}

export interface NotificationMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The text that is signed and sent. */
export function notificationBody(
  event: NotificationEvent,
  { credentials, clock, documented }: Sender,
  faults: readonly Fault[],
  createdAt = clock.now(),
): string {
  const { event_type, summary = "沙箱通知" } = event;
  const known = documented(event_type);
  const original_type = event.original_type ?? known.originalType ?? originalTypeOf(event_type);
  const resource = event.resource ?? known.resource ?? {};
  const nonce = randomBytes(6).toString("hex");
  const sealing = { apiV3Key: credentials.apiV3Key, nonce, associatedData: original_type };
  const ciphertext = encryptWithApiV3Key(JSON.stringify(resource), sealing);
  const sealed = {
    original_type,
    algorithm: "AEAD_AES_256_GCM",
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
    resource: alterResource(sealed, findFault(faults, "resource-altered")?.part),
  });
}

export function newNotificationId(): string {
  return `EV-${randomBytes(16).toString("hex").slice(0, 29)}`;
}

/** Signs the text anew: a notification that is sent again has a new signature. */
export async function signNotification(
  body: string,
  { signer }: Sender,
  faults: readonly Fault[],
): Promise<NotificationMessage> {
  const signed = await signer.sign(Buffer.from(body), { now: Date.now(), faults });
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

type SealedResource = Readonly<Record<"ciphertext" | "nonce" | "associated_data", string>>;

/** One part of what was sealed is another one than it was sealed with. */
function alterResource<Sealed extends SealedResource>(
  sealed: Sealed,
  part: "ciphertext" | "nonce" | "associated_data" | "tag" | undefined,
): Sealed {
  if (part === undefined) return sealed;
  if (part === "nonce") return { ...sealed, nonce: randomBytes(6).toString("hex") };
  if (part === "associated_data") return { ...sealed, associated_data: `${sealed.associated_data}x` };
  const bytes = Buffer.from(sealed.ciphertext, "base64");
  const at = part === "tag" ? bytes.length - 1 : 0;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { ...sealed, ciphertext: bytes.toString("base64") };
}
