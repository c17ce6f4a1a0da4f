/** `trustedRoots`: a platform certificate needs a chain of issuers to a root that the program trusts. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { platformCertificates } from "wechatpay-ts";
import { certificatePem as pemOf } from "#runtime/encoding/pem";
import { certificatePem, extension, issuing } from "../support/certificate.ts";
import { certifying, issue, type Issued } from "../support/certificates.ts";
import { codeOf, get, hour, make, notification } from "../support/fetching.ts";
import { pemDer, rsa, type KeyPair } from "../support/keys.ts";

const [rootPair, middlePair, leafPair, strangerPair] = [rsa(), rsa(), rsa(), rsa()];

interface Authority {
  readonly name: string;
  readonly pair: KeyPair;
}

const root: Authority = { name: "root", pair: rootPair };
const middle: Authority = { name: "middle", pair: middlePair };

interface Changes {
  readonly from?: number;
  readonly to?: number;
  readonly extensions?: readonly Buffer[];
  readonly pair?: KeyPair;
}

function certify(subject: string, pair: KeyPair, by: Authority, changes: Changes = {}): Issued {
  const { from = Date.now() - hour, to = Date.now() + 24 * hour, extensions = [] } = changes;
  const serialNo = `5B${randomBytes(19).toString("hex").toUpperCase()}`;
  const [validFrom, validTo] = [new Date(from), new Date(to)];
  const { publicKey } = changes.pair ?? pair;
  const names = { issuer: by.name, subject };
  const contents = { serialNo, validFrom, validTo, publicKey, names, extensions, issuer: by.pair.privateKey };
  return { serialNo, key: pair.privateKey, pem: certificatePem(contents), from: validFrom, to: validTo };
}

const signsCertificates = extension("551d0f", Buffer.from("03020106", "hex"));
const signsData = extension("551d0f", Buffer.from("03020780", "hex"));
const authority = (changes: Changes = {}) => ({ extensions: [issuing(), signsCertificates], ...changes });
const rootCertificate = certify("root", rootPair, root, authority());
const middleCertificate = certify("middle", middlePair, root, authority());
const leaf = (by: Authority, changes?: Changes) => certify("Tenpay", leafPair, by, changes);

/** Resolves to the code of the error, or "accepted", of a client that trusts these roots. */
async function outcomeOf(platformCertificate: Issued, ...trusted: readonly Issued[]): Promise<string> {
  const server = await certifying([platformCertificate]);
  const { client, errors } = make(server, { trustedRoots: trusted.map(({ pem }) => pem) });
  const outcome = await codeOf(Promise.resolve(client.call(get, { id: "1" })));
  return outcome === "accepted" ? outcome : String(errors[0]?.code);
}

test("the client accepts a certificate that a root issued", async () => {
  expect(await outcomeOf(leaf(root), rootCertificate)).toBe("accepted");
});

test("the client accepts a chain over another authority, in any order", async () => {
  expect(await outcomeOf(leaf(middle), rootCertificate, middleCertificate)).toBe("accepted");
  expect(await outcomeOf(leaf(middle), middleCertificate, rootCertificate)).toBe("accepted");
});

test("without trustedRoots the client verifies no chain", async () => {
  const server = await certifying([issue()]);
  await make(server).client.call(get, { id: "1" });
});

/** A certificate that names SHA-1 for its signature, in both places. */
function withSha1(issued: Issued): Issued {
  const der = pemDer(issued.pem).toString("hex");
  const [sha256, sha1] = ["2a864886f70d01010b", "2a864886f70d010105"];
  expect(der.split(sha256)).toHaveLength(3);
  const bytes = Buffer.from(der.replaceAll(sha256, sha1), "hex");
  return { ...issued, pem: pemOf(bytes) };
}

const stranger = { name: "root", pair: strangerPair };
const old = { from: Date.now() - 3 * hour, to: Date.now() - hour };

