/** The client of one merchant: its type, and `createClient`. */
import type { ClientOptions } from "./call/options.ts";
import { type Client, checks, createClient as createFromParts, events, retries } from "./core.ts";

export type { Client, SignedMessage } from "./core.ts";

/**
 * Creates a client. It reads and checks the keys, and sends nothing.
 *
 * @throws ConfigError if an option is invalid; the message names the option and how to correct it
 * @example
 * ```ts
 * import { createClient } from "wechatpay-ts";
 *
 * declare const privateKey: string, apiV3Key: string, publicKey: string;
 * const client = createClient({
 *   mchid: "1900007291",
 *   serialNo: "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
 *   privateKey,
 *   apiV3Key,
 *   wechatpayKeys: { PUB_KEY_ID_0114232134912410000000000000: publicKey },
 * });
 * ```
 */
export function createClient(options: ClientOptions): Client {
  return createFromParts(options, { checks, retries, events });
}
