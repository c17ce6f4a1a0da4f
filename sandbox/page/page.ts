/** Serves the page of a sandbox: the reference of its operations, the console that calls them, and the live log. */
import type { Operation } from "../../generator/ir/model.ts";
import { splitTarget, type RawRequest } from "../http/request.ts";
import { findAsset } from "./assets.ts";
import { isConsoleCall, CallConsole, type ConsoleContext } from "./console.ts";
import type { Examples } from "./own-examples.ts";
import { withSecurityHeaders, type Page } from "./served.ts";

/** Serves a request of a browser; resolves to undefined if the path is not that of a page. */
export type Pages = (request: RawRequest) => Promise<Page | undefined>;

/** What the pages need of their sandbox. */
export interface PageContext extends ConsoleContext {
  /** Returns the examples that name the caller of the page. */
  readonly examples: () => Examples;
}

/** Creates the pages of a sandbox. */
export function sandboxPages(operations: readonly Operation[], context: PageContext): Pages {
  const console = new CallConsole(context);
  // Created at the first request, since most sandboxes serve tests only.
  const documents = new Map<string, string>();
  const documentAt = async (path: string): Promise<string> => {
    const known = documents.get(path);
    if (known !== undefined) return known;
    const { choicesOf, toOpenApi, toReference, withExamples } = await import("./documents.ts");
    const openApi = toOpenApi(operations);
    const shown =
      path === referencePath
        ? toReference(withExamples(openApi, context.examples()), choicesOf(operations))
        : openApi;
    const text = JSON.stringify(shown);
    documents.set(path, text);
    return text;
  };
  return async (request) => {
    const { path } = splitTarget(request.target);
    if (isConsoleCall(path)) return withSecurityHeaders(await console.handle(request));
    if (request.method !== "GET" && request.method !== "HEAD") return undefined;
    const isDocument = path === referencePath || path === "/openapi.json";
    const page = isDocument
      ? { type: "application/json", body: await documentAt(path) }
      : await findAsset(path);
    if (!page) return undefined;
    return withSecurityHeaders({ status: 200, headers: { "Content-Type": page.type }, body: page.body });
  };
}

const referencePath = "/sandbox/page/reference.json";
