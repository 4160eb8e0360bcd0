/** Which line of the palette is chosen, by keys or by mouse. */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { closePalette } from "./door";
import { type Item, idOf, placeOf } from "./items";

export function useChoice(items: Item[], isWaiting: boolean, text: string, isOpen: boolean) {
  const [wentTo, go] = useState<string | null>(null);
  const isHeld = useRef(false);
  const place = placeOf(items, wentTo);
  const chosen = items[place];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, or the menu opened anew, is another choice
  useEffect(() => {
    go(null);
    isHeld.current = false;
  }, [text, isOpen]);
  const chosenId = chosen && idOf(chosen);
  useEffect(() => {
    if (chosenId) document.getElementById(chosenId)?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  const take = (item: Item) => {
    closePalette();
    item.run();
  };
  useEffect(() => {
    if (!isHeld.current || isWaiting) return;
    isHeld.current = false;
    if (chosen) take(chosen);
  });
  const step = (by: number) => go(items[(place + by + items.length) % items.length]?.key ?? null);
  const enter = () => {
    // it is for what was typed, not for what an earlier text has found: it waits for the answer
    if (isWaiting && !wentTo) isHeld.current = true;
    else if (chosen) take(chosen);
  };
  return {
    chosen,
    take,
    onKeyDown(event: KeyboardEvent) {
      if (event.nativeEvent.isComposing || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
      event.preventDefault();
      if (event.key === "Enter") enter();
      else step(event.key === "ArrowDown" ? 1 : -1);
    },
  };
}
