/** What a browser sees of a sandbox: the reference of its operations, a form that calls them, and what came in. */
import type { Operation } from "../../generator/ir/model.ts";
import { toOpenApi } from "../../generator/openapi/document.ts";
import type { RawRequest } from "../http/request.ts";
import { isCrossOrigin } from "../control/cross-origin.ts";
import { findAsset } from "./assets.ts";
import { toReference } from "./reference.ts";
import { isConsoleCall, CallConsole, type ConsoleContext } from "./console.ts";
import { forbidden, guarded, type Page } from "./served.ts";

/** Undefined for what is no page. */
export type Pages = (request: RawRequest) => Promise<Page | undefined>;

export function sandboxPages(operations: readonly Operation[], played: ConsoleContext): Pages {
  const player = new CallConsole(played);
  // Made when somebody looks: most sandboxes serve a test, and nobody does.
  const documents = new Map<string, string>();
  const documentAt = (path: string): string | undefined => {
    const make = { "/openapi.json": toOpenApi, "/sandbox/page/reference.json": referenceOf }[path];
    if (make && !documents.has(path)) documents.set(path, JSON.stringify(make(operations)));
    return documents.get(path);
  };
  return async (request) => {
    const path = request.target.split("?")[0] ?? "";
    if (isConsoleCall(path)) return isCrossOrigin(request) ? forbidden : guarded(await player.play(request));
    if (request.method !== "GET" && request.method !== "HEAD") return undefined;
    const document = documentAt(path);
    const page =
      document === undefined ? await findAsset(path) : { type: "application/json", body: document };
    if (!page) return undefined;
    if (isCrossOrigin(request)) return forbidden;
    return guarded({ status: 200, headers: { "Content-Type": page.type }, body: page.body });
  };
}

function referenceOf(operations: readonly Operation[]) {
  return toReference(toOpenApi(operations));
}
