/** The most orders, refunds and so on that a sandbox keeps; the oldest are dropped. */
export const maxRecords = 10_000;
