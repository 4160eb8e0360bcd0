const PAUSE_MS = 2_000;

/** Passes on what it is told, the first time at once, and the same thing again only after a pause: then once, however
 * often it was told meanwhile. */
export class Calm<T> {
  private readonly waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; isToldAgain: boolean }>();

  private readonly later = new Set<ReturnType<typeof setTimeout>>();

  constructor(private readonly pass: (told: T) => void) {}

  tell(told: T): void {
    const key = JSON.stringify(told);
    const pause = this.waiting.get(key);
    if (pause) pause.isToldAgain = true;
    else this.passOn(key, told);
  }

  /** Be told it after so many milliseconds. */
  tellLater(told: T, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.later.delete(timer);
      this.tell(told);
    }, milliseconds);
    this.later.add(timer);
  }

  stop(): void {
    for (const timer of this.later) clearTimeout(timer);
    this.later.clear();
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  private passOn(key: string, told: T): void {
    const timer = setTimeout(() => {
      const isToldAgain = this.waiting.get(key)?.isToldAgain;
      this.waiting.delete(key);
      if (isToldAgain) this.passOn(key, told);
    }, PAUSE_MS);
    this.waiting.set(key, { timer, isToldAgain: false });
    this.pass(told);
  }
}
