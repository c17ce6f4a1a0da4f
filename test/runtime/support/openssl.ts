/** SM2 by the command openssl, for which it has had an implementation of its own for years. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether this machine has one that knows SM2, as OpenSSL has since 3.0. */
export const hasOpenssl = spawnSync("openssl", ["pkeyutl", "-help"]).status === 0;

const userId = ["-pkeyopt", "distid:1234567812345678"];

function openssl(args: readonly string[], files: Readonly<Record<string, string | Uint8Array>> = {}): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "sm2-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Sm2Pair {
  /** PKCS#8 and SubjectPublicKeyInfo as PEM. */
  readonly privateKey: string;
  readonly publicKey: string;
}

export function makeSm2Pair(): Sm2Pair {
  const privateKey = openssl(["genpkey", "-algorithm", "SM2"]).toString();
  return {
    privateKey,
    publicKey: openssl(["pkey", "-in", "key", "-pubout"], { key: privateKey }).toString(),
  };
}

/** The same key as `openssl ecparam -genkey` writes it (SEC 1). */
export function toSec1(privateKey: string): string {
  return openssl(["ec", "-in", "key"], { key: privateKey }).toString();
}

export function signSm2(message: Uint8Array | string, privateKey: string): Buffer {
  const args = ["pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-inkey", "key", "-in", "message", ...userId];
  return openssl(args, { key: privateKey, message });
}

export function verifySm2(message: Uint8Array | string, signature: Uint8Array, publicKey: string): boolean {
  const how = ["-verify", "-rawin", "-digest", "sm3", "-pubin", "-inkey", "key", "-in", "message"];
  const args = ["pkeyutl", ...how, "-sigfile", "signature", ...userId];
  try {
    openssl(args, { key: publicKey, message, signature });
    return true;
  } catch {
    return false;
  }
}

export function encryptSm2(message: Uint8Array | string, publicKey: string): Buffer {
  const args = ["pkeyutl", "-encrypt", "-pubin", "-inkey", "key", "-in", "message"];
  return openssl(args, { key: publicKey, message });
}

export function decryptSm2(ciphertext: Uint8Array, privateKey: string): Buffer {
  return openssl(["pkeyutl", "-decrypt", "-inkey", "key", "-in", "message"], {
    key: privateKey,
    message: ciphertext,
  });
}

/** A certificate that says of itself whose it is. */
export function certifySm2(serialNo: string, privateKey: string): string {
  const subject = ["-subj", "/CN=throwaway", "-set_serial", `0x${serialNo}`, "-days", "30"];
  return openssl(["req", "-new", "-x509", "-key", "key", "-sm3", ...subject], { key: privateKey }).toString();
}

/** A root with a key of its own, and a certificate that it issued. */
export function issueSm2Chain(
  serialNo: string,
  privateKey: string,
): { readonly root: string; readonly leaf: string } {
  const rootKey = makeSm2Pair().privateKey;
  const asIssuer = [
    "-addext",
    "basicConstraints=critical,CA:TRUE",
    "-addext",
    "keyUsage=critical,keyCertSign",
  ];
  const id = ["-sigopt", "distid:1234567812345678"];
  const self = ["req", "-new", "-x509", "-key", "rootKey", "-sm3", "-subj", "/CN=root", "-days", "30", ...id];
  const root = openssl([...self, ...asIssuer], { rootKey }).toString();
  const asking = ["req", "-new", "-key", "key", "-sm3", "-subj", "/CN=Tenpay", ...id];
  const request = openssl(asking, { key: privateKey });
  const by = ["-CA", "root", "-CAkey", "rootKey", "-set_serial", `0x${serialNo}`, "-days", "30"];
  const known = ["-vfyopt", "distid:1234567812345678"];
  const issuing = ["x509", "-req", "-in", "request", "-sm3", ...by, ...id, ...known];
  return { root, leaf: openssl(issuing, { request, root, rootKey }).toString() };
}
