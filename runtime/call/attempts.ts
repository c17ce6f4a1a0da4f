/** The attempts of one call. Each has a new signature, unless it only moves to another host. */
import { addFacts, CertificateError, effectOf } from "../errors.ts";
import type { HttpRequest, HttpResponse } from "../platform/platform.ts";
import type { Operation } from "../schema/schema.ts";
import { authorization, newNonce } from "../protocol/sign.ts";
import type { ClientContext } from "./client-context.ts";
import { elapsed } from "../util/clock.ts";
import { RetryState, type AttemptLimits } from "./retry-state.ts";
import type { CallTrace } from "./events.ts";
import type { Base } from "./hosts.ts";
import { sensitiveValues } from "./redact.ts";
import { labelOf, type Groups } from "../schema/request.ts";
import type { HeaderMap } from "./request.ts";
import { readResponse } from "./response.ts";
import type { ApiResponse } from "./result.ts";
import { isIdempotent } from "./retry.ts";
import { withDeadline, type Deadline } from "./deadline.ts";

/** A request that is ready to be signed and sent, with the limits of its call. */
export interface PreparedRequest extends AttemptLimits, Pick<HttpRequest, "target" | "body" | "signal"> {
  /** The request as the caller passed it. */
  readonly groups: Groups;
  readonly bases: readonly Base[];
  readonly headers: HeaderMap;
  /** The body as it is part of the signed message. */
  readonly signed: string;
  /** Whether the caller set `retries` for this call. */
  readonly retriesRequested: boolean;
  /** Whether to decrypt the encrypted fields of the response. */
  readonly decrypt: boolean;
}

/** How long a signature is used, well within the 300 seconds that WeChat Pay accepts: an attempt may take long. */
const SIGNATURE_LIFETIME_MS = 120_000;

/** Sends a request, and retries it until a response is accepted or a failure is not retryable. */
export async function send(
  context: ClientContext,
  operation: Operation,
  message: PreparedRequest,
  events: CallTrace,
): Promise<ApiResponse<unknown>> {
  const { retriesRequested, groups, signal } = message;
  const { retryDelay, outages } = context;
  const policy = { retriesRequested, idempotent: isIdempotent(operation, groups) };
  const state = new RetryState({ ...message, label: labelOf(operation), policy, retryDelay, outages });
  let signature = await sign(context, operation, message);
  let signedAt = elapsed();
  for (;;) {
    try {
      return await attempt(context, operation, { message, state, signature }, events);
    } catch (error) {
      const step = state.after(error);
      if (step === undefined) throw state.conclude(error);
      events.retry(state.base.origin, step.delay, error);
      if (step.isMove && elapsed() - signedAt < SIGNATURE_LIFETIME_MS) continue;
      await context.wait(step.delay, signal);
    }
    if (signal?.aborted) throw state.aborted(signal.reason);
    signature = await sign(context, operation, message);
    signedAt = elapsed();
  }
}

async function sign(
  context: ClientContext,
  operation: Operation,
  { target, signed }: PreparedRequest,
): Promise<string> {
  const timestamp = Math.floor(context.now() / 1000);
  const parts = { method: operation.method, target, timestamp, nonce: newNonce(), body: signed };
  return authorization(context.keys, parts);
}

interface Attempt {
  readonly message: PreparedRequest;
  readonly state: RetryState;
  readonly signature: string;
}

async function attempt(
  context: ClientContext,
  operation: Operation,
  { message, state, signature }: Attempt,
  events: CallTrace,
): Promise<ApiResponse<unknown>> {
  const { keys, ring, platform } = context;
  const { target, body, signal, groups } = message;
  const { origin } = state.base;
  const label = labelOf(operation);
  const headers = { ...message.headers, authorization: signature };
  const request = { label, method: operation.method, origin, target, headers, body, signal };
  let response: HttpResponse | undefined;
  events.attempt(origin);
  try {
    response = await platform.send({ ...request, timeout: state.timeout });
    const answer = await readResponse(response, operation, {
      findKey: (...serial) => {
        const key = ring.find(...serial);
        return key instanceof Promise ? waitForCertificate(key, { label, end: message.end, signal }) : key;
      },
      privateKey: keys.privateKey,
      now: context.now(),
      decrypt: message.decrypt,
      hash: (algorithm) => platform.hash(algorithm),
      personal: () => sensitiveValues(operation, groups),
    });
    events.attemptEnded(response);
    return answer;
  } catch (error) {
    // A response that is rejected for its headers has not been read.
    response?.body.drop();
    addFacts(error, { requestId: response?.headers["request-id"] });
    events.attemptEnded(response, error);
    throw error;
  }
}

/** Waits for the certificate that verifies a response. The call may have had an effect, so an error says so. */
async function waitForCertificate<Key>(key: Promise<Key>, limit: Deadline): Promise<Key> {
  try {
    return await withDeadline(key, "the certificate that verifies the response", limit, "unknown");
  } catch (cause) {
    // Another error is of the response that contains the certificates.
    if (!(cause instanceof CertificateError && cause.code === "ERR_CERTIFICATE_FETCH")) throw cause;
    const why = `the certificate that verifies the response could not be fetched (${cause.message})`;
    throw new CertificateError(cause.code, `${limit.label}: ${why}; ${effectOf("unknown")}`, { cause });
  }
}
