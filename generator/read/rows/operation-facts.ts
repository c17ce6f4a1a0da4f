/** Reads from the rows what concerns the whole operation: its hosts, its events and the type of its response. */
import type { Field, Operation } from "../../ir/model.ts";
import { envelopeOf } from "../../ir/notification.ts";
import { groupRow } from "../../ir/request.ts";
import type { Row } from "./row.ts";

/** Any URL. `refine/` checks which hosts a client may call. */
const url = /[a-z][a-z\d+.-]{0,20}:\/\/[^\s`|<>"'“”，。；、（）()]+/giu;

/** Moves the URLs in the row `base_uri` to the values of the field. Its label keeps the other words. */
export function withBases(request: readonly Field[]): Field[] {
  return request.map((field) => {
    if (field.name !== "base_uri") return field;
    const urls = `${field.label} ${field.description ?? ""}`.match(url) ?? [];
    const values = [...new Set([...(field.enum ?? []), ...urls])];
    const { enum: _, ...rest } = field;
    return {
      ...rest,
      label: field.label.replace(url, ""),
      ...(values.length > 0 && { enum: values }),
    };
  });
}

/** Returns the base URLs of an endpoint: the values of the row `base_uri`. */
export function hostsOf(request: readonly Field[]): string[] {
  return (groupRow(request, "base_uri")?.enum ?? []).map(String);
}

/** Returns the events that the row `event_type` of a notification's body lists. */
export function listedEvents(request: readonly Field[]): readonly string[] | undefined {
  return envelopeOf({ request }).eventType?.enum?.map(String);
}

/** Returns the events of a notification: those that it lists, or the one that its page is named after. */
export function eventsOf(request: readonly Field[], event: string): readonly string[] {
  return listedEvents(request) ?? [event];
}

/** Returns the type of the response: a byte stream, nothing, or JSON. */
export function responseTypeOf(rows: readonly Row[]): Operation["responseType"] {
  if (rows.some(({ kind }) => kind === "byteStream")) return "stream";
  // A table that also lists fields describes the response that has them.
  const isEmpty =
    rows.some(({ kind }) => kind === "emptyResponse") && !rows.some(({ kind }) => kind === "field");
  return isEmpty ? "empty" : "json";
}
