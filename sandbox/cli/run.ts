import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Operation } from "../../generator/ir/model.ts";
import {
  packagedOperations,
  CredentialsError,
  parseCredentials,
  readIr,
  startSandbox,
  type Credentials,
  type Exchange,
  type Sandbox,
} from "../index.ts";
import { display } from "./display.ts";
import { codeOf, reasonOf } from "../../generator/util/errors.ts";
import { exit, UnreadableError } from "./exit.ts";
import type { Options } from "./options.ts";
import { selectOperations } from "./select.ts";
import { readSpecs, type SpecsResult } from "./specs.ts";
import { textsIn } from "./texts/texts.ts";

/** Serves until a signal stops the process. Returns the exit code. */
export async function run(options: Options): Promise<number> {
  const credentials = await readCredentials(options.credentials);
  const pages = await operationsFor(options);
  if ("exitCode" in pages) return pages.exitCode;
  if (options.openapi) {
    const { toOpenApi } = await import("../../generator/openapi/document.ts");
    process.stdout.write(`${JSON.stringify(toOpenApi(pages.operations), null, 2)}\n`);
    return exit.clean;
  }
  const stopped = stopSignal(); // a script may send the signal as soon as it reads the first line
  const sandbox = await start(options, pages.operations, credentials);
  const folder = await writeClientFiles(sandbox);
  process.stdout.write(readyLine(sandbox, pages.operations.length, folder, credentials, options));
  await stopped;
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
  return exit.clean;
}

async function operationsFor(options: Options): Promise<SpecsResult> {
  if (options.specs !== undefined) return readSpecs(options.specs, options);
  const all = options.ir === undefined ? await packagedOperations() : await readIr(options.ir);
  return { operations: selectOperations(all, options) };
}

async function start(
  options: Options,
  operations: readonly Operation[],
  credentials: Credentials | undefined,
): Promise<Sandbox> {
  const { port, https, seed, speed, payAfter, settleAfter, publicKeyShare, stateless } = options;
  const { notifyBeyondLoopback } = options;
  try {
    return await startSandbox({
      ...{ operations, credentials, port, https, seed, speed, payAfter, settleAfter },
      ...{ publicKeyShare, stateless, notifyBeyondLoopback },
      onExchange: (exchange) => {
        if (!options.silent) process.stdout.write(formatExchange(exchange, options));
      },
    });
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    if (codeOf(error) === "EADDRINUSE") throw new UnreadableError((texts) => texts.portInUse(port));
    throw new UnreadableError((texts) => texts.startFailed(reasonOf(error)));
  }
}

/** In JSON mode every line is a JSON object: the first says that the sandbox is ready, each other one is an exchange. */
function formatExchange(exchange: Exchange, { format, color, language }: Options): string {
  return format === "json"
    ? `${JSON.stringify(exchange)}\n`
    : `\n${display(exchange, color, textsIn(language))}`;
}

function readyLine(
  { url, page, token, client, brandClient, ca, seed }: Sandbox,
  operations: number,
  folder: string,
  credentials: Credentials | undefined,
  { format, language }: Options,
): string {
  const clientFile = client && join(folder, "client.json");
  const brandFile = brandClient && join(folder, "brand.json");
  const caFile = ca === undefined ? undefined : join(folder, "ca.pem");
  const control = join(folder, "control.json");
  if (format === "json") {
    const files = { client: clientFile, brandClient: brandFile, ca: caFile, control };
    return `${JSON.stringify({ ready: true, url, page, token, operations, seed, ...files })}\n`;
  }
  const texts = textsIn(language);
  const lines = [
    texts.ready(operations, url, seed),
    texts.page(page),
    clientFile
      ? texts.clientFile(clientFile)
      : texts.credentials(credentials?.mchid ?? "", credentials?.publicKeyId ?? ""),
    ...(brandFile ? [texts.brandFile(brandFile)] : []),
    ...(caFile ? [texts.caFile(caFile)] : []),
    texts.controlFile(control),
  ];
  return `${lines.join("\n")}\n`;
}

async function readCredentials(path: string | undefined): Promise<Credentials | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UnreadableError((texts) =>
      codeOf(error) === "ENOENT"
        ? texts.credentialsMissing(path)
        : texts.credentialsUnreadable(path, reasonOf(error)),
    );
  });
  try {
    return parseCredentials(JSON.parse(text));
  } catch (error) {
    if (error instanceof CredentialsError)
      throw new UnreadableError((texts) => texts.credentialsInvalid(path, error));
    // A JSON error would quote the file, and the file holds keys.
    if (error instanceof SyntaxError) throw new UnreadableError((texts) => texts.credentialsNotJson(path));
    throw error;
  }
}

/** Writes the client's options, the certificate and the token of the control API into a folder that only this user can open. */
async function writeClientFiles({ url, token, client, brandClient, ca }: Sandbox): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wechatpay-sandbox-"));
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
  if (client) await write("client.json", `${JSON.stringify(client, null, 2)}\n`);
  if (brandClient) await write("brand.json", `${JSON.stringify(brandClient, null, 2)}\n`);
  if (ca !== undefined) await write("ca.pem", ca);
  await write("control.json", `${JSON.stringify({ url, token }, null, 2)}\n`);
  return folder;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
