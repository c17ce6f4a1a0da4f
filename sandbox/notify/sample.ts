import type { Field, Json, Operation } from "../../generator/ir/model.ts";
import type { JsonObject } from "../util/json.ts";
import { sampleObject, type ResponseContext } from "../response/document-response.ts";

/**
 * What a page documents of an event, before it is encrypted; undefined for an event that none documents.
 *
 * @param facts what is known of it; without them, all of it is made up
 */
export function sampleResource(
  eventType: string,
  operations: readonly Operation[],
  context: ResponseContext,
  facts?: JsonObject,
): { [name: string]: Json } | undefined {
  const page = pageOf(eventType, operations);
  const body = childOf(page?.request ?? [], "body");
  const ciphertext = childOf(childOf(body?.children ?? [], "resource")?.children ?? [], "ciphertext");
  if (!ciphertext) return undefined;
  return sampleObject(ciphertext.children ?? [], ciphertext.variants, context, ["event", eventType], facts);
}

/** What the page says the resource was, `transaction`. */
export function documentedOriginalType(
  eventType: string,
  operations: readonly Operation[],
): string | undefined {
  const body = childOf(pageOf(eventType, operations)?.request ?? [], "body");
  const field = childOf(childOf(body?.children ?? [], "resource")?.children ?? [], "original_type");
  return field?.enum === undefined ? undefined : String(field.enum[0]);
}

/** Several pages may describe an event: one is named after it. */
function pageOf(eventType: string, operations: readonly Operation[]): Operation | undefined {
  const all = operations.filter(({ kind, events }) => kind === "notification" && events?.includes(eventType));
  return all.find(({ path }) => path.endsWith(`/${eventType}`)) ?? all[0];
}

function childOf(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name === name);
}
