/** What a caller can conclude from the error of a call about the effect of its request. */
import { ApiError, CertificateError, ConnectionError, WechatPayError } from "../errors.ts";
import { endSentence, setMessage } from "../util/error-text.ts";
import { objectSchema } from "../schema/field-schema.ts";
import type { Operation } from "../schema/schema.ts";
import { isIdentifier } from "./identifiers.ts";

const UNSENT = "Nothing was sent.";

/** The errors whose messages have the effect. Their texts do not show it: a server writes a part of them. */
const explained = new WeakSet<WechatPayError>();

/** What became of the attempts of a call before the error. */
export interface Sent {
  /** `"no"` if no part of a request was sent. */
  readonly sent: ConnectionError["sent"];
  /** Whether more than one attempt may have arrived, so that a refusal of the last one says nothing of the first. */
  readonly isEarlier: boolean;
}

/**
 * Adds the effect of a call to the message of its error. Every error of a request that may have arrived has it, unless the
 * request is a GET, which has no effect.
 */
export function addEffect(error: WechatPayError, operation: Operation, attempts: Sent): void {
  const effect = effectOf(error, operation, attempts);
  // Calls that wait for the same certificates may receive the same error.
  if (effect === undefined || explained.has(error)) return;
  explained.add(error);
  setMessage(error, `${endSentence(error.message)} ${effect}`);
}

function effectOf(
  error: WechatPayError,
  operation: Operation,
  { sent, isEarlier }: Sent,
): string | undefined {
  if (sent === "no") {
    const isDoubtful = error instanceof ConnectionError || error instanceof CertificateError;
    return isDoubtful || error.code === "ERR_UNEXPECTED" ? UNSENT : undefined;
  }
  if (operation.method === "GET") return undefined;
  const name = queryNameOf(operation);
  const query = `query${name === undefined ? "" : ` by ${name}`}`;
  if (!isEarlier && isRefusal(error))
    return `WeChat Pay does not sign refusals: ${query} before you treat it as failed.`;
  return `It may have had an effect: ${query} before you repeat it.`;
}

/** Reports whether an error is WeChat Pay's refusal, in its own form. Of a 429, the outcome is unknown. */
function isRefusal(error: WechatPayError): boolean {
  if (!(error instanceof ApiError) || error.apiCode === undefined) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 429 && error.status !== 408;
}

/** Returns the name by which the effect of a request can be queried; undefined if its schema has none. */
function queryNameOf({ idempotent, path, request }: Operation): string | undefined {
  if (idempotent !== undefined) return idempotent.split(".").at(-1);
  const parameters = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
  const fields = objectSchema(request).fields.get("json")?.object?.required ?? [];
  const names = [...fields.map(({ name }) => name), ...parameters];
  return names.find(isIdentifier) ?? parameters.at(-1);
}

/** Returns the message of an error without what it says about the effect of its own request. */
export function reasonOf(error: Error): string {
  return error instanceof ConnectionError ? error.message.replace(` ${UNSENT}`, "") : error.message;
}

/** Reports whether an error is one of this client. `instanceof` alone would give its code the type `any`. */
export function isWechatPayError(error: unknown): error is WechatPayError {
  return error instanceof WechatPayError;
}
