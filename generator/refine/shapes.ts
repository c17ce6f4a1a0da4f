/** Pages that flatten several shapes of one thing: what one shape requires must not be demanded of the others. */
import { type Field, type Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";

/**
 * Where no correction declares the shapes, what tells them apart is optional, and the page is reported: a direct
 * merchant has a `mchid` and no `sp_mchid`, a partner the other way round.
 */
export function relaxFlattened(operation: Operation, problems: Problem[]): Operation {
  const relax = (field: Field): Field => {
    if (!field.children) return field;
    const children = field.children.map(relax);
    return {
      ...field,
      children: field.shapes ? children : relaxInside(field, children, operation, problems),
    };
  };
  const [request, response] = [operation.request.map(relax), operation.response.map(relax)];
  const root = { name: "response", line: operation.line, column: 1 };
  return {
    ...operation,
    request,
    response: operation.responseShapes ? response : relaxInside(root, response, operation, problems),
  };
}

function relaxInside(
  holder: Pick<Field, "name" | "line" | "column" | "encryption">,
  children: readonly Field[],
  operation: Operation,
  problems: Problem[],
): readonly Field[] {
  const place = { file: operation.file, line: holder.line, column: holder.column };
  const report = (what: string) => {
    const reason = `"${holder.name}" demands ${what}; what tells its shapes apart is read as optional.`;
    problems.push(problem("shapes-undeclared", place, reason, "Declare its shapes in the corrections file."));
  };
  if (isOfSeveralTypes(holder, operation)) {
    report("the fields of several original types at once");
    return children.map((child) => ({ ...child, required: false }));
  }
  if (!isFlattened(children)) return children;
  report("mchid and sp_mchid, and no merchant has both");
  return children.map(relaxMerchant);
}

function isFlattened(fields: readonly Field[]): boolean {
  const demands = (name: string) => fields.some((field) => field.name === name && field.required);
  return demands("mchid") && demands("sp_mchid");
}

/** A notification of several original types carries a different object with each. */
function isOfSeveralTypes({ encryption }: Pick<Field, "encryption">, { request }: Operation): boolean {
  if (encryption !== "aes-256-gcm") return false;
  const resource = request
    .find(({ name }) => name === "body")
    ?.children?.find(({ name }) => name === "resource");
  const types = resource?.children?.find(({ name }) => name === "original_type")?.enum;
  return (types?.length ?? 0) > 1;
}

const merchant = /^(?:sp_|sub_)?(?:mchid|appid|openid)$/u;

/** Also the payer's ids: a payer is known by the one or the other. */
function relaxMerchant(field: Field): Field {
  if (field.name === "payer" && field.children) {
    return { ...field, children: field.children.map(relaxMerchant) };
  }
  return merchant.test(field.name) ? { ...field, required: false } : field;
}
