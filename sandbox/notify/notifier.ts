import { findFault, type Fault } from "../faults/fault.ts";
import { readFaults, type FaultInput } from "../faults/plan.ts";
import { BoundedList } from "../util/bounded.ts";
import type { NotifyHosts } from "../http/network.ts";
import { rfc3339 } from "../util/rfc3339.ts";
import {
  newNotificationId,
  notificationBody,
  signNotification,
  type NotificationEvent,
  type NotificationMessage,
  type Sender,
} from "./notification.ts";
import { post } from "./post.ts";

/** WeChat Pay's schedule, in seconds from one attempt to the next: 15 s, 15 s, 30 s, 3 m, 10 m, 20 m, three times 30 m, 60 m, 3 h three times, 6 h twice. */
export const retrySchedule = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
] as const;

/** One attempt to send a notification. */
export interface Attempt {
  /** RFC 3339, in the sandbox's time. */
  readonly at: string;
  /** The status of the merchant's reply; undefined without a reply. */
  readonly status: number | undefined;
  /** The first 2,000 characters of the reply, of attempts after the 20th the first 100; or the reason why none arrived. */
  readonly text: string;
}

/** A notification with its attempts. */
export interface Delivery {
  readonly id: string;
  readonly url: string;
  readonly event: NotificationEvent;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly createdAt: number;
  readonly attempts: readonly Attempt[];
  /** `held`: waits for the next notification (fault `reordered`). `refused`: the URL is invalid, or its host is neither on loopback nor one of `notifyHosts`. */
  readonly state: "pending" | "held" | "delivered" | "given-up" | "refused";
  /** Why it was refused. */
  readonly reason: Refusal | undefined;
}

/** Why a notification was not sent. */
export interface Refusal {
  /** `url`: not a URL. `protocol`: neither http nor https. `host`: neither on loopback nor one of `notifyHosts`. */
  readonly code: "url" | "protocol" | "host";
  /** `<url, protocol or host>: <what is wrong>. <what to do>.` */
  readonly message: string;
}

/** A delivery that may still change. */
interface OpenDelivery extends Delivery {
  readonly attempts: Attempt[];
  state: Delivery["state"];
  reason: Refusal | undefined;
}

function refusalOf(target: URL | undefined): Refusal {
  if (!target) return { code: "url", message: "url: is not a URL. Pass an absolute one as notify_url." };
  const { protocol, hostname } = target;
  return /^https?:$/u.test(protocol)
    ? {
        code: "host",
        message: `${hostname}: is not on loopback. Name it by notifyHosts or --notify-host to let the sandbox send notifications to it.`,
      }
    : { code: "protocol", message: `${protocol} is not http or https. Pass an https URL as notify_url.` };
}

/** What a sandbox stores: notifications, and characters of all of them. */
const limits = { items: 1000, size: 64 * 1024 * 1024 };
/** Notifications that wait for the next one. */
const maxHeld = 100;

/** Sends notifications, and repeats them until they are acknowledged. */
export class Notifier {
  private readonly deliveries = new BoundedList<OpenDelivery>(limits);
  private readonly sender: Sender;
  private readonly hosts: NotifyHosts;
  private held: (() => Promise<void>)[] = [];

  constructor(sender: Sender, hosts: NotifyHosts) {
    this.sender = sender;
    this.hosts = hosts;
  }

  /** The last notifications, at most 1,000 and 64 Mi characters, the oldest first. */
  get sent(): readonly Delivery[] {
    return this.deliveries.all;
  }

  /** Removes all notifications. */
  clear(): void {
    this.deliveries.clear();
    this.held = [];
  }

  /** Creates a notification without sending it, for a test that calls its own handler. */
  async make(event: NotificationEvent, faults: FaultInput = []): Promise<NotificationMessage> {
    const all = readFaults(faults, "notification");
    return signNotification(notificationBody(event, this.sender, all), event, this.sender, all);
  }

  /**
   * Sends a notification. If the reply is not 200 or 204, the sandbox sends it again on WeChat Pay's schedule. Resolves after the
   * first attempt.
   *
   * @throws FaultError for an unknown fault or one of responses only; RangeError for an unknown `mchid` or `brandId`
   */
  async send(url: string, event: NotificationEvent, faults: FaultInput = []): Promise<Delivery> {
    const requested = readFaults(faults, "notification");
    this.sender.merchants.owner(event); // throws for an unknown one
    const all = [...requested, ...this.sender.faults.take("notification", "POST", event.event_type)];
    const id = event.id ?? newNotificationId();
    const createdAt = this.sender.clock.now();
    const delivery: OpenDelivery = {
      id,
      url,
      event: { ...event, id },
      createdAt,
      attempts: [],
      state: "pending",
      reason: undefined,
    };
    this.deliveries.add(delivery);
    const target = URL.canParse(url) ? new URL(url) : undefined;
    if (!target || !this.hosts.allow(target)) {
      delivery.state = "refused";
      delivery.reason = refusalOf(target);
      return delivery;
    }
    if (findFault(all, "reordered")) {
      delivery.state = "held";
      if (this.held.length >= maxHeld) this.held.shift();
      this.held.push(() => this.attempt(delivery, target, all));
      return delivery;
    }
    const delay = findFault(all, "delay");
    if (delay) this.sender.clock.after(delay.ms, () => this.attempt(delivery, target, all));
    else await this.attempt(delivery, target, all);
    return delivery;
  }

  /** Sends a notification once, or several times for the fault `duplicate`. Faults apply to the first round only. */
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
    const isAcknowledged = delivery.attempts
      .slice(from)
      .some(({ status }) => status === 200 || status === 204);
    if (isAcknowledged) delivery.state = "delivered";
    else this.scheduleRetry(delivery, url, round);
    for (const send of this.held.splice(0)) await send();
  }

  private async postOnce(
    { attempts, event }: OpenDelivery,
    url: URL,
    body: string,
    faults: readonly Fault[],
  ): Promise<void> {
    const at = rfc3339(this.sender.clock.now());
    const message = await signNotification(body, event, this.sender, faults);
    const send = async () => {
      const { status, text } = await post(url, message.headers, message.body);
      // A notification was measured before its attempts, so those of a repeated one keep little.
      attempts.push({ at, status, text: attempts.length < 20 ? text : text.slice(0, 100) });
    };
    await send();
    if (findFault(faults, "replayed")) await send();
  }

  private scheduleRetry(delivery: OpenDelivery, url: URL, round: number): void {
    const wait = retrySchedule[round];
    if (wait === undefined) delivery.state = "given-up";
    else this.sender.clock.after(wait * 1000, () => this.attempt(delivery, url, [], round + 1));
  }
}
