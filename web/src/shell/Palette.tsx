/** Records and commands in one menu (Ctrl K). Until it is opened for the first time only this door is loaded. */
import { useSpotlight } from "@mantine/spotlight";
import { useEffect } from "react";
import { useRoute } from "wouter";
import { useFetched } from "~/kit/fetched";
import { useToasts } from "~/kit/toasts";
import { withWords } from "~/words";
import { closePalette, paletteStore } from "./palette/door";
import { useRecent } from "./palette/recent";

const SOON_MS = 3_000; // by then the page has what it needs, and Ctrl K need not wait
const load = () => withWords(import("./palette/PaletteMenu"));

export function Palette({ showKeys }: { showKeys: () => void }) {
  const { opened } = useSpotlight(paletteStore);
  const toasts = useToasts();
  const PaletteMenu = useFetched(load, opened, (error) => {
    closePalette();
    toasts.failed(error);
  });
  useVisits();
  useEffect(() => {
    const soon = setTimeout(() => load().catch(() => null), SOON_MS);
    return () => clearTimeout(soon);
  }, []);
  return PaletteMenu && <PaletteMenu showKeys={showKeys} />;
}

/** The clients whose cards are opened are those who are offered first. */
function useVisits(): void {
  const [, params] = useRoute("/clients/:cardId");
  const { visit } = useRecent();
  const cardId = params?.cardId;
  useEffect(() => {
    if (cardId) visit(cardId);
  }, [cardId, visit]);
}
