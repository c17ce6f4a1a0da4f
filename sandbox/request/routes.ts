import { validator, type Validator } from "wechatpay-ts/check";

import type { Endpoint, Method, Operation } from "../../generator/ir/model.ts";
import { requestSchema } from "./tables.ts";
import { ApiError } from "../http/api-error.ts";

/** An operation with the validator of its requests. */
export interface Route {
  readonly operation: Endpoint;
  readonly validate: Validator<unknown>;
}

/** A route and the values of its path parameters. */
export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly pattern: RegExp;
  readonly method: Method;
  readonly parameterCount: number;
  readonly route: Route;
}

/** Finds the operation of a request. A literal segment takes precedence over a parameter, as in WeChat Pay's URLs. */
export class Routes {
  /** By the number of segments, those of the base included. */
  private readonly patterns = new Map<number, Pattern[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) if (operation.kind === "endpoint") this.add(operation);
    for (const list of this.patterns.values()) list.sort((a, b) => a.parameterCount - b.parameterCount);
  }

  /** Reports whether a page documents the URL with this method. */
  has(method: string, pathname: string): boolean {
    const candidates = this.patterns.get(segmentCount(pathname)) ?? [];
    return candidates.some((one) => one.method === method && one.pattern.test(pathname));
  }

  /** Finds the operation of a URL. @throws ApiError if no page documents the URL with this method */
  find(method: string, pathname: string): Match {
    const candidates = this.patterns.get(segmentCount(pathname)) ?? [];
    const here = candidates.filter(({ pattern }) => pattern.test(pathname));
    if (here.length === 0)
      throw new ApiError(
        404,
        "NOT_FOUND",
        `${pathname}: no page documents this path. Check its spelling, or serve other pages with --specs.`,
      );
    const match = here.find((one) => one.method === method);
    if (!match) {
      const methods = [...new Set(here.map((one) => one.method))].join(", ");
      const message = `${pathname}: no page documents ${method} for this path. Use ${methods}.`;
      throw new ApiError(405, "METHOD_NOT_ALLOWED", message, undefined, { Allow: methods });
    }
    const groups = match.pattern.exec(pathname)?.groups ?? {};
    const parameters = Object.entries(groups).map(([name, value]): [string, string] => [name, decode(value)]);
    return { route: match.route, parameters: Object.fromEntries(parameters) };
  }

  /** Adds an operation. A documented base URL may have a path, which is then part of the URL. */
  private add(operation: Endpoint): void {
    const bases = operation.hosts.map((host) => new URL(host).pathname.replace(/\/$/u, ""));
    const route = lazyRoute(operation);
    for (const base of new Set(["", ...bases])) {
      const count = segmentCount(base + operation.path);
      const list = this.patterns.get(count) ?? [];
      this.patterns.set(count, list);
      const parameterCount = operation.path.split("{").length;
      list.push({
        pattern: patternOf(base, operation.path),
        method: operation.method,
        parameterCount,
        route,
      });
    }
  }
}

/** Creates the validator at the first call, since a test calls a few of a thousand operations. */
function lazyRoute(operation: Endpoint): Route {
  let validate: Validator<unknown> | undefined;
  return {
    operation,
    get validate() {
      return (validate ??= validator(requestSchema(operation), "request"));
    },
  };
}

const cache = new WeakMap<readonly Operation[], Routes>();

/** Returns the routes of a list of operations. Sandboxes of the same list share them, since routes never change. */
export function routesOf(operations: readonly Operation[]): Routes {
  const routes = cache.get(operations) ?? new Routes(operations);
  cache.set(operations, routes);
  return routes;
}

function segmentCount(path: string): number {
  return path.split("/").length;
}

function patternOf(base: string, path: string): RegExp {
  const source = path
    .split(/(\{\w+\})/u)
    .map((part) => (part.startsWith("{") ? `(?<${part.slice(1, -1)}>[^/]+)` : escape(part)))
    .join("");
  return new RegExp(`^${escape(base)}${source}$`);
}

function escape(literal: string): string {
  return literal.replaceAll(/[.*+?^$()|[\]\\]/gu, String.raw`\$&`);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new ApiError(400, "PARAM_ERROR", "path: expected valid percent-encoding.");
  }
}
