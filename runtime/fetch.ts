/** The entry point `wechatpay-ts/fetch`: requests sent by a function like `fetch` of the caller. */
export { byFetch } from "./platform/fetch.ts";
export type { FetchLike, FetchResponse, Transport } from "./platform/platform.ts";
