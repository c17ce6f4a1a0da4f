export type { Platform } from "../../../runtime/platform/platform.ts";
