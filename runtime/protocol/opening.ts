/** Whether an answer is opened when it comes: yes, unless its caller has said otherwise by then. */
export class Opening {
  #isSealed = false;
  #isDecided = false;

  get isSealed(): boolean {
    return this.#isSealed;
  }

  /** @returns false when it is too late */
  leaveSealed(): boolean {
    this.#isSealed ||= !this.#isDecided;
    return this.#isSealed;
  }

  /** Settles it. @returns whether to open */
  decide(): boolean {
    this.#isDecided = true;
    return !this.#isSealed;
  }
}
