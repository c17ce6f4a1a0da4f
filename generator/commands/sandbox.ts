import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { display } from "../sandbox/display.ts";
import {
  parseCredentials,
  startSandbox,
  type ClientCredentials,
  type Credentials,
  type Exchange,
} from "../sandbox/index.ts";
import { codeOf, readIfThere, reasonOf, shown } from "./disk.ts";
import { exit, UnreadableError } from "./exit.ts";
import { operationsFor } from "./operations.ts";
import type { Options } from "./options.ts";
import { plural, report, Stages } from "./report.ts";

export const usage = `wechatpay-codegen sandbox [--specs DIR] [--corrections FILE] [--port N] [--credentials FILE]

Serves the pages below --specs (specs, or those that come with this package) on the loopback interface until it is
stopped. It makes throwaway keys and says where they are, or takes those of --credentials: a JSON object with mchid,
serialNo, apiV3Key, merchantPublicKey, publicKeyId and wechatpayPrivateKey.`;

export async function run(options: Options): Promise<number> {
  const { operations, problems } = await operationsFor(options, new Stages(options));
  await report(problems, options, process.stderr);
  if (!operations) return exit.findings;
  const credentials = readCredentials(options.credentials);
  const sandbox = await startSandbox({
    operations,
    credentials,
    port: options.port,
    onExchange: (exchange) => {
      if (!options.silent) process.stdout.write(shownAs(exchange, options));
    },
  }).catch((error: unknown) => {
    const mend = codeOf(error) === "EADDRINUSE" ? " --port 0 takes any free port." : "";
    throw new UnreadableError(`The sandbox cannot start: ${reasonOf(error)}.${mend}`);
  });
  const folder = sandbox.client && (await writeClientFile(sandbox.client));
  const client = folder && join(folder, "client.json");
  process.stdout.write(readyLine(sandbox.url, operations.length, client, credentials, options));
  await stopSignal();
  await sandbox.close();
  if (folder) await rm(folder, { recursive: true, force: true });
  return exit.clean;
}

/** In JSON mode every line is a JSON object: first that it is ready, then an exchange each. */
function shownAs(exchange: Exchange, { format, color }: Options): string {
  return format === "json" ? `${JSON.stringify(exchange)}\n` : `\n${display(exchange, color)}`;
}

function readyLine(
  url: string,
  operations: number,
  client: string | undefined,
  credentials: Credentials | undefined,
  { format }: Options,
): string {
  if (format === "json") return `${JSON.stringify({ ready: true, url, operations, client })}\n`;
  const keys = client
    ? `createClient takes the throwaway keys in ${client}`
    : `It expects mchid ${credentials?.mchid ?? ""} and signs with ${credentials?.publicKeyId ?? ""}.`;
  return `Sandbox of ${plural(operations, "operation")} on ${url}. This is not WeChat Pay: no money moves.\n${keys}\n`;
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

/** In a folder that only this user can open. */
async function writeClientFile(client: ClientCredentials): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wechatpay-sandbox-"));
  await writeFile(join(folder, "client.json"), `${JSON.stringify(client, null, 2)}\n`, { mode: 0o600 });
  return folder;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
