/** What the shell is told. */
export const exit = { clean: 0, findings: 1, usage: 2, unreadable: 3 } as const;

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What the command line names cannot be read, or written. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}
