import { BoundedMap } from "../../util/bounded.ts";
import { digestOf } from "../digest.ts";
import { maxRecords } from "../limits.ts";
import type { JsonObject } from "../../util/json.ts";
import { contentDiffers } from "./coupon-errors.ts";

/** A request that changes something: its kind, its number and its content. */
export interface NumberedRequest {
  readonly brandId: string;
  /** Numbers are unique for a brand and a kind. */
  readonly kind: string;
  readonly number: string;
  readonly content: JsonObject;
}

/** The requests that were performed, so that a repeated one has no second effect. */
export class RequestNumbers {
  private readonly done = new BoundedMap<string, { readonly digest: string; readonly result: unknown }>(
    maxRecords,
  );

  /**
   * Performs a request once, and returns the same result for the same request.
   *
   * @throws ApiError for another request under its number, and what `perform` throws, which uses up no number
   */
  once<Result>({ brandId, kind, number, content }: NumberedRequest, perform: () => Result): Result {
    const key = [brandId, kind, number].join(" ");
    const digest = digestOf(content);
    const known = this.done.get(key);
    if (known && known.digest !== digest) throw contentDiffers();
    if (known) return known.result as Result; // requests of one kind have results of one type
    const result = perform();
    this.done.set(key, { digest, result });
    return result;
  }

  /** Forgets all requests. */
  clear(): void {
    this.done.clear();
  }
}
