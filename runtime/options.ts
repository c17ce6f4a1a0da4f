/** The entry point for the types of options. */
export * from "./call/options.ts";
