import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { blink, notify, playTone } from "./ringing";

beforeEach(() => {
  vi.useFakeTimers();
  document.title = "Tasks · Kartoteka";
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the window's title", () => {
  it("alternates while it rings, and is the page's again afterwards", () => {
    const stop = blink("☎ Anna");
    expect(document.title).toBe("☎ Anna");
    vi.advanceTimersByTime(1000);
    expect(document.title).toBe("Tasks · Kartoteka");
    vi.advanceTimersByTime(1000);
    expect(document.title).toBe("☎ Anna");
    stop();
    expect(document.title).toBe("Tasks · Kartoteka");
  });

  it("keeps the title of a page that was opened meanwhile", () => {
    const stop = blink("☎ Anna");
    document.title = "Clients · Kartoteka";
    vi.advanceTimersByTime(1000);
    expect(document.title).toBe("☎ Anna");
    stop();
    expect(document.title).toBe("Clients · Kartoteka");
  });
});

describe("sound and notice", () => {
  it("stay away where the browser allows none", () => {
    const close = vi.fn();
    vi.stubGlobal(
      "AudioContext",
      vi.fn().mockImplementation(function (this: object) {
        Object.assign(this, { state: "suspended", close });
      }),
    );
    playTone();
    expect(close).toHaveBeenCalled();
    vi.stubGlobal("Notification", Object.assign(vi.fn(), { permission: "denied" }));
    notify("☎ Anna", "", "a")();
    expect(Notification).not.toHaveBeenCalled();
  });
});
