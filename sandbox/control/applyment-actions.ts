import type { Json } from "../../generator/ir/model.ts";
import type { ApplymentList, Rejection } from "../state/applyments/applyment-list.ts";
import { applymentStates, subjectStates } from "../state/applyments/applyment-states.ts";
import type { State } from "../state/state.ts";
import type { Machine } from "../state/states.ts";
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import { ControlError, type ControlAction } from "./control.ts";
import { jsonOf } from "./values.ts";

type Actions = Readonly<Record<string, ControlAction>>;

/** What WeChat Pay, sub-merchants and partners do to applyments. */
export function applymentActions({ applyments, subjectApplyments }: State): Actions {
  return {
    ...actionsOf("applyments", applyments, applymentStates),
    ...actionsOf("subject-applyments", subjectApplyments, subjectStates),
    "POST /sandbox/subject-applyments/authorize/{sub_mchid}": (_, [subMchid = ""]) => {
      subjectApplyments.authorize(subMchid);
      return undefined;
    },
  };
}

/** The actions of one kind of applyments. The event is one of the table: `POST /sandbox/applyments/B1/move {"event":"approve"}`. */
function actionsOf<Name extends string, Event extends string>(
  name: string,
  list: ApplymentList<Name, Event>,
  states: Machine<Name, Event>,
): Actions {
  return {
    [`GET /sandbox/${name}`]: () => jsonOf(list.all),
    [`POST /sandbox/${name}/interrupt`]: (body) => {
      list.interrupt(Number(asObject(body)["times"] ?? 1));
      return undefined;
    },
    [`POST /sandbox/${name}/{number}/move`]: (body, [number = ""]) => {
      const { event, field, reason } = asObject(body);
      list.move(number, eventOf(event, states), rejectionOf({ field, reason }));
      return jsonOf(list.find(number));
    },
  };
}

function eventOf<Event extends string>(value: Json | undefined, states: Machine<string, Event>): Event {
  const all = Object.values(states).flatMap((one) => Object.keys(one) as Event[]); // the names of the table
  const events = new Set(all);
  const event = [...events].find((one) => one === value);
  if (event === undefined)
    throw new ControlError(400, `body: expected an event of ${[...events].join(", ")}.`);
  return event;
}

function rejectionOf({ field, reason }: JsonObject): Rejection | undefined {
  const [at, why] = [textOf(field), textOf(reason)];
  return at === undefined || why === undefined ? undefined : { field: at, reason: why };
}
