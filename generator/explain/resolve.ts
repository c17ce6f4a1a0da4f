/** Finds what a query names: an operation, an exported name, an event, or a field. */
import { exportedNames, formerExports, type ExportedName } from "../emit/exported-names.ts";
import { methods, methodWords } from "../ir/method.ts";
import type { NamedEndpoint, NamedOperation } from "../ir/model.ts";
import { isEndpoint, isNotification, pathRoots } from "../ir/operation.ts";
import { groupBy } from "../ir/walk.ts";
import { pagesOfEvent } from "../ir/notification.ts";
import type { ExplainModel } from "./model.ts";
import { fieldsNamed, type PlacedField } from "./paths.ts";

/** An operation that a query names, by its address or by an exported name. */
export interface OperationTarget {
  readonly operation: NamedOperation;
  readonly symbol?: ExportedName;
}

/** What a query names. */
export type Target =
  | { readonly kind: "operations"; readonly operations: readonly OperationTarget[] }
  | { readonly kind: "fields"; readonly fields: readonly PlacedField[] }
  | { readonly kind: "nothing" };

/**
 * Finds what words name: `POST /v3/…`, a path, an event, a module, an exported name, a spelling of the chain; behind one of
 * them, a field of it; or a field alone, in all operations.
 */
export function resolve(words: readonly string[], model: ExplainModel): Target {
  const parts = splitWords(words);
  const selected = selectOperations(parts, model);
  if (selected) {
    const { operations, rest } = selected;
    if (rest === undefined) return { kind: "operations", operations };
    return fieldsTarget(
      rest,
      operations.map(({ operation }) => operation),
    );
  }
  const [only, ...others] = parts;
  if (only === undefined || others.length > 0) return { kind: "nothing" };
  return fieldsTarget(only, model.operations);
}

function fieldsTarget(path: string, operations: readonly NamedOperation[]): Target {
  const fields = fieldsNamed(path, operations);
  return fields.length > 0 ? { kind: "fields", fields } : { kind: "nothing" };
}

function splitWords(words: readonly string[]): string[] {
  return words
    .flatMap((word) => word.replace(callArguments, ".$1").trim().split(/\s+/u))
    .filter((word) => word !== "");
}

/** The method of the chain, and the arguments of its call. */
const callArguments = new RegExp(`\\.(${methodWords})\\(.*$`, "su");

interface Selected {
  readonly operations: readonly OperationTarget[];
  /** The path of a field behind them. */
  readonly rest: string | undefined;
}

/** Reads the words that name operations; undefined if the first word names none. */
function selectOperations(parts: readonly string[], model: ExplainModel): Selected | undefined {
  const [first = "", second, third, ...others] = parts;
  if (others.length > 0) return undefined;
  if (methods.some((one) => one === first.toUpperCase()) && second !== undefined) {
    const method = first.toUpperCase();
    const operations = endpointsAt(second, model).filter(({ operation }) => operation.method === method);
    return operations.length > 0 ? { operations, rest: third } : undefined;
  }
  if (third !== undefined) return undefined;
  const operations = operationsNamed(first, model);
  return operations.length > 0 ? { operations, rest: second } : undefined;
}

/** Finds the operations that one word names. */
function operationsNamed(word: string, model: ExplainModel): OperationTarget[] {
  const finders = [endpointsAt, eventsNamed, modulesNamed, symbolsNamed, chainCalls];
  for (const find of finders) {
    const targets = find(word, model);
    if (targets.length > 0) return targets;
  }
  return [];
}

interface EndpointTarget {
  readonly operation: NamedEndpoint;
}

