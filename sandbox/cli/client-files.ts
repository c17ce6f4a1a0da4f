/** Writes the files by which clients and tests in other processes reach a sandbox. */
import { rmdirSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { MerchantOptions, Sandbox } from "../index.ts";
import { envFileOf } from "./env-file.ts";

/** The files of a running sandbox. */
export interface ClientFiles {
  readonly folder: string;
  /** Removes the files, and the folder if it was made for them. */
  remove(): Promise<void>;
}

/**
 * Writes the clients' options, the certificate and the token of the control API, which only this user can read. The folder is
 * a new one, unless `out` names one.
 */
export async function writeClientFiles(
  sandbox: Sandbox,
  merchants: readonly MerchantOptions[],
  out: string | undefined,
): Promise<ClientFiles> {
  const folder = out ?? (await mkdtemp(join(tmpdir(), "wechatpay-sandbox-")));
  await mkdir(folder, { recursive: true });
  const files = contentsOf(sandbox, merchants);
  const paths = [...files.keys()].map((name) => join(folder, name));
  // The files hold keys: they are removed, too, when an error or a closed pipe ends the process.
  const removeAtExit = () => {
    try {
      for (const path of paths) rmSync(path, { force: true });
      if (out === undefined) rmdirSync(folder);
    } catch {
      // The error that ends the process is the one to report.
    }
  };
  process.once("exit", removeAtExit);
  const remove = async () => {
    process.off("exit", removeAtExit);
    await Promise.all(paths.map((path) => rm(path, { force: true })));
    if (out === undefined) await rmdir(folder);
  };
  for (const [name, text] of files) {
    const path = join(folder, name);
    await rm(path, { force: true }); // the mode of a file that exists would stay
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
  }
  return { folder, remove };
}

/** Returns the contents by file name. */
function contentsOf(sandbox: Sandbox, merchants: readonly MerchantOptions[]): ReadonlyMap<string, string> {
  const { url, token, client, brandClient, ca } = sandbox;
  const files = new Map<string, string>();
  const add = (name: string, value: object) => files.set(name, `${JSON.stringify(value, null, 2)}\n`);
  if (client) {
    add("client.json", client);
    files.set("client.env", envFileOf(client));
  }
  if (brandClient) add("brand.json", brandClient);
  for (const { mchid, keys, brands = [] } of merchants) {
    if (!keys) add(`client-${mchid}.json`, sandbox.clientOf(mchid));
    for (const one of brands) {
      const brandId = typeof one === "string" ? one : one.brandId;
      const hasOwn = typeof one !== "string" && one.keys !== undefined;
      if (!hasOwn) add(`brand-${brandId}.json`, sandbox.brandClientOf(brandId));
    }
  }
  if (ca !== undefined) files.set("ca.pem", ca);
  add("control.json", { url, token });
  return files;
}
