/** The DER of SM2 keys and signatures that no program should write. */
import { expect, test } from "vitest";
import { sm } from "wechatpay-ts/sm";
import { writeDer } from "#runtime/encoding/der";
import { writeSignature } from "#runtime/encoding/sm-der";

const { keys } = await sm();

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ""), "hex");

/** The key of the examples of GB/T 32918.5. */
const number = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
const point = `04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
  CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13`;
const curve = hex("06082a811ccf5501822d");
const p256 = hex("06082a8648ce3d030107");

/** A private key in SEC 1 (RFC 5915). */
const sec1 = (digits: string, ...parameters: Uint8Array[]) =>
  writeDer(
    0x30,
    writeDer(0x02, Buffer.of(1)),
    writeDer(0x04, hex(digits)),
    ...parameters.map((parameter) => writeDer(0xa0, parameter)),
  );
const spki = (identifiers: Uint8Array, bits: string) =>
  writeDer(0x30, writeDer(0x30, identifiers), writeDer(0x03, Buffer.of(0), hex(bits)));
const ecKey = hex("06072a8648ce3d0201");

test("a private key is read with its curve, and with the zeros in front that a program left out", () => {
  expect(keys.privateKey(sec1(number, curve)).algorithm).toBe("sm2");
  const short = keys.privateKey(sec1("01", curve));
  expect(short.fingerprint).toBe(keys.privateKey(sec1(`${"00".repeat(31)}01`, curve)).fingerprint);
});

test.each<[string, Uint8Array, string]>([
  ["no curve", sec1(number), "expected a key of the curve sm2p256v1"],
  ["another curve", sec1(number, p256), "expected a key of the curve sm2p256v1"],
  ["a longer number", sec1(`${number}00`, curve), "not the DER of a key or a certificate"],
])("a private key is refused with %s", (_, der, message) => {
  expect(() => keys.privateKey(der)).toThrow(new SyntaxError(message));
});

test.each<[string, Uint8Array]>([
  ["another curve", spki(Buffer.concat([ecKey, p256]), point)],
  ["a point beside the curve", spki(Buffer.concat([ecKey, curve]), point.replace(/13$/, "14"))],
])("a public key is refused with %s", (_, der) => {
  expect(keys.publicKey(spki(Buffer.concat([ecKey, curve]), point)).algorithm).toBe("sm2");
  expect(() => keys.publicKey(der)).toThrow(Error);
});

test("a signature has two numbers of the curve", async () => {
  const [privateKey, publicKey] = [
    keys.privateKey(sec1(number, curve)),
    keys.publicKey(spki(Buffer.concat([ecKey, curve]), point)),
  ];
  const message = Buffer.from("message digest");
  const signature = await privateKey.sign(message);
  expect(await publicKey.verify(message, signature)).toBe(true);
  const one = writeDer(0x02, Buffer.of(1));
  const forged = [
    writeDer(0x30, signature.subarray(2), one),
    writeDer(0x30, one),
    writeDer(0x30, writeDer(0x02, Buffer.alloc(33, 1)), one),
    writeSignature("0".repeat(63) + "1" + "f".repeat(64)),
    writeSignature("0".repeat(64) + "1".repeat(64)),
    Buffer.of(),
  ];
  for (const bytes of forged) expect(await publicKey.verify(message, bytes)).toBe(false);
});
