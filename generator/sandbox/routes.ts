import { validator, type Validator } from "wechatpay-ts/check";

import type { Method, Operation } from "../model.ts";
import { requestTable } from "./tables.ts";
import { Refusal } from "./refusal.ts";

/** An operation with what serving it needs. */
export interface Route {
  readonly operation: Operation;
  readonly validate: Validator<unknown>;
}

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the operation of a request. A literal segment wins over a parameter, as in WeChat Pay's own URLs. */
export class Routes {
  private readonly patterns: { pattern: RegExp; method: Method; route: Route }[];

  constructor(operations: readonly Operation[]) {
    this.patterns = operations
      .filter(({ kind }) => kind === "endpoint")
      .toSorted((a, b) => parameterCount(a.path) - parameterCount(b.path))
      .map((operation) => ({
        pattern: patternOf(operation),
        method: operation.method,
        route: { operation, validate: validator(requestTable(operation), "request") },
      }));
  }

  /** Throws a Refusal where no page documents the URL, or not with this method. */
  find(method: string, pathname: string): Match {
    const here = this.patterns.filter(({ pattern }) => pattern.test(pathname));
    if (here.length === 0) throw new Refusal(404, "NOT_FOUND", `No page documents ${pathname}.`);
    const found = here.find((one) => one.method === method);
    if (!found) {
      const methods = [...new Set(here.map((one) => one.method))].join(", ");
      throw new Refusal(
        405,
        "METHOD_NOT_ALLOWED",
        `${pathname} is documented with ${methods}, not with ${method}.`,
      );
    }
    const groups = found.pattern.exec(pathname)?.groups ?? {};
    const parameters = Object.entries(groups).map(([name, value]): [string, string] => [name, decode(value)]);
    return { route: found.route, parameters: Object.fromEntries(parameters) };
  }
}

function parameterCount(path: string): number {
  return path.split("{").length;
}

/** A documented base may carry a path, which is then part of the URL. */
function patternOf({ path, hosts }: Operation): RegExp {
  const bases = hosts.map((host) => new URL(host).pathname.replace(/\/$/u, "")).filter(Boolean);
  const source = path
    .split(/(\{\w+\})/u)
    .map((part) =>
      part.startsWith("{") ? `(?<${part.slice(1, -1)}>[^/]+)` : part.replace(/[.*+?^$()|[\]\\]/gu, "\\$&"),
    )
    .join("");
  const prefix = bases.map((base) => base.replace(/[.*+?^$()|[\]\\]/gu, "\\$&")).join("|");
  return new RegExp(`^(?:${prefix})?${source}$`);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new Refusal(400, "PARAM_ERROR", "The path is no valid percent-encoding.");
  }
}
