import type { Field } from "../model.ts";

/**
 * A request as the caller gives it: `Wechatpay-Serial` is the runtime's business, so it is optional, and a group
 * of headers that demands nothing else may be left out.
 */
export function asCalled(request: readonly Field[]): Field[] {
  return request.map((group) => {
    if (group.name !== "headers" || !group.children) return group;
    const children = group.children.map((header) =>
      header.name.toLowerCase() === "wechatpay-serial" ? { ...header, required: false } : header,
    );
    return { ...group, children, required: group.required && children.some(({ required }) => required) };
  });
}
