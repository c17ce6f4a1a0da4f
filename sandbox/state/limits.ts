/** Of each kind: the oldest are forgotten, since a sandbox may run for weeks. */
export const maxRecords = 10_000;
