/** Serves the page of a sandbox: the reference of its operations, the console that calls them, and the live log. */
import type { Operation } from "../../generator/ir/model.ts";
import { toOpenApi } from "../../generator/openapi/document.ts";
import type { RawRequest } from "../http/request.ts";
import { findAsset } from "./assets.ts";
import { toReference } from "./reference.ts";
import { isConsoleCall, CallConsole, type ConsoleContext } from "./console.ts";
import { withSecurityHeaders, type Page } from "./served.ts";

/** Serves a request of a browser; resolves to undefined if the path is not that of a page. */
export type Pages = (request: RawRequest) => Promise<Page | undefined>;

/** Creates the pages of a sandbox. */
export function sandboxPages(operations: readonly Operation[], context: ConsoleContext): Pages {
  const console = new CallConsole(context);
  // Created at the first request, since most sandboxes serve tests only.
  const documents = new Map<string, string>();
  const documentAt = (path: string): string | undefined => {
    const create = { "/openapi.json": toOpenApi, "/sandbox/page/reference.json": referenceOf }[path];
    if (create && !documents.has(path)) documents.set(path, JSON.stringify(create(operations)));
    return documents.get(path);
  };
  return async (request) => {
    const path = request.target.split("?")[0] ?? "";
    if (isConsoleCall(path)) return withSecurityHeaders(await console.handle(request));
    if (request.method !== "GET" && request.method !== "HEAD") return undefined;
    const document = documentAt(path);
    const page =
      document === undefined ? await findAsset(path) : { type: "application/json", body: document };
    if (!page) return undefined;
    return withSecurityHeaders({ status: 200, headers: { "Content-Type": page.type }, body: page.body });
  };
}

function referenceOf(operations: readonly Operation[]) {
  return toReference(toOpenApi(operations));
}
