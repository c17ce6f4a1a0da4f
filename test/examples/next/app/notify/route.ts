/** Next.js: a route handler receives the Request with its unread body. Middleware must not read the body. */
import { createClient } from "wechatpay-ts";
import { memoryCache } from "wechatpay-ts/webhook";
import { openShop, type Shop } from "../../../shop.ts";
import { tillAt } from "../../till.ts";

/** Created at the first notification, because `next build` loads this file without keys. */
let shop: Shop | undefined;

export async function POST(request: Request): Promise<Response> {
  shop ??= open();
  const reply = await shop.receive(request);
  return new Response(reply.body, reply);
}

function open(): Shop {
  const client = createClient({
    mchid: env("MCHID"),
    serialNo: env("SERIAL_NO"),
    privateKey: env("PRIVATE_KEY"),
    apiV3Key: env("API_V3_KEY"),
    wechatpayKeys: { [env("PUBLIC_KEY_ID")]: env("PUBLIC_KEY") },
  });
  return openShop(client, memoryCache(), tillAt(env("TILL_URL")), (error) => console.error(String(error)));
}

function env(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name}: the environment variable is not set. Set it.`);
  return value;
}
