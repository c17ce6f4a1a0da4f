// The input of the checks as plain JSON: the URL of the server that plays WeChat Pay, and the keys of both sides.

/**
 * @typedef {object} World
 * @property {string} url of the server
 * @property {string} closedUrl where no server listens
 * @property {string} agent the pattern of the runtime in the User-Agent of the client
 * @property {boolean} reportsUnconnected whether errors of the runtime show that the connection failed
 * @property {Keys} keys
 * @property {Notification} notification as it was sent, with its headers
 * @property {readonly VectorGroup[] | null} vectors Wycheproof's; null without them
 */

/**
 * @typedef {object} Keys
 * @property {string} mchid
 * @property {string} serialNo
 * @property {string} apiV3Key
 * @property {string} publicKeyId
 * @property {string} certificateSerial
 * @property {Record<"pkcs8" | "pkcs1", { pem: string, der: string }>} private the merchant's; DER in base64
 * @property {Record<"spki" | "pkcs1", { pem: string, der: string }>} public WeChat Pay's
 * @property {{ pem: string, der: string }} certificate WeChat Pay's
 * @property {{ merchantSpki: string, ec: string, weak: string }} others PEM, except the first: DER
 */

/** @typedef {{ headers: Record<string, string>, body: string }} Notification */

/**
 * @typedef {object} VectorGroup
 * @property {"gcm" | "oaep" | "signature"} kind
 * @property {string} key hexadecimal: AES, PKCS#8 or SubjectPublicKeyInfo
 * @property {readonly Vector[]} tests
 */

/** @typedef {{ id: number, isValid: boolean, msg: string, iv: string, aad: string, ct: string, sig: string }} Vector all in hexadecimal */

/** @typedef {[name: string, check: (world: World) => Promise<void>]} Check */

/** @param {World} world */
export function optionsOf({ url, keys }) {
  return {
    baseUrl: url,
    mchid: keys.mchid,
    serialNo: keys.serialNo,
    privateKey: keys.private.pkcs8.pem,
    apiV3Key: keys.apiV3Key,
    wechatpayKeys: { [keys.publicKeyId]: keys.public.spki.pem },
    timeout: 5_000,
    retries: 0,
  };
}
