/** The entry point `wechatpay-ts/undici`: requests sent by a dispatcher of undici. It requires Node.js. */
export { byDispatcher, type Dispatcher } from "./platform/node-dispatcher.ts";
export type { Transport } from "./platform/platform.ts";
