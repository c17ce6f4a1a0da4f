/** The entry point for the options of a client and of a call. */
export * from "./call/options.ts";
