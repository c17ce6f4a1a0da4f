import type { Json } from "../../generator/ir/model.ts";
import type { CertificateControl } from "../platform/certificates.ts";
import type { Fault } from "../faults/fault.ts";
import type { FaultPlan, FaultScope } from "../faults/plan.ts";
import type { ExchangeLog } from "../exchange/log.ts";
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import type { Notifier } from "../notify/notifier.ts";
import type { Platform } from "../platform/platform.ts";
import { ControlError, type ControlAction } from "./control.ts";

/** What the control actions need of their sandbox. */
export interface ControlContext {
  readonly platform: Platform;
  readonly certificates: CertificateControl;
  readonly log: ExchangeLog;
}

type Actions = Readonly<Record<string, ControlAction>>;

/** Creates the control actions by method and path. */
export function controlActions({ platform, certificates, log }: ControlContext): Actions {
  return {
    "GET /sandbox": () => ({ notice: "This is not WeChat Pay: no money moves.", seed: platform.seed.text }),
    "GET /sandbox/exchanges": () => jsonOf(log.all),
    ...faultActions(platform.faults),
    ...certificateActions(certificates),
    ...stateActions(platform),
  };
}

function faultActions(faults: FaultPlan): Actions {
  return {
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

function stateActions({ state: { orders, refunds, transfers }, notifier, clock }: Platform): Actions {
  return {
    "GET /sandbox/orders": () => jsonOf(orders.all),
    "POST /sandbox/orders/{out_trade_no}/pay": async (body, [number = ""]) => {
      await orders.pay(number, textOf(asObject(body)["openid"]));
      return jsonOf(orders.find(number) ?? orders.findCombined(number));
    },
    "GET /sandbox/refunds": () => jsonOf(refunds.all),
    "POST /sandbox/refunds/{out_refund_no}/settle": async (body, [number = ""]) => {
      await refunds.settle(number, oneOf(["SUCCESS", "ABNORMAL", "CLOSED"], asObject(body)["status"]));
      return jsonOf(refunds.find(number));
    },
    "GET /sandbox/transfers": () => jsonOf(transfers.all),
    "POST /sandbox/transfers/{out_no}/settle": async (body, [number = ""]) => {
      await transfers.settle(number, oneOf(["SUCCESS", "FAIL", "CANCELLED"], asObject(body)["end"]));
      return jsonOf(transfers.all.find(({ outNo }) => outNo === number));
    },
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

/** Sends a notification. The body is `{ url, event_type, resource, faults }`. */
async function notify({ url, event_type, resource, faults }: JsonObject, notifier: Notifier): Promise<Json> {
  const [to, eventType] = [textOf(url), textOf(event_type)];
  if (to === undefined || eventType === undefined)
    throw new ControlError(400, "body: expected url and event_type.");
  const event = { event_type: eventType, ...(resource !== undefined && { resource }) };
  return jsonOf(await notifier.send(to, event, textOf(faults) ?? []));
}

/** Returns plain data as JSON; null for undefined. */
function jsonOf(value: object | undefined): Json {
  return (value ?? null) as Json;
}

/** Returns the value if it is allowed; without a value, the first allowed one. */
function oneOf<Value extends string>(values: readonly [Value, ...Value[]], value: Json | undefined): Value {
  const allowed = value === undefined ? values[0] : values.find((one) => one === value);
  if (allowed === undefined) throw new ControlError(400, `body: expected one of ${values.join(", ")}.`);
  return allowed;
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

function assertObject(body: Json): JsonObject {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new ControlError(400, "body: expected a JSON object.");
}
