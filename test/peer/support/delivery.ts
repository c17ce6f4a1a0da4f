/** Answers and notifications signed and encrypted by wechatpay-axios-plugin. */
import { Aes, Formatter, Rsa } from "wechatpay-axios-plugin";
import { apiV3Key, publicKeyId, wechatpay } from "../../runtime/support/keys.ts";
import type { Delivered } from "../../runtime/support/notification.ts";

export function signedHeaders(body: string): Record<string, string> {
  const [timestamp, nonce] = [String(Formatter.timestamp()), Formatter.nonce()];
  return {
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Serial": publicKeyId,
    "Wechatpay-Signature": Rsa.sign(Formatter.response(timestamp, nonce, body), wechatpay.privateKey),
  };
}

export function peerDelivery(event_type: string, content: object, aad: string, id = "EV-1"): Delivered {
  const nonce = Formatter.nonce(12);
  const body = JSON.stringify({
    id,
    create_time: "2026-11-20T10:34:56+08:00",
    event_type,
    resource_type: "encrypt-resource",
    summary: "通知",
    resource: {
      algorithm: "AEAD_AES_256_GCM",
      original_type: event_type === "REFUND.SUCCESS" ? "refund" : "transaction",
      associated_data: aad,
      nonce,
      ciphertext: Aes.AesGcm.encrypt(JSON.stringify(content), apiV3Key, nonce, aad),
    },
  });
  return { headers: signedHeaders(body), body };
}
