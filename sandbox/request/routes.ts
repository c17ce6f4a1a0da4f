import { validator, type Validator } from "wechatpay-ts/check";

import type { Method } from "../../generator/ir/method.ts";
import type { Endpoint, Operation } from "../../generator/ir/model.ts";
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

/** The URL of an operation, with a parameter in its path. */
interface Pattern {
  readonly base: string;
  readonly path: string;
  /** What every path of the URL begins with. */
  readonly start: string;
  readonly parameterCount: number;
  readonly method: Method;
  readonly route: Route;
  /** Created at the first path that has the same start. */
  expression: RegExp | undefined;
}

/** An operation at a path, with the pattern of its parameters if it has any. */
interface Candidate {
  readonly method: Method;
  readonly route: Route;
  readonly pattern?: Pattern;
}

/** Finds the operation of a request. A literal segment takes precedence over a parameter, as in WeChat Pay's URLs. */
export class Routes {
  /** Paths without a parameter. */
  private readonly literal = new Map<string, Candidate[]>();
  /** Paths with a parameter, by the number of segments, those of the base included. */
  private readonly patterns = new Map<number, Pattern[]>();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) if (operation.kind === "endpoint") this.add(operation);
    for (const list of this.patterns.values()) list.sort((a, b) => a.parameterCount - b.parameterCount);
  }

  /** Reports whether a page documents the URL with this method. */
  has(method: string, pathname: string): boolean {
    return this.candidates(pathname).some((one) => one.method === method);
  }

  /** Finds the operation of a URL. @throws ApiError if no page documents the URL with this method */
  find(method: string, pathname: string): Match {
    const here = this.candidates(pathname);
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
    const groups = match.pattern && expressionOf(match.pattern).exec(pathname)?.groups;
    const parameters = Object.entries(groups ?? {}).map(([name, value]): [string, string] => [
      name,
      decode(value),
    ]);
    return { route: match.route, parameters: Object.fromEntries(parameters) };
  }

  /** Returns the operations of a path; those with the fewest parameters first. */
  private candidates(pathname: string): readonly Candidate[] {
    const literal = this.literal.get(pathname) ?? [];
    const patterns = this.patterns.get(segmentCount(pathname)) ?? [];
    const fitting = patterns.filter(
      (pattern) => pathname.startsWith(pattern.start) && expressionOf(pattern).test(pathname),
    );
    return [
      ...literal,
      ...fitting.map((pattern) => ({ method: pattern.method, route: pattern.route, pattern })),
    ];
  }

  /** Adds an operation. A documented base URL may have a path, which is then part of the URL. */
  private add(operation: Endpoint): void {
    const bases = operation.hosts.map((host) => new URL(host).pathname.replace(/\/$/u, ""));
    const route = lazyRoute(operation);
    const { method, path } = operation;
    const parameterCount = path.split("{").length - 1;
    for (const base of new Set(["", ...bases])) {
      if (parameterCount === 0) append(this.literal, base + path, { method, route });
      else {
        const start = base + path.slice(0, path.indexOf("{"));
        const pattern = { base, path, start, parameterCount, method, route, expression: undefined };
        append(this.patterns, segmentCount(base + path), pattern);
      }
    }
  }
}

function append<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
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

function expressionOf(pattern: Pattern): RegExp {
  return (pattern.expression ??= createExpression(pattern));
}

function createExpression({ base, path }: Pattern): RegExp {
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
