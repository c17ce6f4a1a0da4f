/** Makes the attempts of one call. Each has a new signature, unless it only moves to another host. */
import { addFacts, CertificateError, ConnectionError } from "../errors.ts";
import { endSentence, setMessage } from "../util/error-text.ts";
import type { HttpRequest, HttpResponse } from "../platform/platform.ts";
import { headerReader } from "../protocol/headers.ts";
import { authorization, newNonce } from "../protocol/sign.ts";
import { type Groups, labelOf } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { elapsed } from "../util/clock.ts";
import type { ClientContext } from "./client-context.ts";
import { type Deadline, withDeadline } from "./deadline.ts";
import type { CallTrace } from "./events.ts";
import type { Base } from "./hosts.ts";
import type { Course } from "./parts.ts";
import { type Redactor, redactorOf } from "./redact.ts";
import type { HeaderMap } from "./request.ts";
import { readResponse } from "./response.ts";
import type { ApiResponse } from "./result.ts";
import { AttemptState } from "./attempt-state.ts";

/** A request that is ready to be signed and sent, with the limits of its call. */
export interface PreparedRequest extends Pick<HttpRequest, "target" | "body" | "signal"> {
  /** The time limit of an attempt in milliseconds. */
  readonly timeout: number;
  /** The deadline of the call on the monotonic clock, in milliseconds. */
  readonly end: number;
  /** The number of attempts after the first. */
  readonly retries: number;
  /** The request as the caller passed it. */
  readonly groups: Groups;
  readonly bases: readonly Base[];
  readonly headers: HeaderMap;
  /** The text of the body in the signed message. */
  readonly signedBody: string;
  /** Whether the caller set `retries` for this call. */
  readonly retriesRequested: boolean;
  /** The limit of all waits for the content of a file together, in milliseconds. */
  readonly contentTimeout?: number | undefined;
  /** Whether to decrypt the encrypted fields of the response. */
  readonly decrypt: boolean;
}

/** How long a signature is used, well within the 300 seconds that WeChat Pay accepts: an attempt may take long. */
const SIGNATURE_LIFETIME_MS = 120_000;

/** Sends a request, and retries it until a response is accepted or a failure is not retryable. */
export async function send(
  context: ClientContext,
  operation: Operation,
  request: PreparedRequest,
  events: CallTrace,
): Promise<ApiResponse<unknown>> {
  const { signal } = request;
  const course = context.startCourse({ ...request, operation, retryDelay: context.retryDelay });
  const state = new AttemptState(operation, course);
  let signature = await sign(context, operation, request);
  let signedAt = elapsed();
  for (;;) {
    try {
      return await attempt(context, operation, { request, course, signature }, events);
    } catch (error) {
      const step = state.after(error);
      if (step === undefined) throw state.conclude(error);
      events.retry(course.base.origin, step.delay, error);
      if (step.isMove && elapsed() - signedAt < SIGNATURE_LIFETIME_MS) continue;
      await context.wait(step.delay, signal);
    }
    if (signal?.aborted) throw state.aborted(signal.reason);
    signature = await sign(context, operation, request);
    signedAt = elapsed();
  }
}

async function sign(
  context: ClientContext,
  operation: Operation,
  { target, signedBody }: PreparedRequest,
): Promise<string> {
  const timestamp = Math.floor(context.now() / 1000);
  const parts = { method: operation.method, target, timestamp, nonce: newNonce(), body: signedBody };
  return authorization(context.keys, parts);
}

interface Attempt {
  readonly request: PreparedRequest;
  readonly course: Course;
  readonly signature: string;
}

async function attempt(
  context: ClientContext,
  operation: Operation,
  { request, course, signature }: Attempt,
  events: CallTrace,
): Promise<ApiResponse<unknown>> {
  const { keys, ring, platform } = context;
  const { target, body, signal, groups } = request;
  const { origin } = course.base;
  const timeout = Math.max(1, Math.ceil(Math.min(request.timeout, request.end - elapsed())));
  const label = labelOf(operation);
  const headers = { ...request.headers, authorization: signature };
  const sent = { label, method: operation.method, origin, target, headers, body, signal };
  let response: HttpResponse | undefined;
  events.attempt(origin);
  try {
    response = await platform.send({
      ...sent,
      timeout,
      contentTimeout: request.contentTimeout,
    });
    const result = await readResponse(response, operation, {
      findKey: (...serial) => {
        const key = ring.find(...serial);
        if (!(key instanceof Promise)) return key;
        const deadline = { label, end: request.end, signal };
        return waitForCertificate(key, "the certificate that verifies the response", deadline, "unknown");
      },
      privateKey: keys.privateKey,
      now: context.now(),
      decrypt: request.decrypt,
      redactor: () => redactorOf(operation, groups),
    });
    events.attemptEnded(response);
    return result;
  } catch (error) {
    // The body of a response that was rejected for its headers has not been read.
    response?.body.drop();
    addFacts(error, { requestId: response && headerReader(response.headers)("Request-ID") });
    if (error instanceof ConnectionError && error.code !== "ERR_ABORTED")
      redactCause(error.cause, await redactorOf(operation, groups));
    events.attemptEnded(response, error);
    throw error;
  }
}

/**
 * Hides values of the request in the messages of causes: those of a caller's transport may repeat the request. The causes are
 * copies of at most five errors.
 */
function redactCause(cause: unknown, { redact }: Pick<Redactor, "redact">): void {
  if (!(cause instanceof Error)) return;
  setMessage(cause, redact(cause.message));
  redactCause(cause.cause, { redact });
}

/**
 * Waits for a platform certificate. An error names the call that needs the certificate.
 *
 * @param what the certificate, as a noun for the message
 * @param sent whether a part of the request may have been sent
 */
export async function waitForCertificate<Key>(
  key: Promise<Key>,
  what: string,
  deadline: Deadline,
  sent: ConnectionError["sent"],
): Promise<Key> {
  try {
    return await withDeadline(key, what, deadline, sent);
  } catch (cause) {
    // Other errors are those of the response that contains the certificates.
    if (!(cause instanceof CertificateError && cause.code === "ERR_CERTIFICATE_FETCH")) throw cause;
    throw new CertificateError(cause.code, endSentence(`${deadline.label}: ${cause.message}`), { cause });
  }
}
