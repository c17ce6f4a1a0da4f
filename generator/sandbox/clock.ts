/** The time of one sandbox: it can be faster than ours, and moved on, while signatures stay of the real time. */
export interface Clock {
  /** Unix time in milliseconds, with all that it was moved on. */
  now(): number;
  /** Calls it once so many milliseconds of the sandbox's time have passed. Returns what calls that off. */
  after(milliseconds: number, run: () => void | Promise<void>): () => void;
  /**
   * Moves the time on by so many milliseconds. What is due meanwhile happens in its order, and has happened when the
   * promise resolves: a notification that was to be sent again in three hours has been sent.
   */
  advance(milliseconds: number): Promise<void>;
}

interface Timer {
  readonly due: number;
  readonly run: () => void | Promise<void>;
  handle: NodeJS.Timeout | undefined;
}

/** The most that a timer of Node.js takes. */
const longest = 2 ** 31 - 1;

export class SandboxClock implements Clock {
  private readonly speed: number;
  private readonly started = Date.now();
  private readonly timers = new Set<Timer>();
  private moved = 0;
  /** The time at which it stands still, while it is moved on. */
  private fixed: number | undefined;

  /** @param speed how many milliseconds pass in the sandbox for one of ours */
  constructor(speed: number) {
    this.speed = speed;
  }

  now(): number {
    return this.fixed ?? this.started + this.moved + (Date.now() - this.started) * this.speed;
  }

  after(milliseconds: number, run: () => void | Promise<void>): () => void {
    const timer: Timer = { due: this.now() + milliseconds, run, handle: undefined };
    this.timers.add(timer);
    this.arm(timer);
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
    this.moved += Math.max(0, end - this.now());
    for (const timer of this.timers) this.arm(timer);
  }

  /** Nothing that was to come happens any more. */
  stop(): void {
    for (const timer of this.timers) this.drop(timer);
  }

  private nextUntil(end: number): Timer | undefined {
    return [...this.timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
  }

  private arm(timer: Timer): void {
    clearTimeout(timer.handle);
    const wait = Math.max(0, (timer.due - this.now()) / this.speed);
    timer.handle = setTimeout(() => this.ring(timer), Math.min(wait, longest));
    timer.handle.unref(); // what is still to come keeps no process alive
  }

  private ring(timer: Timer): void {
    if (timer.due > this.now() + 1) return this.arm(timer);
    this.drop(timer);
    void timer.run();
  }

  private drop(timer: Timer): void {
    clearTimeout(timer.handle);
    this.timers.delete(timer);
  }
}
