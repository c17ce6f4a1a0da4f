import { randomBytes } from "node:crypto";

import { findFault, type Fault } from "../faults/fault.ts";
import { randomHex } from "../util/random.ts";
import type { Suite } from "./suite.ts";
import type { WechatpayKey, WechatpayKeys } from "./wechatpay-keys.ts";

/** The body of a response or notification with its signature headers. */
export interface SignedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Signature {
  readonly timestamp: string;
  readonly nonce: string;
  readonly serial: string;
  readonly signature: string;
}

/** How to sign a message. */
export interface SigningOptions {
  /** Unix time in milliseconds. */
  readonly now: number;
  /** The key that the request names in `Wechatpay-Serial`. */
  readonly serial?: string | undefined;
  /** Signs with the current platform certificate, as for the list of certificates. */
  readonly withCertificate?: boolean | undefined;
  readonly faults: readonly Fault[];
}

/** Signs as WeChat Pay does, or wrongly if a fault requires it. */
export class MessageSigner {
  readonly keys: WechatpayKeys;
  private readonly suite: Suite;
  private unknownKey: Promise<WechatpayKey> | undefined;
  private previous: { readonly body: Buffer; readonly signature: Signature } | undefined;

  constructor(keys: WechatpayKeys, suite: Suite) {
    this.keys = keys;
    this.suite = suite;
  }

  async sign(body: Buffer, request: SigningOptions): Promise<SignedMessage> {
    const { faults } = request;
    const certificate = request.withCertificate ? this.keys.signing : undefined;
    const key = certificate ?? this.keys.signingKey(request.serial);
    const shift = findFault(faults, "timestamp");
    const seconds = Math.floor(request.now / 1000) + (shift ? (shift.seconds ?? -301) : 0);
    const signature = await this.signBody(body, await this.keyFor(key, faults), seconds);
    const named = { ...signature, serial: this.serialFor(key, signature, faults) };
    const isReplayed = findFault(faults, "signature-replayed") !== undefined;
    const sent = isReplayed
      ? await this.otherSignature(body, key, seconds)
      : withWrongSignature(named, faults);
    this.previous = { body, signature };
    const isMissing = findFault(faults, "signature-missing") !== undefined;
    const altered = findFault(faults, "body-altered") ? alterBody(body) : body;
    return { headers: isMissing ? {} : headersOf(sent, this.suite), body: altered };
  }

  /** The signature of the previous message; where that had the same body, one of another body. */
  private otherSignature(body: Buffer, key: WechatpayKey, seconds: number): Promise<Signature> | Signature {
    if (this.previous && !this.previous.body.equals(body)) return this.previous.signature;
    return this.signBody(Buffer.from("another body"), key, seconds);
  }

  private async keyFor(key: WechatpayKey, faults: readonly Fault[]): Promise<WechatpayKey> {
    const isForged = findFault(faults, "signature-forged") ?? findFault(faults, "serial-unknown");
    if (!isForged) return key;
    this.unknownKey ??= this.suite.makePair().then(({ privateKey }): WechatpayKey => {
      return { id: `7${randomBytes(20).toString("hex").toUpperCase().slice(1)}`, privateKey };
    });
    return this.unknownKey;
  }

  private serialFor(key: WechatpayKey, signature: Signature, faults: readonly Fault[]): string {
    if (findFault(faults, "serial-unknown")) return signature.serial;
    const other = findFault(faults, "serial-wrong") ? this.keys.otherThan(key) : undefined;
    return (other ?? key).id;
  }

  private async signBody(
    body: Buffer,
    { id, privateKey }: WechatpayKey,
    seconds: number,
  ): Promise<Signature> {
    const timestamp = String(seconds);
    const nonce = randomHex(32);
    const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from("\n")]);
    const signature = (await this.suite.sign(message, privateKey)).toString("base64");
    return { timestamp, nonce, serial: id, signature };
  }
}

function withWrongSignature(signature: Signature, faults: readonly Fault[]): Signature {
  if (findFault(faults, "signature-truncated")) {
    const bytes = Buffer.from(signature.signature, "base64");
    return { ...signature, signature: bytes.subarray(0, -16).toString("base64") };
  }
  if (findFault(faults, "signature-not-base64")) return { ...signature, signature: "%%% not Base64 %%%" };
  if (findFault(faults, "signtest"))
    return { ...signature, signature: `WECHATPAY/SIGNTEST/${signature.signature}` };
  return signature;
}

function headersOf(
  { timestamp, nonce, serial, signature }: Signature,
  { scheme }: Suite,
): Record<string, string> {
  return {
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Signature": signature,
    "Wechatpay-Signature-Type": scheme,
    "Wechatpay-Serial": serial,
  };
}

/** Replaces the last letter or digit by another one. */
export function alterBody(body: Buffer): Buffer {
  const at = body.findLastIndex((byte) => /[0-9A-Za-z]/u.test(String.fromCharCode(byte)));
  if (at < 0) return Buffer.concat([body, Buffer.from(" ")]);
  const altered = Buffer.from(body);
  altered[at] = body[at] === 0x31 ? 0x32 : 0x31; // 1, or 2 where it was 1
  return altered;
}
