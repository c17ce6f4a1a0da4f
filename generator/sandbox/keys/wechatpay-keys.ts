/** WeChat Pay's side of the keys: its public key, and the platform certificates that come before it. */
import { createPublicKey, type KeyObject } from "node:crypto";

import type { Seed } from "../seed.ts";
import type { Credentials } from "./credentials.ts";
import type { PlatformCertificate } from "./platform-certificate.ts";

/** A key that WeChat Pay signs with, and that requests are sealed for. */
export interface WechatpayKey {
  /** As it stands in `Wechatpay-Serial`: a `PUB_KEY_ID_…`, or the serial number of a certificate. */
  readonly id: string;
  readonly privateKey: KeyObject;
}

export class WechatpayKeys {
  readonly publicKey: WechatpayKey;
  /** In order of their beginning. */
  readonly certificates: PlatformCertificate[] = [];
  /** Which of the certificates signs. */
  signing: PlatformCertificate | undefined;
  /** How many answers of a hundred, divided by a hundred, the public key signs where there are certificates as well. */
  publicKeyShare = 1;
  private readonly seed: Seed;
  private signed = 0;

  constructor({ publicKeyId, wechatpayPrivateKey }: Credentials, seed: Seed) {
    this.publicKey = { id: publicKeyId, privateKey: wechatpayPrivateKey };
    this.seed = seed;
  }

  /**
   * The key that signs the next message. A request asks for one by naming it; during the move from certificates to
   * public keys WeChat Pay answers with either, whatever was asked for.
   */
  signer(asked: string | undefined): WechatpayKey {
    if (!this.signing) return this.publicKey;
    const known = asked === undefined ? undefined : this.find(asked);
    const moved = this.publicKeyShare > 0 && this.publicKeyShare < 1;
    if (known && !moved) return known;
    this.signed += 1;
    const isPublicKey = this.seed.fraction("signer", String(this.signed)) < this.publicKeyShare;
    return isPublicKey ? this.publicKey : this.signing;
  }

  /** The key that `Wechatpay-Serial` names; undefined where there is none, or no longer. */
  find(serial: string): WechatpayKey | undefined {
    if (serial === this.publicKey.id)
      return this.publicKeyShare === 0 && this.signing ? undefined : this.publicKey;
    return this.certificates.find(({ id }) => id === serial.toUpperCase());
  }

  /** Another one than this, to name wrongly; undefined where there is no other. */
  other(than: WechatpayKey): WechatpayKey | undefined {
    return [this.publicKey, ...this.certificates].find(({ id }) => id !== than.id);
  }

  /** What a merchant knows of them: PEM by id, as `wechatpayKeys` of `createClient`. */
  known(): Readonly<Record<string, string>> {
    const certificates = this.certificates.map(({ id, pem }) => [id, pem] as const);
    const publicKey = [this.publicKey.id, publicPem(this.publicKey.privateKey)] as const;
    const isMoved = !this.signing || this.publicKeyShare > 0;
    return Object.fromEntries(isMoved ? [publicKey, ...certificates] : certificates);
  }
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
}
