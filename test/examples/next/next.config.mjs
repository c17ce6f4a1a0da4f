import { join } from "node:path";

export default {
  // The client is linked from the repository, which a bundler would otherwise not look into.
  turbopack: { root: join(import.meta.dirname, "../../..") },
};
