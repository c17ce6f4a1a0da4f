import { randomBytes, sign, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

import { findFault, type Fault } from "../faults/fault.ts";
import { makePair } from "./pair.ts";
import type { WechatpayKey, WechatpayKeys } from "./wechatpay-keys.ts";

/** An answer or a notification with what proves that it comes from WeChat Pay, or fails to. */
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

export interface SigningRequest {
  /** Unix time in milliseconds. */
  readonly now: number;
  /** The key that the request names in `Wechatpay-Serial`. */
  readonly asked?: string | undefined;
  /** Certificates are signed with one of them, whatever else is. */
  readonly withCertificate?: boolean | undefined;
  readonly faults: readonly Fault[];
}

const signAsync = promisify(sign);

/** Signs as WeChat Pay does: rightly, and in every wrong way that a test asks for. */
export class Signatory {
  private readonly keys: WechatpayKeys;
  private stranger: Promise<WechatpayKey> | undefined;
  private previous: { readonly body: Buffer; readonly signature: Signature } | undefined;

  constructor(keys: WechatpayKeys) {
    this.keys = keys;
  }

  async sign(body: Buffer, request: SigningRequest): Promise<SignedMessage> {
    const { faults } = request;
    const usual = request.withCertificate ? this.keys.signing : undefined;
    const right = usual ?? this.keys.signer(request.asked);
    const shift = findFault(faults, "timestamp");
    const seconds = Math.floor(request.now / 1000) + (shift ? (shift.seconds ?? -301) : 0);
    const made = await signBody(body, await this.keyFor(right, faults), seconds);
    const shown = { ...made, serial: this.serialFor(right, made, faults) };
    const isReplayed = findFault(faults, "signature-replayed") !== undefined;
    const wrong = isReplayed
      ? await this.otherSignature(body, right, seconds)
      : withWrongSignature(shown, faults);
    this.previous = { body, signature: made };
    const isMissing = findFault(faults, "signature-missing") !== undefined;
    const altered = findFault(faults, "body-altered") ? alter(body) : body;
    return { headers: isMissing ? {} : headersOf(wrong), body: altered };
  }

  /** Of what was signed before, unless that was the same. */
  private otherSignature(body: Buffer, key: WechatpayKey, seconds: number): Promise<Signature> | Signature {
    if (this.previous && !this.previous.body.equals(body)) return this.previous.signature;
    return signBody(Buffer.from("another body"), key, seconds);
  }

  private async keyFor(right: WechatpayKey, faults: readonly Fault[]): Promise<WechatpayKey> {
    const isForged = findFault(faults, "signature-forged") ?? findFault(faults, "serial-unknown");
    if (!isForged) return right;
    this.stranger ??= makePair().then(({ privateKey }): WechatpayKey => {
      return { id: `7${randomBytes(20).toString("hex").toUpperCase().slice(1)}`, privateKey };
    });
    return this.stranger;
  }

  private serialFor(right: WechatpayKey, made: Signature, faults: readonly Fault[]): string {
    if (findFault(faults, "serial-unknown")) return made.serial;
    const other = findFault(faults, "serial-wrong") ? this.keys.other(right) : undefined;
    return (other ?? right).id;
  }
}

async function signBody(body: Buffer, { id, privateKey }: WechatpayKey, seconds: number): Promise<Signature> {
  const timestamp = String(seconds);
  const nonce = randomBytes(16).toString("hex");
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from("\n")]);
  return { timestamp, nonce, serial: id, signature: await signText(message, privateKey) };
}

async function signText(message: Buffer, key: KeyObject): Promise<string> {
  return (await signAsync("sha256", message, key)).toString("base64");
}

function withWrongSignature(right: Signature, faults: readonly Fault[]): Signature {
  if (findFault(faults, "signature-truncated")) {
    const bytes = Buffer.from(right.signature, "base64");
    return { ...right, signature: bytes.subarray(0, -16).toString("base64") };
  }
  if (findFault(faults, "signature-not-base64")) return { ...right, signature: "%%% this is no base64 %%%" };
  if (findFault(faults, "signtest")) return { ...right, signature: `WECHATPAY/SIGNTEST/${right.signature}` };
  return right;
}

function headersOf({ timestamp, nonce, serial, signature }: Signature): Record<string, string> {
  return {
    "Wechatpay-Timestamp": timestamp,
    "Wechatpay-Nonce": nonce,
    "Wechatpay-Signature": signature,
    "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    "Wechatpay-Serial": serial,
  };
}

/** Replaces the last letter or digit by another one. */
export function alter(body: Buffer): Buffer {
  const at = body.findLastIndex((byte) => /[0-9A-Za-z]/u.test(String.fromCharCode(byte)));
  if (at < 0) return Buffer.concat([body, Buffer.from(" ")]);
  const altered = Buffer.from(body);
  altered[at] = body[at] === 0x31 ? 0x32 : 0x31; // 1, or 2 where it was 1
  return altered;
}
