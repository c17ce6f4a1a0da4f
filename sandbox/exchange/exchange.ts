import type { RawRequest } from "../http/request.ts";
import type { Fault } from "../faults/fault.ts";
import type { RequestGroups } from "../request/groups.ts";
import type { HttpResponse } from "../http/response.ts";
import type { DecryptedField } from "../request/decrypt.ts";

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
  readonly decrypted: readonly DecryptedField[];
  /** The request by its groups, marked fields in plain text. */
  readonly request: RequestGroups | undefined;
  /** What was done to the answer on purpose. */
  readonly faults: readonly Fault[];
  /** What was sent, or would have been: a fault may have kept it back. */
  readonly response: ExchangeResponse;
}

export interface ExchangeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a file that is no text, what it is. */
  readonly body: string;
}

/** What is known of an exchange while it is being served. */
export interface ExchangeProgress {
  page?: string;
  path?: string;
  signed: boolean;
  decrypted: readonly DecryptedField[];
  request?: RequestGroups;
  faults: readonly Fault[];
}

export function toExchange(number: number, raw: RawRequest, progress: ExchangeProgress, response: HttpResponse): Exchange {
  const { page, path, signed, decrypted, request, faults } = progress;
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
    decrypted,
    request,
    faults,
    response: { status: response.status, headers: response.headers, body: textOf(response) },
  };
}

function textOf({ headers, body }: HttpResponse): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return `(${body.length} bytes of ${headers["Content-Type"] ?? "no named type"})`;
  }
}
