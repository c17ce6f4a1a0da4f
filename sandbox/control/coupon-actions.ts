import type { Json } from "../../generator/ir/model.ts";
import { couponFacts, productFacts, stockFacts } from "../state/coupons/coupon-records.ts";
import type { Coupons } from "../state/coupons/coupons.ts";
import type { State } from "../state/state.ts";
import { asObject } from "../util/json.ts";
import type { ControlAction } from "./control.ts";
import { jsonOf, oneOf } from "./values.ts";

type Actions = Readonly<Record<string, ControlAction>>;

/** What users and WeChat Pay do to product coupons. Lists are as queries return them. */
export function couponActions({ coupons }: State): Actions {
  const { catalog, users } = coupons;
  return {
    "GET /sandbox/coupons": () => users.all.map((one) => jsonOf(couponFacts(one, coupons.now()))),
    "GET /sandbox/coupons/products": () => catalog.allProducts.map((one) => jsonOf(productFacts(one))),
    "GET /sandbox/coupons/stocks": () => listStocks(coupons),
    "POST /sandbox/coupons/require-audit": (body) => {
      coupons.requireAudit(Number(asObject(body)["times"] ?? 1));
      return undefined;
    },
    ...Object.fromEntries(
      (["approve", "pause", "resume", "stop"] as const).map((name): [string, ControlAction] => [
        `POST /sandbox/coupons/{id}/${name}`,
        (_, [id = ""]) => {
          coupons[name](id);
          return undefined;
        },
      ]),
    ),
    "POST /sandbox/coupons/{token}/receive": async (body, [token = ""]) => {
      const channel = oneOf(
        ["RECEIVE_COMPONENT", "BRAND_MANAGE", "MEMBER", "API"],
        asObject(body)["channel"],
      );
      const received = await coupons.receive(token, channel);
      return received.map((one) => jsonOf(couponFacts(one, coupons.now())));
    },
    "POST /sandbox/coupons/{coupon_code}/delete": (_, [code = ""]) => {
      coupons.delete(code);
      return undefined;
    },
  };
}

function listStocks(coupons: Coupons): Json {
  return coupons.catalog.allStocks.map((one) => jsonOf(stockFacts(one, coupons.now())));
}
