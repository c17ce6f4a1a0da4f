/** X.509 certificates for tests: node:crypto reads them and cannot write them. */
import { sign, type KeyObject } from "node:crypto";

interface Contents {
  /** Hexadecimal, beginning with a digit below 8: the number is positive. */
  readonly serialNo: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly publicKey: KeyObject;
  /** Signs it; the client does not look. */
  readonly issuer: KeyObject;
}

export function certificatePem({ serialNo, validFrom, validTo, publicKey, issuer }: Contents): string {
  const algorithm = der(0x30, oid("2a864886f70d01010b"), der(0x05)); // sha256WithRSAEncryption
  const name = der(0x30, der(0x31, der(0x30, oid("550403"), der(0x0c, Buffer.from("throwaway"))))); // CN
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))), // version 3
    der(0x02, Buffer.from(serialNo, "hex")),
    algorithm,
    name,
    der(0x30, time(validFrom), time(validTo)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = sign("RSA-SHA256", body, issuer);
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = whole.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** Tag, length, contents (X.690). */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

/** GeneralizedTime: 20250101000000Z */
function time(date: Date): Buffer {
  return der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, "")));
}
