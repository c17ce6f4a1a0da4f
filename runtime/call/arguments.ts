/** Checks the arguments of the client's methods, which JavaScript may pass with another type. */
import { copyBytes, encodeUtf8 } from "../encoding/bytes.ts";
import { ConfigError, NotificationError, RequestError } from "../errors.ts";
import type { HeadersInput } from "../protocol/headers.ts";
import type { Operation } from "../schema/schema.ts";
import { isBytes } from "../util/file.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { member, own } from "../util/own.ts";

/**
 * Returns the client that a generated function received.
 *
 * @throws ConfigError `ERR_CONFIG_CLIENT` if JavaScript passed something else, such as the request, or the promise of a client
 */
export function requireClient<Caller extends object>(client: Caller): Caller {
  // A test may pass a client of its own.
  if (typeof member(client, "call") === "function") return client;
  throw clientError(client);
}

/** Creates the error of a value that is not a client. */
export function clientError(client: unknown): ConfigError {
  const isPromise = typeof member(client, "then") === "function";
  const received = isPromise
    ? "a promise. Await it first"
    : `${kindOf(client)}. Pass the client before the request`;
  return new ConfigError(
    "ERR_CONFIG_CLIENT",
    `client: expected the result of createClient, received ${received}.`,
  );
}

/** Asserts that a value is an operation. @throws RequestError */
export function assertOperation(operation: unknown): asserts operation is Operation {
  const { method, path, request } = isObject(operation) ? own(operation) : {};
  if (typeof method === "string" && typeof path === "string" && isObject(request)) return;
  const received = kindOf(operation);
  const why = `expected an operation, received ${received}. Import one from wechatpay-ts/v3/….`;
  throw new RequestError("ERR_REQUEST_INVALID", `call: ${why}`);
}

/**
 * Copies bytes or text, so that the caller can change its bytes before they are signed.
 *
 * @param method the name of the method in errors
 * @throws RequestError
 */
export function toBytes(message: unknown, method: string): Uint8Array {
  if (typeof message === "string") return encodeUtf8(message);
  if (isBytes(message)) return copyBytes(message);
  throw new RequestError(
    "ERR_REQUEST_INVALID",
    `${method}: expected a string or bytes, received ${kindOf(message)}.`,
  );
}

/** Copies a message, so that the caller can change its bytes before they are verified. @throws NotificationError */
export function toSignedMessage(message: unknown): {
  readonly headers: HeadersInput;
  readonly body: Uint8Array;
} {
  // A request of a server has them as members of its class.
  const headers = member(message, "headers");
  const body = member(message, "body");
  if (typeof headers !== "object" || headers === null || !(typeof body === "string" || isBytes(body))) {
    const why = "verify: expected headers and a body. Pass the body as received, as a string or bytes.";
    throw new NotificationError("ERR_NOTIFICATION_BODY", why);
  }
  return { headers: headers as HeadersInput, body: toBytes(body, "verify") }; // an object is read by names only
}
