/** The option `closedEnums`: enums of responses and notifications without further values. */
import type { Field } from "../ir/model.ts";
import type { ClientField } from "../schema/client-fields.ts";
import type { FilePlan } from "./plan.ts";

/**
 * Closes the enums of the responses and notifications of a plan: the types have the documented values only, and the schemas
 * reject others, so that a type guard never says more than the type. Requests and replies are closed in any case.
 */
export function closeEnums(plan: FilePlan): FilePlan {
  switch (plan.as) {
    case "endpoints":
      return {
        ...plan,
        from: plan.from.map((one) => ({ ...one, response: one.response.map(closeField) })),
      };
    case "notification":
      return { ...plan, from: { ...plan.from, request: plan.from.request.map(closeField) } };
    default:
      return plan;
  }
}

function closeField(field: Field): ClientField {
  const { enum: values, children } = field;
  return {
    ...field,
    ...(values && { isClosed: true }),
    ...(children && { children: children.map(closeField) }),
  };
}
