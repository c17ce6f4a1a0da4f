/** Next.js: a route handler gets the Request itself, its body unread. Middleware must not read it. */
import { createClient } from "wechatpay-ts";
import { memoryCache } from "wechatpay-ts/webhook";
import { openShop, type Shop } from "../../../shop.ts";
import { tillAt } from "../../till.ts";

/** Made at the first notification: `next build` loads this file, and has no keys. */
let shop: Shop | undefined;

export async function POST(request: Request): Promise<Response> {
  shop ??= open();
  const answer = await shop.answer(request);
  return new Response(answer.body, answer);
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
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
