/** The exit codes of the command; those of wechatpay-codegen mean the same. */
export const exit = { clean: 0, findings: 1, usage: 2, unreadable: 3 } as const;

/** The command line is invalid. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A file that the command line names cannot be read or written, or a port cannot be opened. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** The code of a system error: `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown reason";
}
