/** PEM as it comes out of files, environment variables and secret stores. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "#runtime/encoding/bytes";
import type { KeyKind } from "#runtime/encoding/key-kind";
import { certificateBytes, isPem, readKeyContent } from "#runtime/encoding/pem";
import { certificateDer, certificatePem } from "../support/certificate.ts";
import { derOf, merchant, privatePem, publicPem, wechatpay } from "../support/keys.ts";

const dates = { validFrom: new Date("2024-01-01T00:00:00Z"), validTo: new Date("2034-01-01T00:00:00Z") };
const contents = { serialNo: "5A01", ...dates, publicKey: wechatpay.publicKey, issuer: merchant.privateKey };

/** The PEM and the DER of each kind. */
const kinds: readonly (readonly [KeyKind, string, Buffer])[] = [
  ["private key", privatePem(merchant.privateKey), derOf(merchant.privateKey)],
  ["public key", publicPem(wechatpay.publicKey), derOf(wechatpay.publicKey)],
];
const certificate = certificatePem(contents);
const certificateBytesOf = (pem: string) => Buffer.from(certificateBytes(pem));

const forms: readonly (readonly [string, (pem: string) => string | Uint8Array])[] = [
  ["as it is", (pem) => pem],
  ["CRLF", (pem) => pem.replaceAll("\n", "\r\n")],
  ["CR", (pem) => pem.replaceAll("\n", "\r")],
  ["a BOM", (pem) => `\ufeff${pem}`],
  ["indents", (pem) => pem.replace(/^/gm, "    ")],
  ["tabs and spaces at line ends", (pem) => pem.replaceAll("\n", " \t\n")],
  ["blank lines", (pem) => pem.replaceAll("\n", "\n\n")],
  ["spaces for line breaks", (pem) => pem.replaceAll("\n", " ")],
  ["\\n for line breaks", (pem) => pem.replaceAll("\n", "\\n")],
  ["\\r\\n for line breaks", (pem) => pem.replaceAll("\n", "\\r\\n")],
  ["\\\\n for line breaks", (pem) => pem.replaceAll("\n", "\\\\n")],
  ["\\u000a for line breaks", (pem) => pem.replaceAll("\n", "\\u000A")],
  ["a line continuation", (pem) => pem.replaceAll("\n", "\\\n")],
  ["one line", (pem) => pem.replace(/\n/g, "")],
  ["no white space at all", (pem) => pem.replace(/\s/g, "")],
  ["content in one line", (pem) => pem.replace(/([^-])\n(?!-)/g, "$1")],
  ["quotation marks", (pem) => `"${pem.trim()}"`],
  ["JSON", (pem) => JSON.stringify({ key: pem })],
  ["quoted lines", (pem) => pem.replace(/^/gm, "> ")],
  ["no-break spaces", (pem) => pem.replaceAll("\n", "\u00a0\n")],
  ["zero-width spaces", (pem) => pem.replaceAll("\n", "\u200b\n")],
  ["text around it", (pem) => `Bag Attributes\n    localKeyID: 01\n${pem}and more`],
  ["a Buffer", (pem) => Buffer.from(pem)],
  ["a Uint8Array with a BOM", (pem) => new TextEncoder().encode(`\ufeff${pem}`)],
  ["UTF-16", (pem) => Buffer.from(`\ufeff${pem}`, "utf16le")],
];

describe.each([...kinds, ["certificate", certificate, certificateBytesOf(certificate)] as const])(
  "the PEM of a %s",
  (kind, pem, der) => {
    test.each(forms)("is read with %s", (_, form) => {
      const read = readKeyContent(form(pem), kind);
      expect(
        "fault" in read ? read.fault : read.ders.map((bytes) => Buffer.from(bytes).toString("hex")),
      ).toEqual([der.toString("hex")]);
    });

    test("is read with any white space between its characters", () => {
      const space = fc.constantFrom(" ", "\n", "\r\n", "\t", "\\n", "\u2028", "\u3000");
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.nat(pem.length), space), { maxLength: 20 }), (places) => {
          const spaces = new Map(places);
          const text = Array.from(pem, (character, at) => (spaces.get(at) ?? "") + character).join("");
          const read = readKeyContent(text, kind);
          expect(read).toMatchObject({ ders: [Uint8Array.from(der)] });
        }),
      );
    });

    test("is read as DER", () => {
      expect(readKeyContent(der, kind)).toEqual({ ders: [der], doubt: "" });
    });
  },
);

