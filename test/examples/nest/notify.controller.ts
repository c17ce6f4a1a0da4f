/** NestJS: with `rawBody: true`, the request keeps the bytes of each body that it parses. */
import { Controller, Inject, Post, Req, Res } from "@nestjs/common";
import type { Request, Response } from "express";
import type { Shop } from "../shop.ts";

/** The token by which NestJS injects the shop. */
export const SHOP = Symbol("shop");

@Controller()
export class NotifyController {
  private readonly shop: Shop;

  constructor(@Inject(SHOP) shop: Shop) {
    this.shop = shop;
  }

  @Post("notify")
  async notify(@Req() request: Request, @Res() response: Response): Promise<void> {
    const reply = await this.shop.receive(request);
    response.status(reply.status).set(reply.headers).send(reply.body);
  }

  @Post("echo")
  echo(@Req() request: Request, @Res() response: Response): void {
    response.json(request.body);
  }
}
