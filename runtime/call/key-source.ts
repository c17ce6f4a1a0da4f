/** Where a client has keys of WeChat Pay from that it was not given. */
import type { Context } from "./client-context.ts";
import type { KeyRing } from "../keys/key-ring.ts";

/** What is known of a client before it has a ring of keys. */
export type RingContext = Omit<Context, "ring">;

/** Makes the ring of one client; `platformCertificates` gives one. */
export type KeySource = (context: RingContext) => KeyRing;
