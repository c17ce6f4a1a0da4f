/** The panel beside the reference: what the user and WeChat Pay do, and what became of each order. */
import { faultLine, itemCard, noticeCard, timeOf } from "./cards.ts";
import { readFaultNames, readOverview, send, type Action, type Overview } from "./control.ts";
import { element } from "./exchange.ts";
import { chooseLanguage, chosenLanguage, textsIn, type Language } from "./texts.ts";

/** Milliseconds between two updates of an open panel: payments and refunds settle without a call. */
const interval = 1000;
const steps = [
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
  ["week", 7 * 86_400_000],
] as const;

/** Shows the panel. */
export function showPanel(section: HTMLElement, toggle: HTMLElement): void {
  new Panel(section, toggle).start();
}

class Panel {
  private readonly section: HTMLElement;
  private readonly toggle: HTMLElement;
  private language: Language = chosenLanguage();
  /** The parts that an update replaces. */
  private readonly clock = element("output", "clock");
  private readonly message = element("p", "message");
  private readonly items = element("div", "cards items");
  private readonly notices = element("div", "cards notices");
  private readonly faults = element("ul", "faults");
  private faultNames: readonly string[] = [];
  private shown = "";

  constructor(section: HTMLElement, toggle: HTMLElement) {
    this.section = section;
    this.toggle = toggle;
    this.message.setAttribute("role", "status");
  }

  start(): void {
    this.toggle.addEventListener("click", () => this.open(this.section.hidden !== false));
    this.section.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.open(false);
    });
    this.draw();
    this.open(false);
    setInterval(() => {
      if (!this.section.hidden && !document.hidden) void this.update();
    }, interval);
  }

  private open(isOpen: boolean): void {
    this.section.hidden = !isOpen;
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    void this.loadFaultNames();
    void this.update();
  }

  /** Draws the frame in the chosen language. */
  private draw(): void {
    const texts = textsIn(this.language);
    this.toggle.textContent = texts.panel;
    this.section.setAttribute("aria-label", texts.panel);
    this.section.lang = this.language === "zh" ? "zh-CN" : "en";
    const language = button(texts.language, () => {
      this.language = this.language === "zh" ? "en" : "zh";
      chooseLanguage(this.language);
      this.message.textContent = "";
      this.draw();
      this.shown = "";
      void this.update();
    });
    const close = button(texts.close, () => this.open(false));
    this.section.replaceChildren(
      element("header", "top", element("h2", "", texts.panel), language, close),
      element("p", "hint", texts.hint),
      this.message,
      part(texts.clock, element("p", "", this.clock), this.stepButtons()),
      part(texts.faults, this.faultForm(), this.faults),
      part(texts.items, this.items),
      part(texts.notifications, this.notices),
    );
  }

  private stepButtons(): HTMLElement {
    const texts = textsIn(this.language);
    const buttons = steps.map(([name, milliseconds]) =>
      button(`+ ${texts[name]}`, () =>
        this.run({ name, path: "/sandbox/clock/advance", body: { milliseconds } }),
      ),
    );
    const group = element("p", "actions", ...buttons);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", texts.advance);
    return group;
  }

  private faultForm(): HTMLElement {
    const texts = textsIn(this.language);
    const names = document.createElement("select");
    names.name = "fault";
    names.append(...this.faultNames.map((name) => new Option(name)));
    const path = document.createElement("input");
    path.name = "path";
    path.placeholder = "/v3/…";
    const submit = element("button", "action", texts.plan);
    const clear = button(texts.clearFaults, () => void this.clearFaults());
    const form = element("form", "fault", label(texts.fault, names), label(texts.path, path), submit, clear);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const scope = path.value === "" ? {} : { path: path.value };
      this.run({ name: "fault", path: "/sandbox/faults", body: { faults: names.value, ...scope } });
    });
    return form;
  }

  private async loadFaultNames(): Promise<void> {
    if (this.faultNames.length > 0) return;
    this.faultNames = await readFaultNames().catch(() => []);
    this.draw();
  }

  private async clearFaults(): Promise<void> {
    await this.say(send("DELETE", "/sandbox/faults"));
    await this.update();
  }

  private run({ path, body }: Action): void {
    void this.say(send("POST", path, body ?? {})).then(() => this.update());
  }

  /** Shows whether a control call succeeded. */
  private async say(call: Promise<unknown>): Promise<void> {
    const texts = textsIn(this.language);
    const failure = await call.then(
      () => undefined,
      (error: unknown) => `${texts.failed}: ${error instanceof Error ? error.message : ""}`,
    );
    this.message.textContent = failure ?? texts.done;
    this.message.classList.toggle("bad", failure !== undefined);
  }

  private async update(): Promise<void> {
    const overview = await readOverview().catch(() => undefined);
    if (!overview) return;
    this.clock.textContent = timeOf(overview.now);
    // What has not changed stays, so that a button does not vanish below the pointer, and details stay open.
    const { now: _, ...content } = overview;
    const text = JSON.stringify(content);
    if (text === this.shown) return;
    this.shown = text;
    this.fill(overview);
  }

  private fill({ items, notifications, faults }: Overview): void {
    const texts = textsIn(this.language);
    const run = (action: Action) => this.run(action);
    const opened = this.openNumbers();
    const cards = items.map((item) => itemCard(item, this.language, run));
    for (const card of cards) {
      const details = card.querySelector("details");
      if (details) details.open = opened.has(card.dataset["number"] ?? "");
    }
    this.items.replaceChildren(...orText(cards, texts.noItems));
    const notices = notifications.map((one) => noticeCard(one, this.language));
    this.notices.replaceChildren(...orText(notices, texts.noNotifications));
    this.faults.replaceChildren(...orText(faults.map(faultLine), texts.noFaults));
  }

  private openNumbers(): ReadonlySet<string> {
    const open = this.items.querySelectorAll<HTMLElement>("article:has(details[open])");
    return new Set([...open].map(({ dataset }) => dataset["number"] ?? ""));
  }
}

function part(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element("section", "part", element("h3", "", title), ...children);
}

function button(text: string, run: () => void): HTMLElement {
  const created = element("button", "action", text);
  created.setAttribute("type", "button");
  created.addEventListener("click", run);
  return created;
}

function label(text: string, control: HTMLElement): HTMLElement {
  return element("label", "", text, control);
}

function orText(elements: readonly HTMLElement[], text: string): readonly HTMLElement[] {
  return elements.length > 0 ? elements : [element("p", "faint", text)];
}
