import { medicalFacts } from "../state/medical/medical-order.ts";
import type { State } from "../state/state.ts";
import { asObject, textOf } from "../util/json.ts";
import type { ControlAction } from "./control.ts";
import { jsonOf } from "./values.ts";

/** What users and WeChat Pay do to medical insurance orders. Orders are as queries return them. */
export function medicalActions({ medicalInsurance }: State): Readonly<Record<string, ControlAction>> {
  const factsOf = (number: string) => {
    const order = medicalInsurance.find(number);
    return jsonOf(order && medicalFacts(order));
  };
  return {
    "GET /sandbox/medical-insurance": () => medicalInsurance.all.map((one) => jsonOf(medicalFacts(one))),
    "POST /sandbox/medical-insurance/{number}/pay": async (_, [number = ""]) => {
      await medicalInsurance.pay(number);
      return factsOf(number);
    },
    "POST /sandbox/medical-insurance/{number}/fail": (body, [number = ""]) => {
      medicalInsurance.fail(number, textOf(asObject(body)["reason"]));
      return factsOf(number);
    },
  };
}
