/** Reads the body of a response while it arrives. Only downloads need it. */
import { elapsed } from "../util/clock.ts";
import type { IncomingBody } from "./platform.ts";

/**
 * Returns the chunks of a body of any length. A reader that stops early ends the exchange. The iterator throws only
 * ConnectionErrors.
 */
export async function* streamOf(body: Pick<IncomingBody, "open">): AsyncGenerator<Uint8Array> {
  const content = body.open();
  const { timeout, contentTimeout = Infinity } = content;
  let isComplete = false;
  let waited = 0;
  try {
    const iterator = content.chunks()[Symbol.asyncIterator]();
    for (;;) {
      const began = elapsed();
      content.limitWait(Math.max(0, Math.min(timeout, contentTimeout - waited)));
      const next = await iterator.next();
      content.limitWait();
      waited += elapsed() - began;
      content.throwIfStopped();
      isComplete = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } catch (cause) {
    throw content.failure(cause);
  } finally {
    content.end(isComplete);
  }
}
