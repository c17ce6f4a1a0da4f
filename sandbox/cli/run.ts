import { readFile } from "node:fs/promises";
import { join } from "node:path";

import {
  packagedOperations,
  CredentialsError,
  NetworkError,
  parseCredentials,
  parseMerchants,
  readIr,
  startSandbox,
  type Credentials,
  type Exchange,
  type MerchantOptions,
  type Sandbox,
  type SandboxOptions,
} from "../index.ts";
import { writeClientFiles } from "./client-files.ts";
import { display } from "./display.ts";
import { codeOf, reasonOf } from "../../generator/util/errors.ts";
import { exit, UnreadableError, UsageError } from "./exit.ts";
import type { Options } from "./options.ts";
import { selectOperations } from "./select.ts";
import { stopSignal } from "./stop-signal.ts";
import { readSpecs, type SpecsResult } from "./specs.ts";
import { textsIn } from "./texts/texts.ts";

/** Serves until a signal stops the process. Returns the exit code. */
export async function run(options: Options): Promise<number> {
  const credentials = await readKeys("--credentials", options.credentials, parseCredentials);
  const merchants = await readKeys("--merchants", options.merchants, parseMerchants);
  const pages = await operationsFor(options);
  if ("exitCode" in pages) return pages.exitCode;
  if (options.openapi) {
    const { toOpenApi } = await import("../../generator/openapi/document.ts");
    process.stdout.write(`${JSON.stringify(toOpenApi(pages.operations), null, 2)}\n`);
    return exit.clean;
  }
  const stopped = stopSignal(); // a script may send the signal as soon as it reads the first line
  const sandbox = await start(options, { operations: pages.operations, credentials, merchants });
  const files = await writeClientFiles(sandbox, merchants ?? [], options.out).catch(
    async (error: unknown) => {
      await sandbox.close(); // it would keep the process
      throw error;
    },
  );
  const facts = { operations: pages.operations.length, folder: files.folder, credentials, merchants };
  process.stdout.write(readyLine(sandbox, facts, options));
  await stopped;
  await sandbox.close();
  await files.remove();
  return exit.clean;
}

async function operationsFor(options: Options): Promise<SpecsResult> {
  if (options.specs !== undefined) return readSpecs(options.specs, options);
  const all = options.ir === undefined ? await packagedOperations() : await readIr(options.ir);
  return { operations: selectOperations(all, options) };
}

async function start(
  options: Options,
  served: Pick<SandboxOptions, "operations" | "credentials" | "merchants">,
): Promise<Sandbox> {
  const { port, https, seed, speed, payAfter, settleAfter, publicKeyShare, stateless } = options;
  const { host, allowedHosts, notifyHosts } = options;
  try {
    return await startSandbox({
      ...{ ...served, port, https, seed, speed, payAfter, settleAfter },
      ...{ publicKeyShare, stateless, host, allowedHosts, notifyHosts },
      onExchange: (exchange) => {
        if (!options.silent) process.stdout.write(formatExchange(exchange, options));
      },
    });
  } catch (error) {
    if (error instanceof CredentialsError)
      throw new UnreadableError((texts) => texts.keysInvalid("--merchants", options.merchants ?? "", error));
    if (error instanceof NetworkError) throw networkUsage(error);
    if (codeOf(error) === undefined) throw error;
    if (codeOf(error) === "EADDRINUSE") throw new UnreadableError((texts) => texts.portInUse(port));
    throw new UnreadableError((texts) => texts.startFailed(reasonOf(error)));
  }
}

function networkUsage({ option, rule, value }: NetworkError): UsageError {
  const flag = { host: "--host", allowedHosts: "--allow-host", notifyHosts: "--notify-host" }[option];
  return new UsageError((texts) => texts[rule](flag, value));
}

/** In JSON mode every line is a JSON object: the first says that the sandbox is ready, each other one is an exchange. */
function formatExchange(exchange: Exchange, { format, color, language }: Options): string {
  return format === "json"
    ? `${JSON.stringify(exchange)}\n`
    : `\n${display(exchange, color, textsIn(language))}`;
}

interface ReadyFacts {
  readonly operations: number;
  readonly folder: string;
  readonly credentials: Credentials | undefined;
  readonly merchants: readonly MerchantOptions[] | undefined;
}

function readyLine(
  { url, page, token, client, brandClient, ca, seed }: Sandbox,
  { operations, folder, credentials, merchants }: ReadyFacts,
  { format, language }: Options,
): string {
  const clientFile = client && join(folder, "client.json");
  const envFile = client && join(folder, "client.env");
  const brandFile = brandClient && join(folder, "brand.json");
  const caFile = ca === undefined ? undefined : join(folder, "ca.pem");
  const control = join(folder, "control.json");
  if (format === "json") {
    const files = { client: clientFile, env: envFile, brandClient: brandFile, ca: caFile, control };
    return `${JSON.stringify({ ready: true, url, page, token, operations, seed, ...files })}\n`;
  }
  const texts = textsIn(language);
  const lines = [
    texts.ready(operations, url, seed),
    texts.page(page),
    clientFile
      ? texts.clientFile(clientFile)
      : texts.credentials(credentials?.mchid ?? "", credentials?.publicKeyId ?? ""),
    ...(envFile ? [texts.envFile(envFile)] : []),
    ...(brandFile ? [texts.brandFile(brandFile)] : []),
    ...(merchants ? [texts.clientFolder(folder)] : []),
    ...(caFile ? [texts.caFile(caFile)] : []),
    texts.controlFile(control),
  ];
  return `${lines.join("\n")}\n`;
}

/** Reads a JSON file of keys or merchants. */
async function readKeys<Read>(
  option: string,
  path: string | undefined,
  parse: (value: unknown) => Read,
): Promise<Read | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UnreadableError((texts) =>
      codeOf(error) === "ENOENT"
        ? texts.keysMissing(option, path)
        : texts.keysUnreadable(option, path, reasonOf(error)),
    );
  });
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof CredentialsError)
      throw new UnreadableError((texts) => texts.keysInvalid(option, path, error));
    // A JSON error would quote the file, and the file holds keys.
    if (error instanceof SyntaxError) throw new UnreadableError((texts) => texts.keysNotJson(option, path));
    throw error;
  }
}
