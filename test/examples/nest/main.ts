/** Starts the example of NestJS. */
import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { createClient } from "wechatpay-ts";
import { memoryCache } from "wechatpay-ts/webhook";
import { tillAt } from "../next/till.ts";
import { openShop, type Shop } from "../shop.ts";
import { NotifyController, SHOP } from "./notify.controller.ts";

@Module({ controllers: [NotifyController], providers: [{ provide: SHOP, useFactory: open }] })
class AppModule {}

const app = await NestFactory.create(AppModule, { rawBody: true, logger: ["error", "warn"] });
await app.listen(0, "127.0.0.1");
console.log(`Ready: ${await app.getUrl()}`);

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
