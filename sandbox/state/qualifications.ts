/** Who has claimed or used which subsidy. A person is known here by a digest alone. */
import { createHmac, randomBytes } from "node:crypto";

import { BoundedMap } from "../util/bounded.ts";
import { maxRecords } from "./limits.ts";

export type QualificationState = "UNCLAIMED" | "UNREDEEMED" | "REDEEMED";

/** Whose qualification, and for what: `1`, a kind of appliance; `A01`, a category. */
export interface Qualification {
  /** The number of an identity document; an openid, a phone number or a name where there is none. */
  readonly person: string;
  readonly category: string;
}

/** Claimed, then used with a purchase; a purchase that is returned can be made again. */
export class Qualifications {
  private readonly states = new BoundedMap<string, QualificationState>(maxRecords);
  /** The order that a qualification was used with. */
  private readonly orders = new BoundedMap<string, string>(maxRecords);
  private readonly salt = randomBytes(32);

  state(qualification: Qualification): QualificationState {
    return this.states.get(this.keyOf(qualification)) ?? "UNCLAIMED";
  }

  /** Whether it was there to be claimed. */
  claim(qualification: Qualification): boolean {
    return this.move(qualification, "UNCLAIMED", "UNREDEEMED");
  }

  cancel(qualification: Qualification): boolean {
    return this.move(qualification, "UNREDEEMED", "UNCLAIMED");
  }

  /** With the same order once more, it is used as it was. */
  redeem(qualification: Qualification, orderNo: string): boolean {
    const key = this.keyOf(qualification);
    if (this.state(qualification) === "REDEEMED") return this.orders.get(key) === orderNo;
    this.orders.set(key, orderNo);
    return this.move(qualification, "UNREDEEMED", "REDEEMED");
  }

  /** The purchase is returned. */
  giveBack(qualification: Qualification): boolean {
    return this.move(qualification, "REDEEMED", "UNREDEEMED");
  }

  private move(qualification: Qualification, from: QualificationState, to: QualificationState): boolean {
    const isThere = this.state(qualification) === from;
    if (isThere) this.states.set(this.keyOf(qualification), to);
    return isThere;
  }

  private keyOf({ person, category }: Qualification): string {
    return createHmac("sha256", this.salt).update(`${category}\n${person}`).digest("base64");
  }

  /** As if there had never been any. */
  clear(): void {
    this.states.clear();
    this.orders.clear();
  }
}
