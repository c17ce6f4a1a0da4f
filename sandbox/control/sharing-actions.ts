/** The control actions of payscore and profit sharing. */
import { receiverFailures, returnFailures } from "../state/sharing-order.ts";
import type { Json } from "../../generator/ir/model.ts";
import type { State } from "../state/state.ts";
import { asObject, textOf } from "../util/json.ts";
import type { ControlAction } from "./control.ts";
import { jsonOf, ofCaller, oneOf } from "./values.ts";

type Actions = Readonly<Record<string, ControlAction>>;

/** What a user or WeChat Pay does to service orders. */
export function payscoreActions({ payscore }: State): Actions {
  const orderAt = (number: string, body: Json) =>
    ofCaller(payscore.all, body, ({ outOrderNo }) => outOrderNo === number);
  return {
    "GET /sandbox/payscore": () => jsonOf(payscore.all),
    "POST /sandbox/payscore/{out_order_no}/confirm": async (body, [number = ""]) => {
      const order = orderAt(number, body);
      await payscore.confirm(order ?? number, textOf(asObject(body)["openid"]));
      return jsonOf(order);
    },
    "POST /sandbox/payscore/{out_order_no}/pay": async (body, [number = ""]) => {
      const order = orderAt(number, body);
      await payscore.pay(order ?? number);
      return jsonOf(order);
    },
    "POST /sandbox/payscore/{out_order_no}/fail": (body, [number = ""]) => {
      const order = orderAt(number, body);
      payscore.fail(order ?? number);
      return jsonOf(order);
    },
    "POST /sandbox/payscore/{service_id}/ceiling": (body, [serviceId = ""]) => {
      payscore.setCeiling(serviceId, Number(asObject(body)["amount"]));
      return undefined;
    },
  };
}

/** What WeChat Pay does to sharing orders and returns. */
export function profitSharingActions({ profitSharing }: State): Actions {
  return {
    "GET /sandbox/profit-sharing": () => jsonOf(profitSharing.all),
    "GET /sandbox/profit-sharing/returns": () => jsonOf(profitSharing.returns),
    "POST /sandbox/profit-sharing/{out_order_no}/settle": (_, [number = ""]) => {
      profitSharing.settle(number);
      return jsonOf(profitSharing.find(number));
    },
    "POST /sandbox/profit-sharing/{out_order_no}/fail": (body, [number = ""]) => {
      const { account, reason } = asObject(body);
      profitSharing.fail(number, textOf(account), oneOf(receiverFailures, reason));
      return jsonOf(profitSharing.find(number));
    },
    // Without a reason, it succeeds.
    "POST /sandbox/profit-sharing/returns/{out_return_no}/settle": (body, [number = ""]) => {
      const { reason } = asObject(body);
      profitSharing.settleReturn(number, reason === undefined ? undefined : oneOf(returnFailures, reason));
      return jsonOf(profitSharing.findReturn(number));
    },
    "POST /sandbox/profit-sharing/ratios/{mchid}": (body, [mchid = ""]) => {
      profitSharing.setMaxRatio(mchid, Number(asObject(body)["ratio"]));
      return undefined;
    },
  };
}
