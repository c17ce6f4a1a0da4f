/** Checks the arguments of the client's methods, which JavaScript may pass with another type. */
import { copyBytes } from "../encoding/bytes.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { encodeUtf8 } from "../encoding/text.ts";
import { NotificationError, RequestError } from "../errors.ts";
import { isBytes } from "../util/file.ts";
import type { Operation } from "../schema/schema.ts";
import type { HeadersInput } from "../protocol/headers.ts";

/** Asserts that a value is an operation. @throws RequestError */
export function assertOperation(operation: unknown): asserts operation is Operation {
  if (isObject(operation) && typeof operation["method"] === "string" && typeof operation["path"] === "string")
    return;
  const expected = "expected an operation";
  throw new RequestError(
    "ERR_REQUEST_INVALID",
    `call: ${expected}, received ${kindOf(operation)}. Import one from wechatpay-ts/v3/….`,
  );
}

/**
 * Copies bytes or text, so that the caller can change its bytes before they are signed.
 *
 * @throws RequestError
 */
export function toBytes(message: unknown, what: string): Uint8Array {
  if (typeof message === "string") return encodeUtf8(message);
  if (isBytes(message)) return copyBytes(message);
  throw new RequestError(
    "ERR_REQUEST_INVALID",
    `${what}: expected a string or bytes, received ${kindOf(message)}`,
  );
}

/** Copies a message, so that the caller can change its bytes before they are verified. @throws NotificationError */
export function toSignedMessage(message: unknown): {
  readonly headers: HeadersInput;
  readonly body: Uint8Array;
} {
  const { headers, body } = isObject(message) ? message : {};
  if (typeof headers !== "object" || headers === null || !(typeof body === "string" || isBytes(body))) {
    const why = "verify: expected headers and a body. Pass the body as received, as text or bytes.";
    throw new NotificationError("ERR_NOTIFICATION_BODY", why);
  }
  return { headers: headers as HeadersInput, body: toBytes(body, "verify") }; // an object is read by names only
}
