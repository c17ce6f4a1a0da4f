/** All that generated modules may import; nothing else of the runtime is promised to them. */
export { boolean, define, integer, list, number, oneOf, required, sealed, string } from "./table.ts";
export { guard, validator } from "./check.ts";
export type { Client } from "./client.ts";
export type { CallOptions } from "./options.ts";
export type { Result } from "./result.ts";