test.each<[string, Issued, readonly Issued[]]>([
  ["that is its own issuer", issue(), [rootCertificate]],
  ["of another authority with the name of the root", leaf(stranger), [rootCertificate]],
  ["that its authority signed with another algorithm", withSha1(leaf(root)), [rootCertificate]],
  ["whose authority is not among them", leaf(middle), [rootCertificate]],
  [
    "of an authority that a stranger issued",
    leaf(middle),
    [rootCertificate, certify("middle", middlePair, stranger, authority())],
  ],
  [
    "of an authority that has expired",
    leaf(middle),
    [rootCertificate, certify("middle", middlePair, root, authority(old))],
  ],
  ["of a root that has expired", leaf(root), [certify("root", rootPair, root, authority(old))]],
  [
    "beyond the path length of the root",
    leaf(middle),
    [certify("root", rootPair, root, authority({ extensions: [issuing(0)] })), middleCertificate],
  ],
  [
    "with an unknown critical extension",
    leaf(root, { extensions: [extension("551d1e", Buffer.of(0x30, 0))] }),
    [rootCertificate],
  ],
  [
    "of two authorities that issued each other",
    leaf(middle),
    [
      certify("middle", middlePair, { name: "other", pair: strangerPair }, authority()),
      certify("other", strangerPair, middle, authority()),
      rootCertificate,
    ],
  ],
])("the client rejects a certificate %s", async (_, platformCertificate, trusted) => {
  expect(await outcomeOf(platformCertificate, ...trusted)).toBe("ERR_CERTIFICATE_INVALID");
});

test("a path length counts the authorities between", async () => {
  const short = certify("middle", middlePair, root, authority({ extensions: [issuing(0)] }));
  const long = certify("root", rootPair, root, authority({ extensions: [issuing(1)] }));
  expect(await outcomeOf(leaf(middle), long, short)).toBe("accepted");
});

test("the client rejects a cached response without a chain, and fetches", async () => {
  const server = await certifying([leaf(root)]);
  const strangers = await certifying([issue()]);
  const store = new Map<string, unknown>();
  const cache = {
    get: (key: string) => store.get(key),
    set: (key: string, value: unknown) => store.set(key, value),
  };
  await make(strangers, { cache }).client.call(get, { id: "1" });
  const { client, errors } = make(server, { cache, trustedRoots: [rootCertificate.pem] });
  await client.call(get, { id: "1" });
  expect(errors.map(({ code }) => code)).toEqual(["ERR_CERTIFICATE_CACHE"]);
  const [forged] = strangers.certificates;
  if (forged) expect(await codeOf(client.verify(notification(forged)))).toBe("ERR_SERIAL_UNKNOWN");
});

const noAuthority = certify("root", rootPair, root);
const wrongUse = certify("root", rootPair, root, { extensions: [issuing(), signsData] });

test.each<[string, unknown, RegExp]>([
  ["no list", rootCertificate.pem, /expected a list/],
  ["null", null, /expected a list/],
  ["an empty list", [], /at least one root/],
  ["no root", [middleCertificate.pem], /at least one root/],
  ["another text", ["-----BEGIN"], /trustedRoots\[0\]: this is PEM text of another kind/],
  ["a number", [rootCertificate.pem, 1], /trustedRoots\[1\]: expected PEM or DER, received .*number/],
  [
    "a certificate whose + characters were read as spaces",
    ["-----BEGIN CERTIFICATE-----\nAAA AAA AAA AAA AAAA\n-----END CERTIFICATE-----\n"],
    /trustedRoots\[0\]: a certificate cannot be parsed\. Some of its spaces may have been \+ characters/,
  ],
  ["other bytes", [Buffer.of(0x30, 0x82)], /trustedRoots\[0\]: a certificate cannot be parsed/],
])("platformCertificates rejects %s as trustedRoots", (_, trustedRoots, message) => {
  const options = { trustedRoots: trustedRoots as readonly string[] }; // JavaScript has no type check
  expect(() => platformCertificates(options)).toThrow(message);
});

test.each([
  ["without basicConstraints", noAuthority],
  ["that may not sign certificates", wrongUse],
])("createClient rejects a root %s", (_, { pem }) => {
  expect(() => make({ url: "http://127.0.0.1:1" }, { trustedRoots: [pem] })).toThrow(
    /cannot issue certificates/,
  );
});

test.each([
  [
    "of another algorithm",
    generateKeyPairSync("ec", { namedCurve: "P-256" }),
    /trustedRoots: the certificate \w+: expected an RSA key, received ec/u,
  ],
  [
    "of 1024 bits",
    generateKeyPairSync("rsa", { modulusLength: 1024 }),
    /trustedRoots: the certificate \w+: .*2048 bits/u,
  ],
])("createClient rejects a root with a key %s", (_, pair, message) => {
  const { pem } = certify(
    "root",
    rootPair,
    root,
    authority({ pair: { ...rootPair, publicKey: pair.publicKey } }),
  );
  expect(() => make({ url: "http://127.0.0.1:1" }, { trustedRoots: [pem] })).toThrow(message);
});
