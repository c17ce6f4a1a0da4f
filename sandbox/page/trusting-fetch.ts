/** A fetch that trusts the certificate of its sandbox, which the fetch of Node.js cannot take as an option. */
import { request, type RequestOptions } from "node:https";
import { Readable } from "node:stream";

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Creates the fetch. @param ca the certificate, PEM */
export function fetchTrusting(ca: string): (url: string, init: Init) => Promise<Response> {
  return async (url, { method = "GET", headers = {}, body, signal }) => {
    const content = Buffer.from(
      await new Response(body as ConstructorParameters<typeof Response>[0]).arrayBuffer(),
    ); // a body of fetch
    const options: RequestOptions = { method, headers: { ...headers }, ca, ...(signal && { signal }) };
    return new Promise((resolve, reject) => {
      const outgoing = request(url, options, (incoming) => {
        const { statusCode: status = 500, headersDistinct } = incoming;
        const received = new Headers();
        for (const [name, values = []] of Object.entries(headersDistinct))
          for (const value of values) received.append(name, value);
        // A Response with one of these statuses has no body.
        const isEmpty = [101, 204, 205, 304].includes(status);
        if (isEmpty) incoming.resume();
        const stream = isEmpty ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>); // of a readable
        resolve(new Response(stream, { status, headers: received }));
      });
      outgoing.once("error", reject);
      outgoing.end(content);
    });
  };
}
