import { findFault, type Fault } from "../faults/fault.ts";
import { readFaults, type FaultInput } from "../faults/plan.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import {
  newNotificationId,
  notificationBody,
  signNotification,
  type NotificationEvent,
  type NotificationMessage,
  type Sender,
} from "./notification.ts";
import { isLoopback, post } from "./post.ts";

/** Seconds from one attempt to the next: 15 s, 15 s, 30 s, 3 m, 10 m, 20 m, three times 30 m, 60 m, 3 h three times, 6 h twice. */
export const retrySchedule = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
] as const;

/** One time that a notification was sent. */
export interface Attempt {
  /** RFC 3339, in the sandbox's time. */
  readonly at: string;
  /** What the merchant's server answered; undefined where it did not. */
  readonly status: number | undefined;
  /** The beginning of its answer, or why there was none. */
  readonly text: string;
}

/** A notification on its way. */
export interface Delivery {
  readonly id: string;
  readonly url: string;
  readonly event: NotificationEvent;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  readonly attempts: readonly Attempt[];
  /** `held` until the next one is sent; `refused` where its URL leads beyond loopback, or is none. */
  readonly state: "pending" | "held" | "delivered" | "given-up" | "refused";
}

/** As it is written while it goes on. */
interface OpenDelivery extends Delivery {
  readonly attempts: Attempt[];
  state: Delivery["state"];
}

const maxDeliveries = 1000;

/** Sends notifications, again and again until they are taken. */
export class Notifier {
  private readonly deliveries: OpenDelivery[] = [];
  private readonly sender: Sender;
  private readonly isBeyondLoopbackAllowed: boolean;
  private held: (() => Promise<void>)[] = [];

  constructor(sender: Sender, isBeyondLoopbackAllowed: boolean) {
    this.sender = sender;
    this.isBeyondLoopbackAllowed = isBeyondLoopbackAllowed;
  }

  /** All notifications so far, the oldest first; at most the last thousand. */
  get sent(): readonly Delivery[] {
    return this.deliveries;
  }

  clear(): void {
    this.deliveries.length = 0;
    this.held = [];
  }

  /** A notification as it would be sent, for a test that hands it to its own handler. */
  async make(event: NotificationEvent, faults: FaultInput = []): Promise<NotificationMessage> {
    const all = readFaults(faults, "notification");
    return signNotification(notificationBody(event, this.sender, all), this.sender, all);
  }

  /**
   * Sends a notification, and, where it is not taken with 200 or 204, again by the documented schedule. Resolves after
   * the first attempt.
   *
   * @throws FaultError for what is no fault of a notification
   */
  async send(url: string, event: NotificationEvent, faults: FaultInput = []): Promise<Delivery> {
    const asked = readFaults(faults, "notification");
    const all = [...asked, ...this.sender.faults.take("notification", "POST", event.event_type)];
    const id = event.id ?? newNotificationId();
    const createdAt = this.sender.clock.now();
    const delivery: OpenDelivery = {
      id,
      url,
      event: { ...event, id },
      createdAt,
      attempts: [],
      state: "pending",
    };
    this.deliveries.push(delivery);
    if (this.deliveries.length > maxDeliveries) this.deliveries.shift();
    const target = URL.canParse(url) ? new URL(url) : undefined;
    const isAllowed =
      target && /^https?:$/u.test(target.protocol) && (this.isBeyondLoopbackAllowed || isLoopback(target));
    if (!isAllowed) {
      delivery.state = "refused";
      return delivery;
    }
    if (findFault(all, "reordered")) {
      delivery.state = "held";
      this.held.push(() => this.attempt(delivery, target, all));
      return delivery;
    }
    const delay = findFault(all, "delay");
    if (delay) this.sender.clock.after(delay.ms, () => this.attempt(delivery, target, all));
    else await this.attempt(delivery, target, all);
    return delivery;
  }

  /** Faults are of the first round: what is sent again is as it should be. */
  private async attempt(
    delivery: OpenDelivery,
    url: URL,
    faults: readonly Fault[],
    round = 0,
  ): Promise<void> {
    delivery.state = "pending";
    const duplicate = findFault(faults, "duplicate");
    const times = duplicate ? (duplicate.times ?? 2) : 1;
    const body = notificationBody(delivery.event, this.sender, faults, delivery.createdAt);
    const from = delivery.attempts.length;
    for (let time = 0; time < times; time += 1) await this.postOnce(delivery, url, body, faults);
    const isTaken = delivery.attempts.slice(from).some(({ status }) => status === 200 || status === 204);
    if (isTaken) delivery.state = "delivered";
    else this.tryAgain(delivery, url, round);
    for (const send of this.held.splice(0)) await send();
  }

  private async postOnce(
    { attempts }: OpenDelivery,
    url: URL,
    body: string,
    faults: readonly Fault[],
  ): Promise<void> {
    const at = rfc3339(this.sender.clock.now());
    const message = await signNotification(body, this.sender, faults);
    const send = async () => attempts.push({ at, ...(await post(url, message.headers, message.body)) });
    await send();
    if (findFault(faults, "replayed")) await send();
  }

  private tryAgain(delivery: OpenDelivery, url: URL, round: number): void {
    const wait = retrySchedule[round];
    if (wait === undefined) delivery.state = "given-up";
    else this.sender.clock.after(wait * 1000, () => this.attempt(delivery, url, [], round + 1));
  }
}
