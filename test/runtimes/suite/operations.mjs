// The operations of the server.
import { define, digest, file, integer, json, list, required, encrypted, string } from "wechatpay-ts/schema";

/**
 * @template Request, Response
 * @typedef {import("wechatpay-ts").Operation<Request, Response>} Operation
 */
/** @typedef {{ name: string, plain: string, url: string, agent: string, length: string | null }} Echo */
/** @typedef {{ id: string, query?: Record<string, unknown>, json?: { name?: string, text?: string } }} EchoRequest */
/** @typedef {{ body: { file: Uint8Array | Blob, meta: { filename: string } } }} UploadRequest */

const request = {
  id: required(string),
  query: { mchid: string, tag: list(string), limit: integer },
  json: { name: encrypted, text: string },
};
const response = { name: encrypted, plain: string, url: string, agent: string, length: string };

/**
 * Returns what arrived: the encrypted name in plain text, and encrypted for the merchant.
 *
 * @type {Operation<EchoRequest, Echo>}
 */
export const echo = define("POST", "/v3/echo/{id}", { request, response });

/** @type {Operation<EchoRequest, Echo>} */
export const put = define("PUT", "/v3/echo/{id}", { request, response });

/** @type {Operation<EchoRequest, Echo>} */
export const remove = define("DELETE", "/v3/echo/{id}", { request, response });

/**
 * Responds, or fails, as the parameter `kind` says.
 *
 * @type {Operation<{ kind: string }, { id: string }>}
 */
export const answer = define("GET", "/v3/answers/{kind}", {
  request: { kind: required(string) },
  response: { id: string },
});

/**
 * Responds with a file, or fails, as the parameter `kind` says.
 *
 * @type {Operation<{ kind: string }, import("wechatpay-ts").Download>}
 */
export const download = define("GET", "/v3/files/{kind}", {
  responseType: "stream",
  request: { kind: required(string) },
  response: {},
});

/** @type {Operation<UploadRequest, { media_id: string }>} */
export const upload = define("POST", "/v3/upload", {
  request: {
    body: required({
      file: required(file),
      meta: required(json({ filename: required(string), sha256: required(digest) })),
    }),
  },
  response: { media_id: string },
});