/** Finds the endpoints of a path or URL: `/v3/a/{id}`, `/v3/a/1`, `https://…/v3/a/1?b=2`. The documented path comes first. */
function endpointsAt(word: string, { operations, aliases }: ExplainModel): EndpointTarget[] {
  // The base of overseas endpoints has a path: https://api.mch.weixin.qq.com/hk
  const [path = ""] = word.replace(/^https?:\/\/[^/]+(?:\/hk(?=\/))?/iu, "").split(/[?#]/u);
  if (!path.startsWith("/")) return [];
  const endpoints = operations.filter(isEndpoint);
  const exact = endpoints.filter((one) => one.path === path);
  const former = aliases.filter(isEndpoint).filter((alias) => alias.path === path);
  const filled = () => endpoints.filter((one) => isFilled(one.path, path));
  const matching = exact.length > 0 ? exact : former.length > 0 ? former.map(({ of }) => of) : filled();
  return matching.map((operation) => ({ operation }));
}

/** Whether a path is a documented one with values in place of its parameters. */
function isFilled(documented: string, path: string): boolean {
  const [wanted, actual] = [documented.split("/"), path.split("/")];
  if (wanted.length !== actual.length) return false;
  return wanted.every((part, at) => part === actual[at] || (/^\{\w+\}$/u.test(part) && actual[at] !== ""));
}

/** Finds the notifications of an event; the page that decides comes first. */
function eventsNamed(word: string, { operations, aliases }: ExplainModel): OperationTarget[] {
  const event = word.toUpperCase();
  const former = aliases.filter(isNotification).filter((alias) => alias.event === event);
  const pages = pagesOfEvent(event, operations.filter(isNotification));
  const named = operations.filter(isNotification).filter((one) => one.event === event);
  return [...new Set([...pages, ...named, ...former.map(({ of }) => of)])].map((operation) => ({
    operation,
  }));
}

/** Finds the operations of a module or page: `wechatpay-ts/v3/…`, `./generated/v3/….ts`, `specs/openapi/v3/….md`. */
function modulesNamed(word: string, { operations, aliases }: ExplainModel): OperationTarget[] {
  if (!word.includes("/")) return [];
  const isNamed = (name: string) => word === name || word.endsWith(`/${name}`);
  const module = word.replace(/\.(?:ts|js|d\.ts)$/u, "");
  const own = operations.filter(
    ({ page, names }) => isNamed(page) || module.endsWith(`/${names.module}`) || module === names.module,
  );
  const former = aliases.filter(
    ({ page, names }) => isNamed(page) || module.endsWith(`/${names.module}`) || module === names.module,
  );
  return [...new Set([...own, ...former.map(({ of }) => of)])].map((operation) => ({ operation }));
}

/** Finds the operations whose modules export a name; a present name comes before a former one. */
function symbolsNamed(word: string, model: ExplainModel): OperationTarget[] {
  return symbolsOf(model).get(word) ?? [];
}

const symbolIndexes = new WeakMap<ExplainModel, Map<string, OperationTarget[]>>();

/** All exported names of a model. */
function symbolsOf(model: ExplainModel): Map<string, OperationTarget[]> {
  const known = symbolIndexes.get(model);
  if (known) return known;
  const former = groupBy(
    model.aliases.flatMap((alias) => formerExports(alias).map((symbol) => ({ operation: alias.of, symbol }))),
    ({ symbol }) => symbol.name,
  );
  const own = groupBy(
    model.operations.flatMap((operation) =>
      exportedNames(operation).map((symbol) => ({ operation, symbol })),
    ),
    ({ symbol }) => symbol.name,
  );
  const index = new Map<string, OperationTarget[]>([...former, ...own]);
  symbolIndexes.set(model, index);
  return index;
}

/** Finds what the chain calls: `wx.v3.pay.transactions.jsapi.post`, `wx["v3/pay/transactions/jsapi"].post`. */
function chainCalls(word: string, { operations }: ExplainModel): OperationTarget[] {
  const segments = chainSegments(word);
  if (segments.length < 2) return [];
  const wanted = segments.join("/");
  return operations.filter(isEndpoint).flatMap((operation) => {
    const chain = operation.names.chain.map(foldSegment).join("/");
    const isCalled = wanted === chain || wanted === `${chain}/${operation.method.toLowerCase()}`;
    return isCalled ? [{ operation }] : [];
  });
}

/** The segments behind the client, each spelling of one as the same text. */
function chainSegments(word: string): string[] {
  const parts = word.match(/[\w{}-]+/gu) ?? [];
  const start = parts.findIndex((part) => pathRoots.includes(part));
  return start < 0 || start > 2 ? [] : parts.slice(start).map(foldSegment);
}

/** `outTradeNo`, `out-trade-no` and `_out_trade_no_` of the chain, `{out_trade_no}` of the documentation. */
function foldSegment(segment: string): string {
  const parameter = /^(?:\{(\w+)\}|_(\w+)_)$/u.exec(segment);
  if (parameter) return `{${(parameter[1] ?? parameter[2] ?? "").toLowerCase()}}`;
  return segment.replaceAll("-", "").toLowerCase();
}
