/** The attempts of one call: each is signed anew, unless it only moves to another host. */
import { addFacts, CertificateError, effectOf } from "../errors.ts";
import type { HttpRequest, HttpResponse } from "../platform/platform.ts";
import type { Operation } from "../schema/table.ts";
import { authorization, newNonce } from "../protocol/sign.ts";
import type { Context } from "./client-context.ts";
import { elapsed } from "../util/clock.ts";
import { Course, type Patience } from "./course.ts";
import type { Trace } from "./hooks.ts";
import type { Base } from "./hosts.ts";
import { personalTexts } from "./redact.ts";
import { labelOf, type Groups } from "../schema/request.ts";
import type { HeaderMap } from "./request.ts";
import { accept } from "./response.ts";
import type { ApiResponse } from "./result.ts";
import { isIdempotent } from "./retry.ts";
import { untilOver, type Limit } from "./until.ts";

/** A request but for its signature, and how long the caller waits for its answer. */
export interface Message extends Patience, Pick<HttpRequest, "target" | "body" | "signal"> {
  /** What the caller gave. */
  readonly groups: Groups;
  readonly bases: readonly Base[];
  readonly headers: HeaderMap;
  /** The body's line of what is signed. */
  readonly signed: string;
  /** The caller named the retries of this very call. */
  readonly asked: boolean;
  /** Whether to decrypt the encrypted fields of the response. */
  readonly decrypt: boolean;
}

/** Milliseconds that a signature serves, well within the 300 seconds of the protocol: an attempt may take long. */
const FRESH = 120_000;

/** Sends until an answer is accepted, or until what an attempt failed with is no reason to send again. */
export async function send(
  context: Context,
  operation: Operation,
  message: Message,
  told: Trace,
): Promise<ApiResponse<unknown>> {
  const { asked, groups, signal } = message;
  const { retryDelay, outages } = context;
  const leave = { asked, idempotent: isIdempotent(operation, groups) };
  const course = new Course({ ...message, label: labelOf(operation), leave, retryDelay, outages });
  let signature = await sign(context, operation, message);
  let signedAt = elapsed();
  for (;;) {
    try {
      return await attempt(context, operation, { message, course, signature }, told);
    } catch (error) {
      const step = course.after(error);
      if (step === undefined) throw course.conclude(error);
      told.retry(course.base.origin, step.delay, error);
      if (step.isMove && elapsed() - signedAt < FRESH) continue;
      await context.wait(step.delay, signal);
    }
    if (signal?.aborted) throw course.aborted(signal.reason);
    signature = await sign(context, operation, message);
    signedAt = elapsed();
  }
}

async function sign(context: Context, operation: Operation, { target, signed }: Message): Promise<string> {
  const timestamp = Math.floor(context.now() / 1000);
  const parts = { method: operation.method, target, timestamp, nonce: newNonce(), body: signed };
  return authorization(context.keys, parts);
}

interface Attempt {
  readonly message: Message;
  readonly course: Course;
  readonly signature: string;
}

async function attempt(
  context: Context,
  operation: Operation,
  { message, course, signature }: Attempt,
  told: Trace,
): Promise<ApiResponse<unknown>> {
  const { keys, ring, platform } = context;
  const { target, body, signal, groups } = message;
  const { origin } = course.base;
  const label = labelOf(operation);
  const headers = { ...message.headers, authorization: signature };
  const request = { label, method: operation.method, origin, target, headers, body, signal };
  let response: HttpResponse | undefined;
  told.attempt(origin);
  try {
    response = await platform.send({ ...request, timeout: course.timeout });
    const answer = await accept(response, operation, {
      findKey: (...serial) => {
        const key = ring.find(...serial);
        return key instanceof Promise ? whileVerified(key, { label, end: message.end, signal }) : key;
      },
      privateKey: keys.privateKey,
      now: context.now(),
      decrypt: message.decrypt,
      hash: (algorithm) => platform.hash(algorithm),
      personal: () => personalTexts(operation, groups),
    });
    told.attemptEnded(response);
    return answer;
  } catch (error) {
    // What is refused by its headers is not read, and nobody else will.
    response?.body.drop();
    addFacts(error, { requestId: response?.headers["request-id"] });
    told.attemptEnded(response, error);
    throw error;
  }
}

/** The answer is there, and only the certificate is missing that verifies it: the call may have had its effect. */
async function whileVerified<Key>(key: Promise<Key>, limit: Limit): Promise<Key> {
  try {
    return await untilOver(key, "the certificate that verifies its answer", limit, "unknown");
  } catch (cause) {
    // Any other is of the very answer that brings the certificates.
    if (!(cause instanceof CertificateError && cause.code === "ERR_CERTIFICATE_FETCH")) throw cause;
    const why = `it was answered, but the certificate that verifies the answer cannot be had: ${cause.message}`;
    throw new CertificateError(cause.code, `${limit.label}: ${why}; ${effectOf("unknown")}`, { cause });
  }
}
