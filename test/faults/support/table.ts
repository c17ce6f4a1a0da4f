/** One line of the fault matrix, and how docs/faults.md writes it. */

/** What a call ends with: what it asked for, or an error. */
export type Seen =
  | "the answer"
  | "the notification"
  | {
      readonly error: string;
      readonly code: string;
      readonly status?: number;
      readonly sent?: "no" | "unknown";
    };

export interface Fault {
  /** The fault. */
  readonly what: string;
  readonly sees: Seen;
  /** What the caller should do. */
  readonly fix: string;
}

export function saidOf(sees: Seen): string {
  if (typeof sees === "string") return sees;
  const { error, code, status, sent } = sees;
  const more = [
    status === undefined ? [] : `\`status: ${status}\``,
    sent === undefined ? [] : `\`sent: "${sent}"\``,
  ].flat();
  return [`${error} \`${code}\``, ...more].join(", ");
}

/** A table as prettier writes it, but without padding: prettier ignores the tables of docs/faults.md. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
