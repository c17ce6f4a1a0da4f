import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** What a merchant's server said to a notification. */
export interface PostResult {
  /** None where no answer came. */
  readonly status: number | undefined;
  /** The beginning of the answer, or why none came. */
  readonly text: string;
}

/** Milliseconds, after which WeChat Pay takes a notification for failed. */
const patience = 5000;
const maxTextLength = 2000;

/** Follows no redirect, and keeps no connection. */
export function post(url: URL, headers: Readonly<Record<string, string>>, body: string): Promise<PostResult> {
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(patience);
  return new Promise((resolve) => {
    const fail = (error: Error) =>
      resolve({ status: undefined, text: signal.aborted ? "no answer in 5 s" : error.message });
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

/** Names and addresses that no packet leaves this machine for. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/iu.test(hostname);
}
