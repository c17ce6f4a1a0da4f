/** The command line or the configuration asks for something that cannot be done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A file or folder cannot be read or written. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}
