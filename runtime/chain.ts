/**
 * The spellings of the documents behind one proxy:
 * `wx.v3.pay.transactions.native.post(…)`, `wx.chain("v3/pay/…").post(…)`, `wx["v3/pay/…"].post(…)`.
 */
import { Result, type ApiResponse } from "./call/result.ts";
import { copyRequest } from "./call/snapshot.ts";
import type { Client } from "./client.ts";
import { nearest } from "./util/nearest.ts";
import { RequestError } from "./errors.ts";
import type { CallOptions } from "./call/options.ts";
import type { Operation } from "./schema/table.ts";
import type { ResponseData } from "./protocol/ciphertext.ts";

/** Functions that load the generated modules, by path (`v3/pay/transactions/native`). The client calls one at the first call of its path. */
export type Modules<Paths = Record<string, unknown>> = {
  readonly [Path in keyof Paths]: () => Promise<Readonly<Record<string, unknown>>>;
};

/** An endpoint function without its first argument, the client: the end of each spelling. */
export type Bound<Endpoint> = Endpoint extends (client: Client, ...rest: infer Rest) => Result<infer Response>
  ? Rest extends [request: infer Request, options?: unknown]
    ? <Decrypt extends boolean = true>(
        request: Request,
        options?: CallOptions<Request, Decrypt>,
      ) => Result<ResponseData<Response, Decrypt>>
    : Rest extends [request?: infer Request, options?: unknown]
      ? <Decrypt extends boolean = true>(
          request?: Request,
          options?: CallOptions<Request, Decrypt>,
        ) => Result<ResponseData<Response, Decrypt>>
      : never
  : never;

/** The three spellings of a call: by segments, by path, and by `chain(path)`. */
export type Spellings<Paths> = Segments<BySpelling<Paths>> &
  Paths & { chain<Path extends keyof Paths>(path: Path): Paths[Path] };

/**
 * The segments that follow `Prefix`, each with its methods and further segments: `wx.v3.pay.transactions.native.post`.
 * The compiler derives only those that a program names, one level at a time.
 */
export type Segments<Calls, Prefix extends string = ""> = {
  [Segment in NextSegment<keyof Calls, Prefix>]: Branch<Calls, `${Prefix}${Segment}`>;
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
export function chain<Paths>(client: Client, modules: Modules): Client & Spellings<Paths> {
  const root: Root = { client, modules, paths: new Map() };
  const own = { ...client, chain: (path: unknown) => link(root, segmentsOf(String(path))) };
  const proxy = new Proxy(own, {
    get: (target, key) => {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key) as unknown;
      return isHarmless(key) ? undefined : link(root, segmentsOf(key));
    },
  });
  // A proxy has every name; only the generated type knows which of them exist.
  return proxy as unknown as Client & Spellings<Paths>;
}

interface Root {
  readonly client: Client;
  readonly modules: Modules;
  /** Documented paths by their spelling; filled at the first call. */
  readonly paths: Map<string, string>;
}

/** One segment on: a path so far, that can be called when its last segment is a verb. */
function link(root: Root, segments: readonly string[]): unknown {
  const end = (request: unknown, options?: CallOptions) => {
    const path = { segments: segments.slice(0, -1), verb: segments.at(-1) ?? "" };
    return new Result(callPath(root, path, request, options));
  };
  return new Proxy(end, {
    get: (_, key) => {
      if (typeof key === "symbol" || isHarmless(key)) return undefined;
      if (key === "toString") return () => `[chain ${segments.join("/")}]`;
      return link(root, [...segments, ...segmentsOf(key)]);
    },
  });
}

/** Names that the language itself asks for: `await`, JSON.stringify, conversion to a primitive. */
function isHarmless(key: string): boolean {
  return key === "then" || key === "toJSON" || key === "valueOf";
}

