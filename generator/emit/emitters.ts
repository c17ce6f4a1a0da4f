/** All that makes a module, and with it ts-morph and prettier: one import, for when there is something to make. */
export { emitAlias } from "./alias.ts";
export { emitChain } from "./chain.ts";
export { emitEndpoints } from "./endpoint.ts";
export { formatTypeScript } from "./format.ts";
export { emitNotification } from "./notification.ts";
export { emitWebhook } from "./webhook.ts";
