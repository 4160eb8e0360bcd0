/** What the viewer should know: how much of it is new, and a drawer with all of it. */
import { ActionIcon, Indicator } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBell } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useKeys } from "~/kit/keys";
import { useSay } from "~/words";
import { useUnreadCount } from "./queries";
import { useNews } from "./useNews";

const NotesDrawer = lazy(() => import("./NotesDrawer"));

export function Bell() {
  const say = useSay();
  const count = useUnreadCount();
  const [isOpen, { toggle, close }] = useDisclosure();
  const [isWanted, setWanted] = useState(false);
  const turn = () => {
    setWanted(true);
    toggle();
  };
  useNews();
  useKeys([{ keys: "b", word: "notes.title", run: turn }]);
  return (
    <>
      <Indicator label={count > 99 ? "99+" : count} size={18} color="red" disabled={count === 0} offset={4}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("notes.bell", { count })} onClick={turn}>
          <IconBell size={22} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Indicator>
      {isWanted && (
        <Suspense fallback={null}>
          <NotesDrawer opened={isOpen} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
