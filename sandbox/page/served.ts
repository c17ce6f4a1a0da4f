/** What is served to a browser, and what the browser may do with it. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * Nothing is loaded from elsewhere, nothing is sent elsewhere, and no other page may frame this one. Styles are written
 * into the document by the reference, as Vue components do it.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const guards = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

export function guarded({ headers, ...page }: Page): Page {
  return { ...page, headers: { ...headers, ...guards } };
}

export const forbidden = guarded({
  status: 403,
  headers: { "Content-Type": "text/plain; charset=utf-8" },
  body: "Only pages of the sandbox itself may ask for this.\n",
});
