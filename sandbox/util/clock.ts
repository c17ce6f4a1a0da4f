/** The clock of one sandbox. It can be faster than real time and can be advanced; signatures use real time. */
export interface Clock {
  /** Unix time in milliseconds, with all advances. */
  now(): number;
  /** Calls `run` after so many milliseconds of the sandbox's time. Returns a function that cancels the call. */
  after(milliseconds: number, run: () => void | Promise<void>): () => void;
  /**
   * Advances the clock by so many milliseconds and runs, in order, all that is due in between. The promise resolves when
   * all of it is done: a notification that was due in three hours has been sent.
   */
  advance(milliseconds: number): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly run: () => void | Promise<void>;
  handle: NodeJS.Timeout | undefined;
}

/** The longest delay of a Node.js timer, in milliseconds. */
const maxDelayMs = 2 ** 31 - 1;

/** The most calls to come; the oldest are dropped. Their records are dropped before, since each has about one call to come. */
const maxTimers = 50_000;

/** The clock of a sandbox: real time, times a speed, plus the time by which tests advance it. */
export class SandboxClock implements Clock {
  private readonly speed: number;
  private readonly limit: number;
  private readonly started = Date.now();
  private readonly timers = new Set<Timer>();
  private advanced = 0;
  /** Unix time in milliseconds at which the clock stands still while it is advanced. */
  private fixed: number | undefined;

  /**
   * @param speed milliseconds that pass in the sandbox for each real millisecond
   * @param limit the most calls to come
   */
  constructor(speed: number, limit = maxTimers) {
    this.speed = speed;
    this.limit = limit;
  }

  now(): number {
    return this.fixed ?? this.started + this.advanced + (Date.now() - this.started) * this.speed;
  }

  after(milliseconds: number, run: () => void | Promise<void>): () => void {
    const timer: Timer = { due: this.now() + milliseconds, run, handle: undefined };
    this.timers.add(timer);
    this.arm(timer);
    for (const oldest of this.timers) {
      if (this.timers.size <= this.limit) break;
      this.drop(oldest);
    }
    return () => this.drop(timer);
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.now() + milliseconds;
    for (let next = this.nextUntil(end); next; next = this.nextUntil(end)) {
      this.fixed = Math.max(next.due, this.now());
      this.drop(next);
      await next.run();
    }
    this.fixed = undefined;
    this.advanced += Math.max(0, end - this.now());
    for (const timer of this.timers) this.arm(timer);
  }

  /** Cancels all timers. */
  stop(): void {
    for (const timer of this.timers) this.drop(timer);
  }

  private nextUntil(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers)
      if (timer.due <= end && timer.due < (next?.due ?? Infinity)) next = timer;
    return next;
  }

  private arm(timer: Timer): void {
    clearTimeout(timer.handle);
    const wait = Math.max(0, (timer.due - this.now()) / this.speed);
    timer.handle = setTimeout(() => this.ring(timer), Math.min(wait, maxDelayMs));
    timer.handle.unref(); // a timer must not keep the process alive
  }

  private ring(timer: Timer): void {
    if (timer.due > this.now() + 1) return this.arm(timer);
    this.drop(timer);
    // What fails here has no caller that could handle it, and must not end the process.
    void Promise.resolve()
      .then(() => timer.run())
      .catch(() => undefined);
  }

  private drop(timer: Timer): void {
    clearTimeout(timer.handle);
    this.timers.delete(timer);
  }
}
