/** What a notification page says of its events. */
import type { Field } from "../ir/model.ts";
import { envelopeOf } from "../ir/notification.ts";

/** What the row `event_type` of the received JSON lists. */
export function listedEvents(request: readonly Field[]): readonly string[] | undefined {
  return envelopeOf({ request }).eventType?.enum?.map(String);
}

/** The events that a notification page covers: those it lists; a page that lists none is named for its event. */
export function eventsOf(request: readonly Field[], event: string): readonly string[] {
  return listedEvents(request) ?? [event];
}
