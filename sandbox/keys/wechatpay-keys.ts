/** The keys of WeChat Pay: its public key and its platform certificates. */
import { createPublicKey, type KeyObject } from "node:crypto";

import type { Seed } from "../util/seed.ts";
import type { Credentials } from "./credentials.ts";
import type { PlatformCertificate } from "./platform-certificate.ts";

/** A key that WeChat Pay signs with, and that requests are encrypted for. */
export interface WechatpayKey {
  /** The value of `Wechatpay-Serial`: a `PUB_KEY_ID_…`, or the serial number of a certificate. */
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** The keys of WeChat Pay in one sandbox. */
export class WechatpayKeys {
  /** The pair of WeChat Pay's public key. */
  readonly publicKey: WechatpayKey;
  /** The oldest first. */
  readonly certificates: PlatformCertificate[] = [];
  /** The certificate that signs; undefined for a merchant without certificates. */
  signing: PlatformCertificate | undefined;
  /** The share of responses that the public key signs beside certificates, from 0 to 1. */
  publicKeyShare = 1;
  private readonly seed: Seed;
  private signedCount = 0;

  constructor({ publicKeyId, wechatpayPrivateKey }: Credentials, seed: Seed) {
    this.publicKey = { id: publicKeyId, privateKey: wechatpayPrivateKey };
    this.seed = seed;
  }

  /**
   * Chooses the key that signs the next message. A request names a key in `Wechatpay-Serial`; while a merchant migrates
   * from certificates to the public key, WeChat Pay signs with either, regardless of that name.
   */
  signingKey(serial: string | undefined): WechatpayKey {
    if (!this.signing) return this.publicKey;
    const named = serial === undefined ? undefined : this.find(serial);
    const isMigrating = this.publicKeyShare > 0 && this.publicKeyShare < 1;
    if (named && !isMigrating) return named;
    this.signedCount += 1;
    const isPublicKey = this.seed.fraction("signer", String(this.signedCount)) < this.publicKeyShare;
    return isPublicKey ? this.publicKey : this.signing;
  }

  /** Finds the key that `Wechatpay-Serial` names, unless it is retired. */
  find(serial: string): WechatpayKey | undefined {
    if (serial === this.publicKey.id)
      return this.publicKeyShare === 0 && this.signing ? undefined : this.publicKey;
    return this.certificates.find(({ id }) => id === serial.toUpperCase());
  }

  /** Finds another key than this one. */
  otherThan(key: WechatpayKey): WechatpayKey | undefined {
    return [this.publicKey, ...this.certificates].find(({ id }) => id !== key.id);
  }

  /** Returns the public keys and certificates as PEM by id, for `wechatpayKeys` of `createClient`. */
  toPem(): Readonly<Record<string, string>> {
    const certificates = this.certificates.map(({ id, pem }) => [id, pem] as const);
    const publicKey = [this.publicKey.id, publicPem(this.publicKey.privateKey)] as const;
    const hasPublicKey = !this.signing || this.publicKeyShare > 0;
    return Object.fromEntries(hasPublicKey ? [publicKey, ...certificates] : certificates);
  }
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
}