test("the PEM that decides what the client trusts is read in one form only", () => {
  expect(certificateBytesOf(certificate).equals(certificateDer(contents))).toBe(true);
  for (const [name, form] of forms) {
    const text = form(certificate);
    if (typeof text !== "string" || name === "as it is" || name === "CRLF") continue;
    if (name === "content in one line") continue; // lines of any length are PEM
    expect(() => certificateBytes(text), name).toThrow(SyntaxError);
  }
});

const faultOf = (source: string | Uint8Array, kind: KeyKind) => {
  const read = readKeyContent(source, kind);
  return "fault" in read ? read.fault : "accepted";
};

const wrapped = (content: string) => `-----BEGIN PRIVATE KEY-----\n${content}\n-----END PRIVATE KEY-----\n`;

describe("what is damaged", () => {
  const [, pem] = kinds[0] ?? ["", ""];

  test.each<[string, string, RegExp]>([
    ["another character", pem.replace("M", "*"), /its content is not Base64. Copy it again$/],
    ["no last line", pem.slice(0, -30), /last line of the private key, -----END …-----, is missing/],
    ["another last line", pem.replace("END PRIVATE", "END PUBLIC"), /last line .* is missing/],
    [
      "no content",
      "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
      /its content is not Base64. Copy it again$/,
    ],
    ["a + decoded as a space", wrapped("AAA AAAA"), /Some of its spaces may have been \+ characters/],
    ["an URL-encoded text", encodeURIComponent(pem), /URL-encoded/],
    ["a form's text", new URLSearchParams({ pem }).toString(), /URL-encoded/],
    ["another kind", "-----BEGIN PGP MESSAGE-----\nAAAA\n-----END PGP MESSAGE-----", /of another kind/],
    ["Base64 of the PEM", btoa(pem), /Base64 of PEM text. Decode it/],
    ["Base64 of the DER", encodeBase64(derOf(merchant.privateKey)), /without the lines -----BEGIN …-----/],
  ])("is described: %s", (_, text, fault) => {
    expect(faultOf(text, "private key")).toMatch(fault);
  });
});

test("a text with as many spaces as Base64 allows to lose is read with a doubt", () => {
  const read = readKeyContent(wrapped("AAA AAA AAA AAA AAAA"), "private key");
  expect(read).toMatchObject({ doubt: expect.stringContaining("may have been + characters") as string });
});

describe("a text of a million characters", () => {
  const size = 1_000_000;

  test.each<[string, string]>([
    ["dashes", "-".repeat(size)],
    ["begins", "-----BEGIN PRIVATE KEY".repeat(size / 22)],
    ["first lines", "-----BEGIN PRIVATE KEY-----\n".repeat(size / 28)],
    ["backslashes", "\\".repeat(size)],
    ["spaces", " ".repeat(size)],
    ["a begin without an end of line", `-----BEGIN ${"x".repeat(size)}`],
    ["a path", `${"x".repeat(1000)}.pem${" ".repeat(size)}x`],
    ["Base64", "A".repeat(size)],
    ["one letter, dashes", "-----a ".repeat(size / 7)],
  ])("is rejected: %s", (_, text) => {
    for (const kind of ["private key", "certificate"] as const)
      expect(faultOf(text, kind)).not.toBe("accepted");
    expect(() => certificateBytes(text)).toThrow(SyntaxError);
    expect(typeof isPem(text)).toBe("boolean");
  });

  test("is read to its end", () => {
    const content = encodeBase64(new Uint8Array(750_000));
    const pem = `-----BEGIN CERTIFICATE-----\n${content.replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
    const read = readKeyContent(pem, "certificate");
    expect("fault" in read ? read.fault : read.ders[0]?.length).toBe(750_000);
    expect(decodeBase64(content)?.length).toBe(750_000);
  });
});
