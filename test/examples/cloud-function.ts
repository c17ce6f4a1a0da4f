/** A cloud function that receives an HTTP request as an event: the gateway may have encoded the body as Base64. */
import type { Shop } from "./shop.ts";

/** The members of the event that the function uses: those of an HTTP trigger of SCF and of CloudBase. */
export interface HttpEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export function cloudFunction(shop: Shop) {
  return async function main(event: HttpEvent) {
    const { headers, body = "", isBase64Encoded = false } = event;
    const reply = await shop.receive({
      headers,
      body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
    });
    return {
      statusCode: reply.status,
      headers: reply.headers,
      body: reply.body ?? "",
      isBase64Encoded: false,
    };
  };
}
