/**
 * Calls endpoints by their documented path, in three spellings:
 * `wx.v3.pay.transactions.native.post(…)`, `wx.chain("v3/pay/…").post(…)`, `wx["v3/pay/…"].post(…)`.
 */
import type { CallOptions } from "./call/options.ts";
import { type ApiResponse, Result } from "./call/result.ts";
import { copyRequest } from "./call/snapshot.ts";
import type { Client } from "./client.ts";
import { RequestError } from "./errors.ts";
import type { ResponseData } from "./protocol/ciphertext.ts";
import type { Operation } from "./schema/schema.ts";
import { nearest } from "./util/nearest.ts";

/** Functions that load the generated modules of one product, by path (`v3/pay/transactions/native`). */
export type Modules = Readonly<Record<string, () => Promise<Readonly<Record<string, unknown>>>>>;

/**
 * Functions that load the lists of modules, by product: the first two segments of its paths (`v3/pay`). The client calls one at
 * the first call of its product.
 */
export type Products = Readonly<Record<string, () => Promise<{ readonly modules: Modules }>>>;

/** A call of an endpoint, without the client. */
export type Call<Request, Response> = <Decrypt extends boolean = true>(
  request: Request,
  options?: CallOptions<Request, Decrypt>,
) => Result<ResponseData<Response, Decrypt>>;

/** A call of an endpoint that needs no request. */
export type OptionalCall<Request, Response> = <Decrypt extends boolean = true>(
  request?: Request,
  options?: CallOptions<Request, Decrypt>,
) => Result<ResponseData<Response, Decrypt>>;

/** An endpoint function without its first argument, the client. */
export type Bound<Endpoint> = Endpoint extends (client: Client, ...rest: infer Rest) => Result<infer Response>
  ? Rest extends [request: infer Request, options?: unknown]
    ? Call<Request, Response>
    : Rest extends [request?: infer Request, options?: unknown]
      ? OptionalCall<Request, Response>
      : never
  : never;

/** The three spellings of a call: by segments, by path, and by `chain(path)`. */
export type Spellings<Paths> = Segments<BySpelling<Paths>> & PathCalls<Paths>;

/** The spellings by path and by `chain(path)`. */
export type PathCalls<Paths> = Paths & { chain<Path extends keyof Paths>(path: Path): Paths[Path] };

/**
 * The segments that follow `Prefix`, except `then`, each with its methods and further segments: `wx.v3.pay.transactions.native.post`.
 * The compiler derives only those that a program names, one level at a time. `await` calls a member `then`, so a path with
 * such a segment is called by its URL: `wx.chain("v3/demo/then").post(…)` or `wx["v3/demo/then"].post(…)`.
 */
export type Segments<Calls, Prefix extends string = ""> = {
  [Segment in Exclude<NextSegment<keyof Calls, Prefix>, "then">]: Branch<Calls, `${Prefix}${Segment}`>;
};

type Branch<Calls, Path extends string> = (Path extends keyof Calls ? Calls[Path] : unknown) &
  Segments<Calls, `${Path}/`>;

type NextSegment<Path, Prefix extends string> = Path extends `${Prefix}${infer Rest}`
  ? Rest extends `${infer Segment}/${string}`
    ? Segment
    : Rest
  : never;

/** The calls by the spelling of their path: `v3/refund/returnAdvance` for `v3/refund/return-advance`. */
type BySpelling<Paths> = { [Path in keyof Paths & string as Spell<Path>]: Paths[Path] };

/** What `spell` returns for the segments of a path. */
type Spell<Path extends string> = Path extends `${infer Segment}/${infer Rest}`
  ? `${SpellSegment<Segment>}/${Spell<Rest>}`
  : SpellSegment<Path>;

type SpellSegment<Segment extends string> = Segment extends "" | "{empty}"
  ? "_empty_"
  : Segment extends `{${infer Parameter}}`
    ? `_${Parameter}_`
    : CamelCase<Segment>;

type CamelCase<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;

/**
 * Adds the spellings to a client.
 *
 * A call of an unknown path or verb rejects with a RequestError `ERR_CHAIN_PATH`. It names a similar path of the same
 * product, if there is one.
 */
// @__NO_SIDE_EFFECTS__
export function chain<Paths>(client: Client, products: Products): Client & Spellings<Paths> {
  const root: Root = { client, products, names: bySpelling(products) };
  const own = { ...client, chain: (path: unknown) => link(root, segmentsOf(String(path))) };
  const proxy = new Proxy(own, {
    get: (target, key) => {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key) as unknown;
      return key === "then" || key === "toJSON" ? undefined : link(root, segmentsOf(key));
    },
  });
  // A proxy has every name; only the generated type knows which of them exist.
  return proxy as unknown as Client & Spellings<Paths>;
}

interface Root {
  readonly client: Client;
  readonly products: Products;
  /** The names of the products by their spelling. */
  readonly names: ReadonlyMap<string, string>;
}

/** Creates the proxy of some segments: it adds further ones, and calls the endpoint if the last one is a verb. */
function link(root: Root, segments: readonly string[]): unknown {
  const callEnd = (request: unknown, options?: CallOptions) => {
    const conversion = conversions.get(segments.at(-1) ?? "");
    if (conversion) return conversion(segments.slice(0, -1));
    const path = { segments: segments.slice(0, -1), verb: segments.at(-1) ?? "" };
    return new Result(callPath(root, path, request, options));
  };
  return new Proxy(callEnd, {
    get: (_, key) => {
      // With a member then, `await` would take the link for a promise.
      if (typeof key === "symbol" || key === "then") return undefined;
      return link(root, [...segments, ...segmentsOf(key)]);
    },
  });
}

