/** The platform of Node.js: keys by node:crypto, HTTP by node:http and node:https. */
import { certificate, privateKey, publicKey, secretKey } from "./node-crypto.ts";
import { send, sendByAgent } from "./node-http.ts";
import type { Platform } from "./platform.ts";

/** The platform of Node.js. */
export const platform: Platform = {
  name: `node/${process.versions.node}`,
  privateKey,
  publicKey,
  certificate,
  secretKey,
  send,
  sendByAgent,
  warn: (message, code) => process.emitWarning(message, { type: "WechatPayWarning", code }),
};
