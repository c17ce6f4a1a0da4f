/** The platform of Node.js: keys by node:crypto, HTTP by node:http and node:https. */
import { certificate, privateKey, publicKey, secretKey, sha256 } from "./node-crypto.ts";
import { sendByDispatcher } from "./node-dispatcher.ts";
import { send, sendByAgent } from "./node-http.ts";
import { gunzip, hash } from "./node-stream.ts";
import type { Platform } from "./platform.ts";

/** The platform of Node.js. */
export const platform: Platform = {
  name: `node/${process.versions.node}`,
  privateKey,
  publicKey,
  certificate,
  secretKey,
  sha256,
  hash,
  gunzip,
  send,
  sendByAgent,
  sendByDispatcher,
  warn: (message, code) => process.emitWarning(message, { type: "WechatPayWarning", code }),
};
