import * as oxc from "@prettier/plugin-oxc";
import { format } from "prettier";

/** Prettier with oxc's parser, which gives the same bytes as the TypeScript one in two thirds of the time. */
export async function formatTypeScript(text: string): Promise<string> {
  return format(text, { parser: "oxc-ts", plugins: [oxc], printWidth: 110 });
}
