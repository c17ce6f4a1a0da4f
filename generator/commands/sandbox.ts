import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { display } from "../sandbox/display.ts";
import {
  parseCredentials,
  startSandbox,
  type Credentials,
  type Exchange,
  type Sandbox,
} from "../sandbox/index.ts";
import { codeOf, readIfThere, reasonOf, shown } from "../io/disk.ts";
import { UnreadableError } from "../io/errors.ts";
import { exit } from "./exit.ts";
import { operationsFor } from "./operations.ts";
import type { Options } from "./options.ts";
import { report, Stages } from "./report.ts";
import { plural } from "./texts.ts";

export const usage = `wechatpay-codegen sandbox [--specs DIR] [--include PATTERN…] [--exclude PATTERN…] [--corrections FILE]
                          [--port N] [--credentials FILE] [--https] [--seed TEXT] [--stateless] [--speed N] [--pay-after MS] [--settle-after MS]
                          [--public-key-share N] [--notify-beyond-loopback]

Serves the pages below --specs (specs, or those that come with this package) on the loopback interface until it is
stopped. It makes throwaway keys and says where they are, or takes those of --credentials: a JSON object with mchid,
serialNo, apiV3Key, merchantPublicKey, publicKeyId and wechatpayPrivateKey.
Answers follow from --seed. Orders, refunds and transfers are kept, unless --stateless; an order is paid by
POST /sandbox/orders/OUT_TRADE_NO/pay, or --pay-after so many milliseconds, refunds and transfers are done
--settle-after 1000. With --speed 60 an hour is a minute. --public-key-share gives the merchant platform certificates,
and says how many answers a public key signs, from 0 to 1. Notifications go to loopback addresses only, unless
--notify-beyond-loopback. A request says by its header Sandbox-Fault what is to go wrong: "reset; when=during".
Its address, opened in a browser, shows every operation with a form that calls it, and live what comes in.`;

export async function run(options: Options): Promise<number> {
  const { operations, findings } = await operationsFor(options, new Stages(options));
  await report(findings, options, process.stderr);
  if (!operations) return exit.findings;
  const credentials = readCredentials(options.credentials);
  const stopped = stopSignal(); // whoever reads the ready line may stop it at once
  const sandbox = await startSandbox({
    ...options.sandbox,
    operations,
    credentials,
    port: options.port,
    onExchange: (exchange) => {
      if (!options.silent) process.stdout.write(shownAs(exchange, options));
    },
  }).catch((error: unknown) => {
    const fix = codeOf(error) === "EADDRINUSE" ? " --port 0 takes any free port." : "";
    throw new UnreadableError(`The sandbox cannot start: ${reasonOf(error)}.${fix}`);
  });
  const folder = await writeClientFiles(sandbox);
  process.stdout.write(readyLine(sandbox, operations.length, folder, credentials, options));
  await stopped;
  await sandbox.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  return exit.clean;
}

/** In JSON mode every line is a JSON object: first that it is ready, then an exchange each. */
function shownAs(exchange: Exchange, { format, color }: Options): string {
  return format === "json" ? `${JSON.stringify(exchange)}\n` : `\n${display(exchange, color)}`;
}

function readyLine(
  { url, client, ca, seed }: Sandbox,
  operations: number,
  folder: string | undefined,
  credentials: Credentials | undefined,
  { format }: Options,
): string {
  const clientFile = folder && client && join(folder, "client.json");
  const caFile = folder && ca && join(folder, "ca.pem");
  if (format === "json") {
    return `${JSON.stringify({ ready: true, url, page: `${url}/`, operations, seed, client: clientFile, ca: caFile })}\n`;
  }
  const keys = clientFile
    ? `createClient takes the throwaway keys in ${clientFile}`
    : `It expects mchid ${credentials?.mchid ?? ""} and signs with ${credentials?.publicKeyId ?? ""}.`;
  const trust = caFile ? `\nIts certificate is trusted with NODE_EXTRA_CA_CERTS=${caFile}` : "";
  const what = `Sandbox of ${plural(operations, "operation")} on ${url}, seed ${seed}.`;
  const look = `Open ${url}/ in a browser: every operation, a form that calls it, and a live log.`;
  return `${what} This is not WeChat Pay: no money moves.\n${look}\n${keys}${trust}\n`;
}

function readCredentials(path: string | undefined): Credentials | undefined {
  if (path === undefined) return undefined;
  const text = readIfThere(path);
  if (text === undefined) throw new UnreadableError(`${shown(path)}, the credentials file, is not there.`);
  try {
    return parseCredentials(JSON.parse(text));
  } catch (error) {
    // A JSON error would quote the file, and the file holds keys.
    const reason =
      error instanceof SyntaxError ? "It is no JSON." : error instanceof Error ? error.message : "";
    throw new UnreadableError(`${shown(path)}, the credentials file, cannot be used: ${reason}`);
  }
}

/** In a folder that only this user can open; none where there is nothing to write. */
async function writeClientFiles({ client, ca }: Sandbox): Promise<string | undefined> {
  if (!client && ca === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "wechatpay-sandbox-"));
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
  if (client) await write("client.json", `${JSON.stringify(client, null, 2)}\n`);
  if (ca !== undefined) await write("ca.pem", ca);
  return folder;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
