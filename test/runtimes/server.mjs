// A server that plays WeChat Pay. It uses only node:crypto and node:http, so that it cannot share a mistake of the client.
import {
  constants,
  createCipheriv,
  createHash,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";

import { keys, merchant, wechatpay } from "./material.mjs";

/** @typedef {import("node:http").IncomingMessage & { body: Buffer }} Incoming */
/** @typedef {import("node:http").ServerResponse} Response */

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" };
const STOLEN = '{"id":"stolen"}';
const LONG = 17 * 1024 * 1024;

/** Listens on loopback. @returns {Promise<{ url: string, close: () => void }>} */
export async function startServer() {
  const server = createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    request.on("end", () => answer(Object.assign(request, { body: Buffer.concat(chunks) }), response));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address()); // listening, so it has one
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Returns the headers and body of a notification. */
export function notification() {
  const order = { mchid: keys.mchid, out_trade_no: "1217752501", trade_state: "SUCCESS" };
  const nonce = randomBytes(6).toString("hex");
  const cipher = createCipheriv("aes-256-gcm", keys.apiV3Key, nonce).setAAD(Buffer.from("transaction"));
  const ciphertext = Buffer.concat([
    cipher.update(JSON.stringify(order)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const body = JSON.stringify({
    id: randomBytes(16).toString("hex"),
    create_time: "2026-11-25T10:34:56+08:00",
    resource_type: "encrypt-resource",
    event_type: "TRANSACTION.SUCCESS",
    summary: "支付成功",
    resource: {
      original_type: "transaction",
      algorithm: "AEAD_AES_256_GCM",
      ciphertext: ciphertext.toString("base64"),
      associated_data: "transaction",
      nonce,
    },
  });
  return { headers: signed(body), body };
}

/**
 * @param {string | Buffer} body
 * @param {{ serial?: string, ago?: number, key?: import("node:crypto").KeyObject }} [signing] `ago` in seconds
 */
function signed(body, { serial = keys.publicKeyId, ago = 0, key = wechatpay.privateKey } = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000) - ago);
  const nonce = randomBytes(16).toString("hex");
  const message = Buffer.concat([
    Buffer.from(`${timestamp}\n${nonce}\n`),
    Buffer.from(body),
    Buffer.from("\n"),
  ]);
  return {
    "Request-ID": "08F8C7D2",
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": serial,
    "Wechatpay-Signature": sign("RSA-SHA256", message, key).toString("base64"),
    "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
  };
}

/** @param {Incoming} request @param {Response} response */
function answer(request, response) {
  const { url = "", method } = request;
  const [, room = "", name = ""] = /^(?:\/hk)?\/v3\/(\w+)(?:\/([^?]*))?/u.exec(url) ?? [];
  const meta = room === "upload" ? partsOf(request).meta : undefined;
  if (!isSigned(request, meta ?? request.body.toString())) {
    respondError(response, 401, { code: "SIGN_ERROR", message: `${method ?? ""} ${url}` });
  } else if (room === "echo") echo(request, response);
  else if (room === "upload") upload(request, response);
  else if (room === "pay") native(request, response);
  else (room === "files" ? files : answers)[name]?.(response);
}

/** @param {Incoming} request @param {string} body the text of the body in the signed message */
function isSigned({ method = "", url = "", headers }, body) {
  const field = (/** @type {string} */ name) =>
    new RegExp(`${name}="([^"]+)"`, "u").exec(headers.authorization ?? "")?.[1] ?? "";
  const message = `${method}\n${url}\n${field("timestamp")}\n${field("nonce_str")}\n${body}\n`;
  const isMerchant = field("mchid") === keys.mchid && field("serial_no") === keys.serialNo;
  return (
    isMerchant &&
    verify("RSA-SHA256", Buffer.from(message), merchant.publicKey, Buffer.from(field("signature"), "base64"))
  );
}

/** @param {Incoming} request @param {Response} response */
function echo({ body, url, headers }, response) {
  /** @type {{ name?: string }} */
  const { name } = body.length > 0 ? JSON.parse(body.toString()) : {};
  const plain = name
    ? privateDecrypt({ key: wechatpay.privateKey, ...OAEP }, Buffer.from(name, "base64"))
    : Buffer.alloc(0);
  const encrypted = publicEncrypt({ key: merchant.publicKey, ...OAEP }, plain).toString("base64");
  const length = headers["content-length"] ?? null;
  const data = { name: encrypted, plain: plain.toString(), url, agent: headers["user-agent"], length };
  // The client expects a signature by the key with which it has encrypted.
  reply(response, data, String(headers["wechatpay-serial"]));
}

/** @param {Incoming} request @param {Response} response */
function native({ body }, response) {
  /** @type {{ out_trade_no: string }} */
  const { out_trade_no } = JSON.parse(body.toString());
  reply(response, { code_url: `weixin://wxpay/${out_trade_no}` });
}

/** @param {Incoming} request @param {Response} response */
function upload(request, response) {
  const { meta, file } = partsOf(request);
  const digest = createHash("sha256").update(file).digest("hex");
  /** @type {{ sha256: string, filename: string }} */
  const uploadMeta = JSON.parse(meta);
  if (uploadMeta.sha256 === digest) reply(response, { media_id: digest });
  else respondError(response, 400, { code: "PARAM_ERROR", message: "sha256" });
}

/** Returns the two parts of an upload (RFC 7578). @param {Incoming} request */
function partsOf({ body, headers }) {
  const boundary = /boundary=(\S+)/u.exec(headers["content-type"] ?? "")?.[1] ?? "";
  const [, meta = "", file = ""] = body.toString("latin1").split(`--${boundary}`);
  const contentOf = (/** @type {string} */ part) =>
    Buffer.from(part.slice(part.indexOf("\r\n\r\n") + 4, -2), "latin1");
  return { meta: contentOf(meta).toString(), file: contentOf(file) };
}

/** @param {Response} response @param {object} data @param {string} [serial] */
function reply(response, data, serial = keys.publicKeyId) {
  const body = JSON.stringify(data);
  response.writeHead(200, { ...signed(body, { serial }), "Content-Type": "application/json" }).end(body);
}

/** @param {Response} response @param {number} status @param {object} error */
function respondError(response, status, error) {
  response.writeHead(status, { "Request-ID": "08F8C7D2" }).end(JSON.stringify(error));
}

/** @param {string} body @param {Parameters<typeof signed>[1]} [signing] @returns {(response: Response) => void} */
function respondWith(body, signing) {
  return (response) => void response.writeHead(200, signed(body, signing)).end(body);
}

/** @param {Record<string, string | number>} [headers] @returns {(response: Response) => void} */
function halts(headers = {}) {
  return (response) => void response.writeHead(200, { ...signed("{}"), ...headers }).write("{");
}

/** The responses, by the path after `/v3/answers/`. @type {Record<string, (response: Response) => void>} */
const answers = {
  none: (response) => void response.writeHead(204, signed("")).end(),
  gzip: (response) => {
    const body = '{"id":"张"}';
    response.writeHead(200, { ...signed(body), "Content-Encoding": "gzip" }).end(gzipSync(body));
  },
  certificate: respondWith('{"id":"1"}', { serial: keys.certificateSerial }),
  forged: respondWith(STOLEN, { key: merchant.privateKey }),
  altered: (response) => void response.writeHead(200, signed('{"id":"1"}')).end(STOLEN),
  probe: (response) =>
    void response
      .writeHead(200, { ...signed(STOLEN), "Wechatpay-Signature": "WECHATPAY/SIGNTEST/x" })
      .end(STOLEN),
  late: respondWith(STOLEN, { ago: 400 }),
  early: respondWith(STOLEN, { ago: -400 }),
  unknown: respondWith(STOLEN, { serial: "PUB_KEY_ID_2" }),
  unsigned: (response) => void response.end(STOLEN),
  text: respondWith("stolen"),
  wide: respondWith('{"id":"stolen","n":9007199254740993}'),
  error: (response) =>
    respondError(response, 400, { code: "PARAM_ERROR", message: "参数错误", detail: { value: "stolen" } }),
  page: (response) =>
    void response.writeHead(502, { "Content-Type": "text/html" }).end("<html>stolen</html>"),
  redirect: (response) => void response.writeHead(307, { Location: "/v3/answers/none" }).end(),
  reset: (response) => void response.socket?.resetAndDestroy(),
  cut: (response) => {
    response
      .writeHead(200, { ...signed("{}"), "Content-Length": 2 })
      .write("{", () => response.socket?.destroy());
  },
  long: (response) => void response.end(Buffer.alloc(LONG)),
  silent: () => undefined,
  halting: halts(),
};

const content = Buffer.from(new Uint8Array(300_000).map((_, at) => (at * 31) >> 2));
const BYTES = { "Content-Type": "application/octet-stream" };

/** The files, by the path after `/v3/files/`. @type {Record<string, (response: Response) => void>} */
const files = {
  plain: (response) => void response.writeHead(200, BYTES).end(content),
  gzip: (response) =>
    void response.writeHead(200, { ...BYTES, "Content-Encoding": "gzip" }).end(gzipSync(content)),
  halting: halts(BYTES),
  cut: (response) => {
    response
      .writeHead(200, { ...BYTES, "Content-Length": content.length })
      .write(content.subarray(0, 1000), () => response.socket?.destroy());
  },
};
