import type { OutgoingBody } from "../platform/platform.ts";

/** The body of a request. */
export interface Body {
  /** What the signature is over. */
  readonly signed: string;
  /** What is sent; undefined when there is nothing to send. */
  readonly bytes: OutgoingBody | undefined;
  /** Its Content-Type. */
  readonly type: string | undefined;
}
