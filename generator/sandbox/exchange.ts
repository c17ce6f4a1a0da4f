import type { RawRequest } from "./authorization.ts";
import type { Fault } from "./faults/fault.ts";
import type { Groups } from "./groups.ts";
import type { Reply } from "./reply.ts";
import type { OpenedField } from "./unseal.ts";

/** One exchange as the sandbox saw it. It holds personal data in plain text: show it, and keep it nowhere. */
export interface Exchange {
  /** Counts from 1. */
  readonly number: number;
  /** RFC 3339, of this machine's clock. */
  readonly at: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As received. */
  readonly body: string;
  /** The page that documents what was called, if one does. */
  readonly page: string | undefined;
  /** As that page has it: `/v3/certificates`, `{name}` standing for a parameter. */
  readonly path: string | undefined;
  /** Whether the Authorization header was right. */
  readonly signed: boolean;
  readonly opened: readonly OpenedField[];
  /** The request by its groups, marked fields in plain text. */
  readonly request: Groups | undefined;
  /** What was done to the answer on purpose. */
  readonly faults: readonly Fault[];
  /** What was sent, or would have been: a fault may have kept it back. */
  readonly answer: ExchangeAnswer;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a file that is no text, what it is. */
  readonly body: string;
}

/** What is known of an exchange while it is being served. */
export interface Progress {
  page?: string;
  path?: string;
  signed: boolean;
  opened: readonly OpenedField[];
  request?: Groups;
  faults: readonly Fault[];
}

export function toExchange(number: number, raw: RawRequest, progress: Progress, reply: Reply): Exchange {
  const { page, path, signed, opened, request, faults } = progress;
  const headers = Object.entries(raw.headers).map(([name, value]) => [name, String(value)]);
  return {
    number,
    at: new Date().toISOString(),
    method: raw.method,
    target: raw.target,
    headers: Object.fromEntries(headers) as Record<string, string>, // entries of texts
    body: raw.body.toString("utf8"),
    page,
    path,
    signed,
    opened,
    request,
    faults,
    answer: { status: reply.status, headers: reply.headers, body: textOf(reply) },
  };
}

function textOf({ headers, body }: Reply): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return `(${body.length} bytes of ${headers["Content-Type"] ?? "no named type"})`;
  }
}
