/** What JavaScript may give where the types do not hold: told at the door, before anything is done with it. */
import { copyBytes } from "../encoding/bytes.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { encodeUtf8 } from "../encoding/text.ts";
import { NotificationError, RequestError } from "../errors.ts";
import { isBytes } from "../util/file.ts";
import type { Operation } from "../schema/table.ts";
import type { HeadersInput } from "../protocol/headers.ts";

/** @throws RequestError */
export function needOperation(operation: unknown): asserts operation is Operation {
  if (isObject(operation) && typeof operation["method"] === "string" && typeof operation["path"] === "string")
    return;
  const expected = "expected an operation, as the module of an endpoint exports it";
  throw new RequestError("ERR_REQUEST_INVALID", `call: ${expected}, received ${kindOf(operation)}`);
}

/**
 * A copy of the bytes: whoever gave them may use them again before they are signed.
 *
 * @throws RequestError
 */
export function needBytes(message: unknown, what: string): Uint8Array {
  if (typeof message === "string") return encodeUtf8(message);
  if (isBytes(message)) return copyBytes(message);
  throw new RequestError(
    "ERR_REQUEST_INVALID",
    `${what}: expected a string or bytes, received ${kindOf(message)}`,
  );
}

/** @throws NotificationError */
export function needMessage(message: unknown): { readonly headers: HeadersInput; readonly body: Uint8Array } {
  const { headers, body } = isObject(message) ? message : {};
  if (typeof headers !== "object" || headers === null || !(typeof body === "string" || isBytes(body))) {
    const why = "verify: expected headers, and a body of text or bytes as it was received";
    throw new NotificationError("ERR_NOTIFICATION_BODY", why);
  }
  return { headers: headers as HeadersInput, body: needBytes(body, "verify") }; // An object is read by names alone.
}
