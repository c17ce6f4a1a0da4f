/** Reads the variables of a merchant, from the environment and an env file, and the files that they name. */
import { readFile, stat } from "node:fs/promises";
import { parseEnv } from "node:util";
import { encodeHex } from "../encoding/bytes.ts";
import { isPem } from "../encoding/pem.ts";
import { systemFact } from "../util/error-text.ts";
import { toPlainLine } from "../util/plain-line.ts";

/** The variables of a process: `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that have a key or a certificate: their text, or with `_FILE` their path. */
const KEY_VARIABLES = [
  "WECHATPAY_PRIVATE_KEY",
  "WECHATPAY_CERTIFICATE",
  "WECHATPAY_PUBLIC_KEY",
  "WECHATPAY_APIV3_KEY",
] as const;

/** A variable with a key or a certificate. */
export type KeyVariable = (typeof KEY_VARIABLES)[number];

/** All variables that the documentation names. */
export const VARIABLES: readonly string[] = [
  ...["WECHATPAY_MCHID", "WECHATPAY_BRAND_ID", "WECHATPAY_SERIAL_NO"],
  ...KEY_VARIABLES.flatMap((name) => [name, `${name}_FILE`]),
  ...[
    "WECHATPAY_PUBLIC_KEY_ID",
    "WECHATPAY_APPID",
    "WECHATPAY_OPENID",
    "WECHATPAY_NOTIFY_URL",
    "WECHATPAY_BASE_URL",
    "WECHATPAY_CLIENT",
    "WECHATPAY_CLIENT_FILE",
  ],
];

/** What a variable with a key or a certificate, or its `_FILE`, leads to. */
export type Material =
  | { readonly state: "none" | "both" | "text-as-path" }
  | { readonly state: "unreadable"; readonly path: string | undefined; readonly reason: string }
  | { readonly state: "text"; readonly content: string }
  | {
      readonly state: "file";
      readonly path: string;
      readonly content: Uint8Array;
      readonly mode: number | undefined;
    };

/** An env file that was read. */
export interface EnvFile {
  readonly path: string;
  /** The names of its variables that begin with `WECHATPAY_`. */
  readonly names: readonly string[];
  /** Its permissions; undefined on Windows. */
  readonly mode: number | undefined;
  /** Whether it begins with a byte order mark, so that Node.js misreads its first variable, or in UTF-16 all of them. */
  readonly hasMark: boolean;
}

/** The variables of a merchant, and the contents of the files that they name. */
export interface Settings {
  /** The variables that begin with `WECHATPAY_` and are not empty. */
  readonly values: ReadonlyMap<string, string>;
  readonly envFile: EnvFile | undefined;
  readonly material: Readonly<Record<KeyVariable, Material>>;
}

/** The file that `--env-file` names cannot be read. */
export class EnvFileError extends Error {
  /** The code of the system, such as `ENOENT`. */
  readonly reason: string;

  constructor(reason: string) {
    super(`--env-file: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Reads the settings. Variables of the environment come before those of the file, as with `node --env-file`.
 *
 * @param path the file that `--env-file` names; undefined reads `.env` if there is one
 * @throws EnvFileError if the named file cannot be read
 */
export async function readSettings(environment: Environment, path: string | undefined): Promise<Settings> {
  const file = await readEnvFile(path);
  const all = { ...file?.values, ...environment };
  const isOwn = ([name, value]: [string, string | undefined]) => name.startsWith("WECHATPAY_") && value;
  const values = new Map(Object.entries(all).filter(isOwn) as [string, string][]); // the filter keeps strings
  const [privateKey, certificate, publicKey, apiV3Key] = await Promise.all(
    KEY_VARIABLES.map((name) => readMaterial(values.get(name), values.get(`${name}_FILE`))),
  );
  const none: Material = { state: "none" };
  return {
    values,
    envFile: file?.envFile,
    material: {
      WECHATPAY_PRIVATE_KEY: privateKey ?? none,
      WECHATPAY_CERTIFICATE: certificate ?? none,
      WECHATPAY_PUBLIC_KEY: publicKey ?? none,
      WECHATPAY_APIV3_KEY: apiV3Key ?? none,
    },
  };
}

async function readEnvFile(
  path: string | undefined,
): Promise<{ readonly values: Environment; readonly envFile: EnvFile } | undefined> {
  const name = path ?? ".env";
  try {
    const bytes = await readFile(name);
    const values = parseEnv(bytes.toString("utf8"));
    const hasMark = /^(?:efbbbf|fffe|feff)/.test(encodeHex(bytes.subarray(0, 3)));
    const names = Object.keys(values).filter((each) => each.startsWith("WECHATPAY_"));
    return { values, envFile: { path: toPlainLine(name, 255), names, mode: await modeOf(name), hasMark } };
  } catch (error) {
    const reason = reasonOf(error);
    // Without the option, a folder named .env is that of another tool.
    if (path === undefined && ["ENOENT", "EISDIR"].includes(reason)) return undefined;
    throw new EnvFileError(reason);
  }
}

async function readMaterial(text: string | undefined, path: string | undefined): Promise<Material> {
  if (text !== undefined && path !== undefined) return { state: "both" };
  if (text !== undefined) return { state: "text", content: text };
  if (path === undefined) return { state: "none" };
  if (isPem(path)) return { state: "text-as-path" };
  try {
    const content = await readFile(path);
    return { state: "file", path: toPlainLine(path, 255), content, mode: await modeOf(path) };
  } catch (error) {
    return { state: "unreadable", path: isPlainPath(path) ? path : undefined, reason: reasonOf(error) };
  }
}

/** Returns the permissions of a file; undefined on Windows, which has others. */
async function modeOf(path: string): Promise<number | undefined> {
  return process.platform === "win32" ? undefined : (await stat(path)).mode & 0o777;
}

/** Returns the code of an error of the system: its message would repeat the path, which may be a secret in the wrong variable. */
function reasonOf(error: unknown): string {
  return systemFact(error, "code") ?? "unknown reason";
}

/** Reports whether a text can be printed as a path: it has the form of one, and no part that may be a key. */
function isPlainPath(text: string): boolean {
  return text.length <= 255 && /[./\\]/.test(text) && !/[A-Za-z0-9+=]{28}|\p{Cc}/u.test(text);
}
