/** What the transports need to know of the body of a request. */
import { member } from "../util/own.ts";
import type { HttpRequest, OutgoingBody, OutgoingStream } from "./platform.ts";

/** Returns the Content-Length in bytes; undefined if a GET has no body. */
export function lengthOf({ method, body }: Pick<HttpRequest, "method" | "body">): number | undefined {
  if (body === undefined) return method === "GET" ? undefined : 0;
  return body.length;
}

/** Reports whether a body is read while it is sent. */
export function isStream(body: OutgoingBody | undefined): body is OutgoingStream {
  return member(body, "open") !== undefined;
}
