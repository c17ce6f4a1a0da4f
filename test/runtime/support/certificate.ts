/** X.509 certificates for tests: node:crypto reads them and cannot write them. */
import { sign, type KeyObject } from "node:crypto";

interface Contents {
  /** Hexadecimal, beginning with a digit below 8: the number is positive. */
  readonly serialNo: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly publicKey: KeyObject;
  /** Signs it; the client looks only with trustedRoots. */
  readonly issuer: KeyObject;
  readonly names?: { readonly issuer: string; readonly subject: string };
  /** Extensions of version 3, as `extension` writes them. */
  readonly extensions?: readonly Buffer[];
}

export function certificatePem(contents: Contents): string {
  const lines = certificateDer(contents)
    .toString("base64")
    .replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

export function certificateDer(contents: Contents): Buffer {
  const { serialNo, validFrom, validTo, publicKey, issuer, extensions = [] } = contents;
  const names = contents.names ?? { issuer: "throwaway", subject: "throwaway" };
  const algorithm = der(0x30, oid("2a864886f70d01010b"), der(0x05)); // sha256WithRSAEncryption
  const name = (text: string) => der(0x30, der(0x31, der(0x30, oid("550403"), der(0x0c, Buffer.from(text))))); // CN
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))), // version 3
    der(0x02, Buffer.from(serialNo, "hex")),
    algorithm,
    name(names.issuer),
    der(0x30, time(validFrom), time(validTo)),
    name(names.subject),
    publicKey.export({ type: "spki", format: "der" }),
    ...(extensions.length > 0 ? [der(0xa3, der(0x30, ...extensions))] : []),
  );
  const signature = sign("RSA-SHA256", body, issuer);
  return der(0x30, body, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
}

/** @param id the object identifier in hexadecimal */
export function extension(id: string, value: Buffer, isCritical = true): Buffer {
  return der(0x30, oid(id), ...(isCritical ? [der(0x01, Buffer.of(0xff))] : []), der(0x04, value));
}

/** basicConstraints of an issuer. */
export function issuing(pathLength?: number): Buffer {
  const length = pathLength === undefined ? [] : [der(0x02, Buffer.of(pathLength))];
  return extension("551d13", der(0x30, der(0x01, Buffer.of(0xff)), ...length));
}

/** Tag, length, contents (X.690). */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
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
