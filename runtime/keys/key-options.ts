/** The key options of a client. */
import type { CertificateInput, PrivateKeyInput, PublicKeyInput } from "../platform/platform.ts";
import type { AlgorithmInput } from "./algorithms.ts";

/** The keys of a client, and the merchant or brand that they belong to. */
export type KeyOptions = KeySettings & SerialNumber;

/**
 * Names the merchant's API certificate, by its serial number or by the certificate itself. If an option has both, they must
 * agree.
 */
export type SerialNumber =
  | {
      /** Serial number of the merchant's API certificate (hexadecimal), not the `PUB_KEY_ID_…` of WeChat Pay. */
      readonly serialNo: string;
      readonly certificate?: CertificateInput | undefined;
    }
  | {
      readonly serialNo?: string | undefined;
      /**
       * The merchant's API certificate, `apiclient_cert.pem` (PEM as text or bytes, or DER), in place of `serialNo`: the
       * client reads the serial number, and checks that the certificate belongs to `privateKey`, unless that is a CryptoKey
       * on Web Crypto.
       */
      readonly certificate: CertificateInput;
    };

/** The key options apart from the serial number. */
export interface KeySettings {
  /** 商户号: the merchant number, digits. Only a brand leaves it out. */
  readonly mchid?: string | undefined;
  /**
   * 品牌 ID, digits: pass it instead of `mchid` for a brand. The other options are then those of the brand: its certificate,
   * private key and APIv3 key. The client signs requests with `WECHATPAY-BRAND-SHA256-RSA2048`.
   */
  readonly brandId?: string | undefined;
  /**
   * The merchant's private key: `apiclient_key.pem` as text or bytes, or its DER (PKCS#8 or PKCS#1); a KeyObject of
   * node:crypto; or a CryptoKey of RSASSA-PKCS1-v1_5 with SHA-256. On Web Crypto, a CryptoKey that cannot be exported has
   * one use only: to decrypt responses as well, pass `{ sign, decrypt }`, the second of RSA-OAEP with SHA-1.
   */
  readonly privateKey: PrivateKeyInput;
  /** The APIv3 key that was set on the merchant platform: 32 bytes. */
  readonly apiV3Key: string;
  /**
   * WeChat Pay's keys by their id: `PUB_KEY_ID_…` with its public key, or a certificate's serial number with that
   * certificate, as PEM (text or bytes) or DER. A public key may also be a KeyObject, a CryptoKey or `{ verify, encrypt }`, as for
   * `privateKey`. While you migrate from certificates to a public key, pass both. Optional if `certificates` fetches them.
   */
  readonly wechatpayKeys?: Readonly<Record<string, WechatPayKeyInput>> | undefined;
  /** An algorithm other than RSA: `await sm()` of `wechatpay-ts/sm`. All keys of the client must then be of its kind. */
  readonly algorithm?: AlgorithmInput | undefined;
}

/** A public key or a certificate of WeChat Pay, as its id says. */
export type WechatPayKeyInput = PublicKeyInput | CertificateInput;
