/** The documents of the page, in a file of their own: few sandboxes show their page. */
export { toOpenApi } from "../../generator/openapi/document.ts";
export { choicesOf } from "./choices.ts";
export { withExamples } from "./own-examples.ts";
export { toReference } from "./reference.ts";
