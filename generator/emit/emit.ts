import { drafts, type EmitOptions, type Emittable } from "./draft.ts";

/** A file of the output, by its path below the output folder. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** Operations → the whole client: a module a URL or event, the two indexes over them, and the lock of their names. */
export async function emit(emittable: Emittable, options: EmitOptions = {}): Promise<OutputFile[]> {
  const { makeText } = await import("./make.ts");
  const files: OutputFile[] = [];
  for (const draft of drafts(emittable)) {
    files.push({ path: draft.path, text: await makeText(draft, options) });
  }
  return files;
}
