import type { Json } from "../../model.ts";
import type { CertificateControl } from "../certificates.ts";
import type { FaultPlan, FaultScope } from "../faults/plan.ts";
import type { Fault } from "../faults/fault.ts";
import type { ExchangeLog } from "../log.ts";
import { ControlError, type ControlAction } from "./control.ts";

export interface Controlled {
  readonly log: ExchangeLog;
  readonly faults: FaultPlan;
  readonly certificates: CertificateControl;
}

type Members = { readonly [name: string]: Json | undefined };

/** The control calls by method and path. */
export function controlActions({
  log,
  faults,
  certificates,
}: Controlled): Readonly<Record<string, ControlAction>> {
  return {
    "GET /sandbox": () => ({ notice: "This is not WeChat Pay: no money moves.", exchanges: log.kept.length }),
    "GET /sandbox/exchanges": () => log.kept as unknown as Json, // an exchange is plain data
    "POST /sandbox/faults": (body) => planFaults(membersOf(body), faults),
    "DELETE /sandbox/faults": () => {
      faults.clear();
      return undefined;
    },
    "GET /sandbox/certificates": () => listed(certificates),
    "POST /sandbox/certificates/rotate": async () => {
      await certificates.rotate();
      return listed(certificates);
    },
    "POST /sandbox/certificates/add": async () => {
      await certificates.add();
      return listed(certificates);
    },
    "POST /sandbox/certificates/share": (body) => {
      certificates.publicKeyShare = Number(membersOf(body)["publicKeyShare"]);
      return listed(certificates);
    },
  };
}

/** `{ faults: "reset; when=during", times: 2, method: "POST", path: "/v3/…", on: "answer" }` */
function planFaults({ faults: given, times, ...scope }: Members, plan: FaultPlan): undefined {
  if (typeof given !== "string" && (typeof given !== "object" || given === null)) {
    throw new ControlError(400, "faults must be a text, an object or a list of them.");
  }
  const input = given as unknown as string | Fault | readonly Fault[]; // each is checked as it is planned
  plan.next(input, { ...(scope as FaultScope), ...(typeof times === "number" && { times }) }); // compared, never called
}

function listed(certificates: CertificateControl): Json {
  const list = certificates.list.map(({ serialNo, pem, signs }) => ({ serialNo, pem, signs }));
  return { publicKeyShare: certificates.publicKeyShare, certificates: list };
}

export function membersOf(body: Json): Members {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new ControlError(400, "The body must be a JSON object.");
}
