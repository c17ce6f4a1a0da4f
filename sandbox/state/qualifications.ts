/** The subsidies that persons have claimed and redeemed. Only keyed digests of persons are stored. */
import { createHmac, randomBytes } from "node:crypto";

import { BoundedMap } from "../util/bounded.ts";
import { maxRecords } from "./limits.ts";

/** The state of a qualification. */
export type QualificationState = "UNCLAIMED" | "UNREDEEMED" | "REDEEMED";

/** A person's qualification for a category: `1`, a kind of appliance, or `A01`. */
export interface Qualification {
  /** The number of an identity document; an openid, a phone number or a name if the request has none. */
  readonly person: string;
  readonly category: string;
}

/** Qualifications are claimed, redeemed by a purchase, and restored when the purchase is returned. */
export class Qualifications {
  private readonly states = new BoundedMap<string, QualificationState>(maxRecords);
  /** The order that redeemed a qualification. */
  private readonly orders = new BoundedMap<string, string>(maxRecords);
  private readonly salt = randomBytes(32);

  /** Returns the state of a qualification. */
  state(qualification: Qualification): QualificationState {
    return this.states.get(this.keyOf(qualification)) ?? "UNCLAIMED";
  }

  /** Claims a qualification. This and the methods below return false if it is in another state. */
  claim(qualification: Qualification): boolean {
    return this.move(qualification, "UNCLAIMED", "UNREDEEMED");
  }

  /** Cancels a claim. */
  cancel(qualification: Qualification): boolean {
    return this.move(qualification, "UNREDEEMED", "UNCLAIMED");
  }

  /** Redeems a qualification by an order; the same order may do so again. */
  redeem(qualification: Qualification, orderNo: string): boolean {
    const key = this.keyOf(qualification);
    if (this.state(qualification) === "REDEEMED") return this.orders.get(key) === orderNo;
    this.orders.set(key, orderNo);
    return this.move(qualification, "UNREDEEMED", "REDEEMED");
  }

  /** Restores a qualification after the purchase was returned. */
  restore(qualification: Qualification): boolean {
    return this.move(qualification, "REDEEMED", "UNREDEEMED");
  }

  private move(qualification: Qualification, from: QualificationState, to: QualificationState): boolean {
    const isInState = this.state(qualification) === from;
    if (isInState) this.states.set(this.keyOf(qualification), to);
    return isInState;
  }

  private keyOf({ person, category }: Qualification): string {
    return createHmac("sha256", this.salt).update(`${category}\n${person}`).digest("base64");
  }

  /** Removes all qualifications. */
  clear(): void {
    this.states.clear();
    this.orders.clear();
  }
}