/**
 * Members of a link that the language calls, for JSON.stringify or the conversion to a primitive. They are segments all the
 * same, where a verb follows: `wx.v3.demo.toString.get()`.
 */
const conversions = new Map<string, (segments: readonly string[]) => unknown>([
  ["toString", (segments) => `[chain ${segments.join("/")}]`],
  // An object here makes the conversion call toString.
  ["valueOf", (segments) => segments],
  ["toJSON", () => undefined],
]);

async function callPath(
  root: Root,
  { segments, verb }: { readonly segments: readonly string[]; readonly verb: string },
  request: unknown,
  options: CallOptions | undefined,
): Promise<ApiResponse<unknown>> {
  if (!/^(?:get|post|put|patch|delete)$/.test(verb)) {
    throw pathError(
      [...segments, verb],
      "expected a verb at its end. Call .get, .post, .put, .patch or .delete.",
    );
  }
  const method = verb.toUpperCase() as Operation["method"]; // the expression above allows five
  // Copied before a module is loaded: the caller may change the request meanwhile.
  const copy = copyRequest({ method, path: `/${shown(segments)}` }, request);
  const settings = options && { ...options };
  const modules = await modulesOf(root, segments);
  const load = modules[findPath(modules, segments) ?? ""];
  if (load === undefined) throw unknownPath(Object.keys(modules), segments);
  const exported = await load();
  const operation = exported[`${verb}Operation`];
  if (!isOperation(operation)) {
    const verbs = verbsOf(exported).join(", ") || "no verbs";
    throw pathError(segments, `this path has no ${verb}. It has ${verbs}.`);
  }
  return root.client.call(operation, copy, settings).withResponse();
}

/** Loads the list of the product to which a path belongs. */
async function modulesOf({ products, names }: Root, segments: readonly string[]): Promise<Modules> {
  const name = names.get(spell(segments.slice(0, 2)));
  const load = name === undefined ? undefined : products[name];
  return load === undefined ? {} : (await load()).modules;
}

/** Returns the documented path of some segments. A path in its documented spelling needs no search. */
function findPath(modules: Modules, segments: readonly string[]): string | undefined {
  const path = segments.join("/");
  return Object.hasOwn(modules, path) ? path : spellingsOf(modules).get(spell(segments));
}

const known = new WeakMap<Modules, ReadonlyMap<string, string>>();

/** Returns the paths of a product by their spelling. */
function spellingsOf(modules: Modules): ReadonlyMap<string, string> {
  const spellings = known.get(modules) ?? bySpelling(modules);
  known.set(modules, spellings);
  return spellings;
}

function bySpelling(paths: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(Object.keys(paths).map((path) => [spell(segmentsOf(path)), path]));
}

/** Splits a path. A leading slash is ignored; after one at the end is an empty segment, `_empty_`. */
function segmentsOf(path: string): string[] {
  return path.replace(/^\//, "").split("/");
}

/** Spells segments as the samples of the documentation do. */
function spell(segments: readonly string[]): string {
  return segments.map(spellSegment).join("/");
}

function spellSegment(segment: string): string {
  if (segment === "" || segment === "{empty}") return "_empty_";
  const parameter = /^\{(.+)\}$/.exec(segment)?.[1];
  if (parameter !== undefined) return `_${parameter}_`;
  return segment.replace(/(?<!-)-+(.)/g, (_, next: string) => next.toUpperCase());
}

function isOperation(value: unknown): value is Operation {
  return (
    typeof value === "object" && value !== null && "method" in value && "path" in value && "request" in value
  );
}

function verbsOf(exported: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(exported).flatMap((name) => {
    const verb = /^([a-z]+)Operation$/.exec(name)?.[1];
    return verb === undefined ? [] : [`.${verb}`];
  });
}

function unknownPath(paths: readonly string[], segments: readonly string[]): RequestError {
  const similar = similarPath(paths, segments);
  return pathError(
    segments,
    similar === undefined
      ? 'this path is not in this client. Add its page to specs/ and generate, or describe it with define() of "wechatpay-ts/schema" and call it with client.call().'
      : `this path is not in this client. Did you mean ${similar}?`,
  );
}

/**
 * Finds a path of the same product that is spelled almost like these segments. Products and regions differ in the first
 * segments (`v3/pay/transactions`, `v3/pay/partner`, `v3/global/refunds`): a path that begins with others does something
 * else, however similar it looks.
 */
function similarPath(paths: readonly string[], segments: readonly string[]): string | undefined {
  const spelled = segments.map(spellSegment);
  // The longer product first, because v3/global also begins v3/global/refunds.
  for (const length of [3, 2]) {
    const product = spelled.slice(0, length).join("/");
    const endings = new Map<string, string>();
    for (const path of paths) {
      const candidate = segmentsOf(path).map(spellSegment);
      if (productLength(candidate) !== length || candidate.slice(0, length).join("/") !== product) continue;
      endings.set(candidate.slice(length).join("/"), path);
    }
    const similar = nearest(spelled.slice(length).join("/"), endings.keys());
    if (similar !== undefined) return endings.get(similar);
  }
  return undefined;
}

/** Returns the number of segments that name a product: at most three, and not the last one, except for `v3/refunds`. */
function productLength(segments: readonly string[]): number {
  return Math.max(2, Math.min(3, segments.length - 1));
}

function pathError(segments: readonly string[], why: string): RequestError {
  return new RequestError("ERR_CHAIN_PATH", `${shown(segments)}: ${why}`);
}

/** Joins segments for a message, without those that may be values of parameters, since these are personal. */
function shown(segments: readonly string[]): string {
  return segments.map((segment) => (/^[A-Za-z_{][\w{}-]{0,40}$/.test(segment) ? segment : "…")).join("/");
}
