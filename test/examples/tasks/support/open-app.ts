/** Creates the application from environment variables. */
import { readFileSync } from "node:fs";
import { createClient } from "wechatpay-ts";
import { readerFor } from "../../several-merchants.ts";
import type { App } from "./app.ts";

/**
 * Creates what all tasks share, once when the process starts: `const shop = { ...openApp(process.env), orders, refunds, lock }`.
 * A variable whose name ends with `_FILE` has the path of a file with the value.
 *
 * @throws Error if a variable is missing; ConfigError of the client if its value is invalid
 */
export function openApp(env: Readonly<Record<string, string | undefined>>): App {
  const read = (name: string): string => {
    const value = optional(env, name);
    if (value === undefined)
      throw new Error(`${name}: the environment variable is missing. Set it, or ${name}_FILE.`);
    return value;
  };
  const mchid = read("WECHATPAY_MCHID");
  const client = createClient({
    ...{ mchid, serialNo: read("WECHATPAY_SERIAL_NO"), privateKey: read("WECHATPAY_PRIVATE_KEY") },
    apiV3Key: read("WECHATPAY_APIV3_KEY"),
    wechatpayKeys: { [read("WECHATPAY_PUBLIC_KEY_ID")]: read("WECHATPAY_PUBLIC_KEY") },
    baseUrl: optional(env, "WECHATPAY_BASE_URL"), // of a sandbox only
  });
  return {
    ...{ client, mchid, appid: read("WECHATPAY_APPID"), notify_url: read("WECHATPAY_NOTIFY_URL") },
    reader: readerFor([client]),
    log: (line) => console.error(line),
  };
}

function optional(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const path = env[`${name}_FILE`];
  return env[name] ?? (path === undefined ? undefined : readFileSync(path, "utf8").trim());
}
