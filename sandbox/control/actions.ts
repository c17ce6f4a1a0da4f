import type { Json } from "../../generator/ir/model.ts";
import type { CertificateControl } from "../platform/certificates.ts";
import { faultNames, type Fault } from "../faults/fault.ts";
import type { FaultPlan, FaultScope } from "../faults/plan.ts";
import type { ExchangeLog } from "../exchange/log.ts";
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import type { Notifier } from "../notify/notifier.ts";
import { addMerchants, type Platform } from "../platform/platform.ts";
import type { Clients } from "../merchants/client-options.ts";
import { checkMerchants } from "../merchants/options.ts";
import { applymentActions } from "./applyment-actions.ts";
import { ControlError, type ControlAction } from "./control.ts";
import { payscoreActions, profitSharingActions } from "./sharing-actions.ts";
import { couponActions } from "./coupon-actions.ts";
import { medicalActions } from "./medical-actions.ts";
import { overviewActions } from "./overview.ts";
import { assertObject, jsonOf, ofCaller, oneOf } from "./values.ts";

/** What the control actions need of their sandbox. */
export interface ControlContext {
  readonly platform: Platform;
  readonly certificates: CertificateControl;
  readonly log: ExchangeLog;
  readonly clients: Clients;
}

type Actions = Readonly<Record<string, ControlAction>>;

/** Creates the control actions by method and path. */
export function controlActions({ platform, certificates, log, clients }: ControlContext): Actions {
  return {
    "GET /sandbox": () => ({ notice: "This is not WeChat Pay: no money moves.", seed: platform.seed.text }),
    "GET /sandbox/exchanges": () => jsonOf(log.all),
    ...faultActions(platform.faults),
    ...certificateActions(certificates),
    ...merchantActions(platform, clients),
    ...stateActions(platform),
    ...messageActions(platform),
    ...payscoreActions(platform.state),
    ...profitSharingActions(platform.state),
    ...couponActions(platform.state),
    ...medicalActions(platform.state),
    ...applymentActions(platform.state),
    ...overviewActions(platform),
  };
}

function faultActions(faults: FaultPlan): Actions {
  return {
    "GET /sandbox/faults/names": () => jsonOf(faultNames),
    "GET /sandbox/faults": () => jsonOf(faults.open),
    "POST /sandbox/faults": (body) => planFaults(assertObject(body), faults),
    "DELETE /sandbox/faults": () => {
      faults.clear();
      return undefined;
    },
  };
}

function certificateActions(certificates: CertificateControl): Actions {
  return {
    "GET /sandbox/certificates": () => listed(certificates),
    "POST /sandbox/certificates/rotate": async () => {
      await certificates.rotate();
      return listed(certificates);
    },
    "POST /sandbox/certificates/add": async () => {
      await certificates.add();
      return listed(certificates);
    },
    "POST /sandbox/certificates/{serial_no}/retire": (_, [serialNo = ""]) => {
      certificates.retire(serialNo);
      return listed(certificates);
    },
    "POST /sandbox/certificates/share": (body) => {
      certificates.publicKeyShare = Number(assertObject(body)["publicKeyShare"]);
      return listed(certificates);
    },
  };
}

function merchantActions(platform: Platform, clients: Clients): Actions {
  const { merchants } = platform;
  return {
    "GET /sandbox/merchants": () =>
      merchants.all.map((one) => ({
        mchid: one.id,
        appids: [...merchants.appids.of(one.id)],
        subMerchants: merchants.subMerchants.of(one.id).map((mchid) => {
          return { mchid, appids: [...merchants.appids.of(mchid)] };
        }),
        brands: merchants.brandsOf(one).map(({ id }) => id),
      })),
    // As `addMerchant`. The response has the options of the clients whose keys the sandbox made.
    "POST /sandbox/merchants": async (body) => {
      const added = checkMerchants([body]);
      await addMerchants(platform, added);
      const [{ mchid, keys, brands }] = added;
      return jsonOf({
        client: keys ? null : clients.clientOf(mchid),
        brandClients: brands.flatMap((one) => (one.keys ? [] : [clients.brandClientOf(one.brandId)])),
      });
    },
  };
}

