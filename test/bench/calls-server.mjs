// The server of the calls. It returns one response and signs it only on a message, so that signing does not slow the calls.
// It runs in a forked process: a message renews the signature, and the process sends its port.
import { Buffer } from "node:buffer";
import { randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";

/** @typedef {{ privateKey: string, serial: string, body: string }} Renewal */

/** @type {Record<string, string>} */
let headers = {};
let body = "";
const server = createServer((request, response) => {
  request.on("end", () => response.writeHead(200, headers).end(body)).resume();
});

process.on("message", (/** @type {Renewal} */ renewal) => {
  body = renewal.body;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString("hex");
  const signature = sign("RSA-SHA256", Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), renewal.privateKey);
  headers = {
    "Content-Type": "application/json",
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": renewal.serial,
    "Wechatpay-Signature": signature.toString("base64"),
  };
  if (server.listening) tell();
  else server.listen(0, "127.0.0.1", tell);
});

// The server ends with its parent process.
process.on("disconnect", () => process.exit());

function tell() {
  process.send?.(server.address());
}
