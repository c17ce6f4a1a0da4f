/** A lock in Redis that all processes share. */
import { randomUUID } from "node:crypto";
import type { RedisClientType } from "@keyv/redis";

// #region lock
/** Acquires a lock for some milliseconds, and returns how to release it; undefined while another process has it. */
export async function redisLock(
  redis: Pick<RedisClientType, "set" | "eval">,
  key: string,
  ms: number,
): Promise<(() => Promise<void>) | undefined> {
  const owner = randomUUID();
  const acquired = await redis.set(key, owner, { NX: true, PX: ms });
  if (acquired === null) return undefined;
  return async () => {
    // The lock may have expired, and belong to another process by now.
    const script = 'if redis.call("get", KEYS[1]) == ARGV[1] then redis.call("del", KEYS[1]) end';
    await redis.eval(script, { keys: [key], arguments: [owner] });
  };
}
// #endregion