function stateActions({ state: { orders, refunds, transfers } }: Platform): Actions {
  const orderAt = (number: string, body: Json) =>
    ofCaller(orders.all, body, ({ outTradeNo }) => outTradeNo === number);
  const transferAt = (number: string, body: Json) =>
    ofCaller(transfers.all, body, ({ outNo }) => outNo === number);
  return {
    "GET /sandbox/orders": () => jsonOf(orders.all),
    "POST /sandbox/orders/{out_trade_no}/pay": async (body, [number = ""]) => {
      const { openid } = asObject(body);
      await orders.pay(orderAt(number, body) ?? number, textOf(openid));
      return jsonOf(orderAt(number, body) ?? orders.findCombined(number));
    },
    // As `orders.fail`: a code payment that waits for the password fails.
    "POST /sandbox/orders/{out_trade_no}/fail": (body, [number = ""]) => {
      orders.fail(orderAt(number, body) ?? number);
      return jsonOf(orderAt(number, body));
    },
    // As `orders.expire`: an unpaid order closes, as at its time_expire.
    "POST /sandbox/orders/{out_trade_no}/expire": (body, [number = ""]) => {
      orders.expire(orderAt(number, body) ?? number);
      return jsonOf(orderAt(number, body));
    },
    "POST /sandbox/orders/require-password": (body) => {
      orders.requirePassword(Number(asObject(body)["times"] ?? 1));
      return undefined;
    },
    "GET /sandbox/refunds": () => jsonOf(refunds.all),
    "POST /sandbox/refunds/{out_refund_no}/settle": async (body, [number = ""]) => {
      const refund = refunds.find(number, textOf(asObject(body)["caller"]));
      await refunds.settle(
        refund ?? number,
        oneOf(["SUCCESS", "ABNORMAL", "CLOSED"], asObject(body)["status"]),
      );
      return jsonOf(refund);
    },
    "GET /sandbox/transfers": () => jsonOf(transfers.all),
    "POST /sandbox/transfers/{out_no}/settle": async (body, [number = ""]) => {
      const transfer = transferAt(number, body);
      await transfers.settle(
        transfer ?? number,
        oneOf(["SUCCESS", "FAIL", "CANCELLED"], asObject(body)["end"]),
      );
      return jsonOf(transfer);
    },
    // As `transfers.confirm`: the user confirms the transfer.
    "POST /sandbox/transfers/{out_no}/confirm": (body, [number = ""]) => {
      const transfer = transferAt(number, body);
      transfers.confirm(transfer ?? number);
      return jsonOf(transfer);
    },
  };
}

function messageActions({ notifier, clock }: Platform): Actions {
  return {
    "GET /sandbox/notifications": () => jsonOf(notifier.sent),
    "POST /sandbox/notifications": (body) => notify(assertObject(body), notifier),
    "POST /sandbox/clock/advance": async (body) => {
      const milliseconds = Number(asObject(body)["milliseconds"]);
      if (!(milliseconds >= 0 && milliseconds <= 1e10))
        throw new ControlError(400, "milliseconds: expected a number from 0 to 10000000000.");
      await clock.advance(milliseconds);
      return undefined;
    },
  };
}

/** Sends a notification. The body is `{ url, event_type, resource, faults, mchid, brandId }`. */
async function notify(body: JsonObject, notifier: Notifier): Promise<Json> {
  const { url, event_type, resource, faults } = body;
  const [mchid, brandId] = [textOf(body["mchid"]), textOf(body["brandId"])];
  const [to, eventType] = [textOf(url), textOf(event_type)];
  if (to === undefined || eventType === undefined)
    throw new ControlError(400, "body: expected url and event_type.");
  const event = {
    event_type: eventType,
    ...(resource !== undefined && { resource }),
    ...(mchid !== undefined && { mchid }),
    ...(brandId !== undefined && { brandId }),
  };
  return jsonOf(await notifier.send(to, event, textOf(faults) ?? []));
}

/** Plans faults. The body is `{ faults: "reset; when=during", times: 2, method: "POST", path: "/v3/…", on: "response" }`. */
function planFaults({ faults: input, times, ...scope }: JsonObject, plan: FaultPlan): undefined {
  if (typeof input !== "string" && (typeof input !== "object" || input === null)) {
    throw new ControlError(400, "faults: expected a text, an object or a list of them.");
  }
  const planned = input as unknown as string | Fault | readonly Fault[]; // checked by next
  plan.next(planned, { ...(scope as FaultScope), ...(typeof times === "number" && { times }) }); // its members are only compared
}

function listed(certificates: CertificateControl): Json {
  const list = certificates.list.map(({ serialNo, pem, signs }) => ({ serialNo, pem, signs }));
  return { publicKeyShare: certificates.publicKeyShare, certificates: list };
}
