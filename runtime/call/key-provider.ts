/** Provides keys of WeChat Pay that are not among the options of a client. */
import type { ClientContext } from "./client-context.ts";
import type { KeyRing } from "../keys/key-ring.ts";

/** The context of a client before it has a key ring. */
export type KeyProviderContext = Omit<ClientContext, "ring">;

/** Creates the key ring of one client. `platformCertificates` returns one. */
export type KeyProvider = (context: KeyProviderContext) => KeyRing;
