/**
 * The envelope of a notification: the body that WeChat Pay sends names the event (`event_type`) and holds a `resource`
 * with the encrypted object (`ciphertext`) and the kind of that object (`original_type`).
 */
import { childNamed } from "./field.ts";
import type { Field, Notification } from "./model.ts";
import { groupRow } from "./request.ts";

/** The rows of the envelope, as far as a page has them. */
export interface Envelope {
  readonly body: Field | undefined;
  readonly eventType: Field | undefined;
  readonly resource: Field | undefined;
  /** The row of the encrypted object; its children are the fields of the object. */
  readonly ciphertext: Field | undefined;
  readonly originalType: Field | undefined;
}

/** Finds the rows of the envelope of a notification. */
export function envelopeOf({ request }: Pick<Notification, "request">): Envelope {
  const body = groupRow(request, "body");
  const resource = childNamed(body?.children, "resource");
  return {
    body,
    eventType: childNamed(body?.children, "event_type"),
    resource,
    ciphertext: childNamed(resource?.children, "ciphertext"),
    originalType: childNamed(resource?.children, "original_type"),
  };
}

/**
 * The pages that describe an event, the one that decides first. Several pages may list an event: the page that is named
 * for it decides, and the others follow in their order. This is the one rule for it: `generated/webhook.ts` lists the
 * modules of an event in this order, the client takes the page whose schema a notification fits best (of several, the
 * first), and the sandbox sends what the first page documents.
 */
export function pagesOfEvent<Page extends Pick<Notification, "event" | "events">>(
  event: string,
  notifications: readonly Page[],
): readonly Page[] {
  const pages = notifications.filter(({ events }) => events.includes(event));
  const isOwn = (page: Page) => page.event === event;
  return [...pages.filter(isOwn), ...pages.filter((page) => !isOwn(page))];
}
