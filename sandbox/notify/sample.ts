import { envelopeOf, pagesOfEvent, type Envelope } from "../../generator/ir/notification.ts";
import type { Json, Operation } from "../../generator/ir/model.ts";
import { isNotification } from "../../generator/ir/operation.ts";
import type { JsonObject } from "../util/json.ts";
import { sampleObject, type ResponseContext } from "../response/document-response.ts";

/**
 * What a page documents of an event, before it is encrypted; undefined for an event that no page documents.
 *
 * @param facts the values that are known; without them, all values are samples
 */
export function sampleResource(
  eventType: string,
  operations: readonly Operation[],
  context: ResponseContext,
  facts?: JsonObject,
): { [name: string]: Json } | undefined {
  const ciphertext = envelopeOfEvent(eventType, operations)?.ciphertext;
  if (!ciphertext) return undefined;
  return sampleObject(ciphertext.children ?? [], ciphertext.variants, context, ["event", eventType], facts);
}

/** The first `original_type` that the page of an event lists, `transaction`. */
export function documentedOriginalType(
  eventType: string,
  operations: readonly Operation[],
): string | undefined {
  const values = envelopeOfEvent(eventType, operations)?.originalType?.enum;
  return values === undefined ? undefined : String(values[0]);
}

/** Reports whether a page documents an event. */
export function isDocumentedEvent(eventType: string, operations: readonly Operation[]): boolean {
  return envelopeOfEvent(eventType, operations) !== undefined;
}

function envelopeOfEvent(eventType: string, operations: readonly Operation[]): Envelope | undefined {
  const [page] = pagesOfEvent(eventType, operations.filter(isNotification));
  return page && envelopeOf(page);
}