async function callPath(
  root: Root,
  { segments, verb }: { readonly segments: readonly string[]; readonly verb: string },
  request: unknown,
  options: CallOptions | undefined,
): Promise<ApiResponse<unknown>> {
  if (!/^(?:get|post|put|patch|delete)$/.test(verb)) {
    throw refusal(
      [...segments, verb],
      "expected a verb at its end. Call .get, .post, .put, .patch or .delete",
    );
  }
  const path = find(root, segments);
  const load = path === undefined ? undefined : root.modules[path];
  if (load === undefined) throw unknownPath(root, segments);
  // Loading takes its time, and the caller may use the request again before it is done.
  const method = verb.toUpperCase() as Operation["method"]; // the expression above lists the five
  const given = copyRequest({ method, path: `/${path ?? ""}` }, request);
  const settings = options && { ...options };
  const exported = await load();
  const operation = exported[`${verb}Operation`];
  if (!isOperation(operation)) {
    throw refusal(segments, `it has no ${verb}, but ${verbsOf(exported).join(", ") || "no verb at all"}`);
  }
  return root.client.call(operation, given, settings).withResponse();
}

function find({ paths, modules }: Root, segments: readonly string[]): string | undefined {
  // Many are spelled as they are documented: for those no path has to be spelled.
  const path = segments.join("/");
  if (Object.hasOwn(modules, path)) return path;
  if (paths.size === 0) {
    for (const path of Object.keys(modules)) paths.set(spell(segmentsOf(path)), path);
  }
  return paths.get(spell(segments));
}

/** A leading slash means nothing; one at the end is a segment of its own, `_empty_`. */
function segmentsOf(path: string): string[] {
  return path.replace(/^\//, "").split("/");
}

/** Each segment as the documents' samples write it; what is spelled so already stays. */
function spell(segments: readonly string[]): string {
  return segments.map(spellSegment).join("/");
}

function spellSegment(segment: string): string {
  if (segment === "" || segment === "{empty}") return "_empty_";
  const parameter = /^\{(.+)\}$/.exec(segment)?.[1];
  if (parameter !== undefined) return `_${parameter}_`;
  return segment.replace(/-+(.)/g, (_, next: string) => next.toUpperCase());
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

function unknownPath({ modules }: Root, segments: readonly string[]): RequestError {
  const similar = similarPath(Object.keys(modules), segments);
  return refusal(
    segments,
    similar === undefined
      ? 'this path is not in this client. Add its page to specs/ and generate, or describe it with define() of "wechatpay-ts/table" and call it with client.call()'
      : `this path is not in this client; did you mean ${similar}?`,
  );
}

/**
 * Finds a path of the same product that is spelled almost like these segments. Products and regions differ in the first
 * segments (`v3/pay/transactions`, `v3/pay/partner`, `v3/global/refunds`): a path that begins with others does something
 * else, however similar it looks.
 */
function similarPath(paths: readonly string[], segments: readonly string[]): string | undefined {
  const wanted = segments.map(spellSegment);
  // The longer product first, because v3/global also begins v3/global/refunds.
  for (const length of [3, 2]) {
    const product = wanted.slice(0, length).join("/");
    const endings = new Map<string, string>();
    for (const path of paths) {
      const known = segmentsOf(path).map(spellSegment);
      if (productLength(known) !== length || known.slice(0, length).join("/") !== product) continue;
      endings.set(known.slice(length).join("/"), path);
    }
    const similar = nearest(wanted.slice(length).join("/"), endings.keys());
    if (similar !== undefined) return endings.get(similar);
  }
  return undefined;
}

/** How many segments name a product: at most three, and never the last one but of `v3/refunds`. */
function productLength(segments: readonly string[]): number {
  return Math.max(2, Math.min(3, segments.length - 1));
}

function refusal(segments: readonly string[], why: string): RequestError {
  // What the caller filled in for a parameter may be personal: only names of the documents' kind are repeated.
  const shown = segments.map((segment) => (/^[A-Za-z_{][\w{}-]{0,40}$/.test(segment) ? segment : "…"));
  return new RequestError("ERR_CHAIN_PATH", `${shown.join("/")}: ${why}`);
}
