/** How a ringing call makes itself noticed without taking anything out of one's hands. */
import { useEffect } from "react";

/** The window's title alternates with this one until the returned function is called. */
export function blink(title: string): () => void {
  let calm = document.title;
  const turn = () => {
    if (document.title !== title) calm = document.title;
    document.title = document.title === title ? calm : title;
  };
  turn();
  const timer = setInterval(turn, 1000);
  return () => {
    clearInterval(timer);
    if (document.title === title) document.title = calm;
  };
}

const PAUSE_MS = 3000;

/** Rings until the signal aborts, in one window of the browser only; when that one is closed, the next goes on. */
export async function ring(signal: AbortSignal): Promise<void> {
  const ringing = () =>
    new Promise<void>((resolve) => {
      playTone();
      const timer = setInterval(playTone, PAUSE_MS);
      const stop = () => {
        clearInterval(timer);
        resolve();
      };
      signal.addEventListener("abort", stop, { once: true });
    });
  if (!navigator.locks) return ringing();
  await navigator.locks.request("kartoteka.ring", { signal }, ringing).catch(() => undefined);
}

/** Two short notes. A browser that allows no sound before the first click stays silent. */
export function playTone(): void {
  if (!("AudioContext" in window)) return;
  const audio = new AudioContext();
  if (audio.state !== "running") return void audio.close();
  const volume = audio.createGain();
  volume.connect(audio.destination);
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.linearRampToValueAtTime(0, audio.currentTime + 0.5);
  [587, 784].forEach((frequency, i) => {
    const note = audio.createOscillator();
    note.frequency.value = frequency;
    note.connect(volume);
    note.start(audio.currentTime + i * 0.22);
    note.stop(audio.currentTime + i * 0.22 + 0.2);
    if (i === 1) note.onended = () => void audio.close();
  });
}

/** Shown by the system while the desktop is out of sight; all windows of the browser show one together. */
export function notify(title: string, body: string, tag: string): () => void {
  const isSeen = document.visibilityState === "visible" && document.hasFocus();
  if (isSeen || !("Notification" in window) || Notification.permission !== "granted") return () => undefined;
  const shown = new Notification(title, { body, tag, silent: true, icon: "/icon.svg" });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
  return () => shown.close();
}

interface Caller {
  call_id: string;
  title: string;
  details: string;
}

/** Makes the oldest ringing call noticed; `null` while none rings. */
export function useRinging(caller: Caller | null, { sound, notices }: { sound: boolean; notices: boolean }): void {
  const { call_id, title, details } = caller ?? {};
  useEffect(() => (title ? blink(title) : undefined), [title]);
  useEffect(() => {
    if (!call_id || !sound) return;
    const over = new AbortController();
    ring(over.signal);
    return () => over.abort();
  }, [call_id, sound]);
  useEffect(() => {
    if (call_id && title && notices) return notify(title, details ?? "", call_id);
  }, [call_id, title, details, notices]);
}
