import type { CallerKind } from "../merchants/caller.ts";
import type { RawRequest } from "../http/request.ts";
import type { Fault } from "../faults/fault.ts";
import type { RequestGroups } from "../request/groups.ts";
import type { HttpResponse } from "../http/response.ts";
import type { DecryptedField } from "../request/decrypt.ts";

/** A request and its response, as the sandbox saw them. It holds personal data in plain text: do not store it. */
export interface Exchange {
  /** The number of the exchange, from 1. */
  readonly number: number;
  /** The time of the request (RFC 3339), in real time. */
  readonly at: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as received; of a longer one, the first 64 KiB, and how long it is. */
  readonly body: string;
  /** The page that documents the operation; undefined for an undocumented one. */
  readonly page: string | undefined;
  /** The documented path, with `{name}` for a parameter. */
  readonly path: string | undefined;
  /** Whether the signature in the Authorization header was valid. */
  readonly signed: boolean;
  /** Who signed it: a merchant with its mchid, or a brand with its brand_id; undefined without a valid signature. */
  readonly caller: ExchangeCaller | undefined;
  /** The marked fields of the request. */
  readonly decrypted: readonly DecryptedField[];
  /** The request by its groups, with marked fields in plain text. */
  readonly request: RequestGroups | undefined;
  /** The faults of the response. */
  readonly faults: readonly Fault[];
  /** The response that was sent; a fault may have withheld it. */
  readonly response: ExchangeResponse;
}

/** Who signed a request. */
export interface ExchangeCaller {
  readonly kind: CallerKind;
  readonly id: string;
}

/** The response of an exchange. */
export interface ExchangeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text, at most its first 64 KiB; for binary data its size and type. */
  readonly body: string;
}

/** The parts of an exchange that are known while it is served. */
export interface ExchangeProgress {
  page?: string;
  path?: string;
  signed: boolean;
  caller?: ExchangeCaller;
  decrypted: readonly DecryptedField[];
  request?: RequestGroups;
  faults: readonly Fault[];
}

/** Creates the exchange of a served request. */
export function toExchange(
  number: number,
  raw: RawRequest,
  progress: ExchangeProgress,
  response: HttpResponse,
): Exchange {
  const { page, path, signed, caller, decrypted, request, faults } = progress;
  const headers = Object.entries(raw.headers).map(([name, value]) => [name, String(value)]);
  return {
    number,
    at: new Date().toISOString(),
    method: raw.method,
    target: raw.target,
    headers: Object.fromEntries(headers) as Record<string, string>, // entries of strings
    body: firstText(raw.body),
    page,
    path,
    signed,
    caller,
    decrypted,
    request,
    faults,
    response: { status: response.status, headers: response.headers, body: textOf(response) },
  };
}

/** Bytes of a body that an exchange shows. */
const maxShownBytes = 64 * 1024;

function firstText(body: Buffer): string {
  if (body.length <= maxShownBytes) return body.toString("utf8");
  return `${body.toString("utf8", 0, maxShownBytes)}… (${body.length} bytes)`;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function textOf({ headers, body }: HttpResponse): string {
  try {
    decoder.decode(body);
    return firstText(body);
  } catch {
    return `(${body.length} bytes of ${headers["Content-Type"] ?? "no named type"})`;
  }
}
