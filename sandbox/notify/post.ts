import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** The reply of a merchant's server to a notification. */
export interface PostResult {
  /** The HTTP status; undefined without a reply. */
  readonly status: number | undefined;
  /** The first 2,000 characters of the reply, or the reason why none arrived. */
  readonly text: string;
}

/** Milliseconds after which WeChat Pay treats a notification as failed. */
const timeoutMs = 5000;
const maxTextLength = 2000;

/** Sends a request without following redirects or keeping the connection. */
export function post(url: URL, headers: Readonly<Record<string, string>>, body: string): Promise<PostResult> {
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      resolve({ status: undefined, text: signal.aborted ? "no reply within 5 s" : error.message });
    const outgoing = request(url, { method: "POST", headers, agent: false, signal }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text = `${text}${chunk}`.slice(0, maxTextLength)));
      response.on("end", () => resolve({ status: response.statusCode, text }));
      response.on("error", fail);
    });
    outgoing.on("error", fail);
    outgoing.end(body);
  });
}
