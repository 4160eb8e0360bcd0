/** What the viewer should know: how much of it is new, and a drawer with all of it. */
import { ActionIcon, Indicator } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBell } from "@tabler/icons-react";
import { useFetched } from "~/kit/fetched";
import { useKeys } from "~/kit/keys";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { useUnreadCount } from "./queries";
import { useNews } from "./useNews";

const load = () => import("./NotesDrawer");

export function Bell() {
  const say = useSay();
  const count = useUnreadCount();
  const [isOpen, { toggle, close }] = useDisclosure();
  const toasts = useToasts();
  const NotesDrawer = useFetched(load, isOpen, (error) => {
    close();
    toasts.failed(error);
  });
  useNews();
  useKeys([{ keys: "b", word: "notes.title", run: toggle }]);
  return (
    <>
      <Indicator label={count > 99 ? "99+" : count} size={18} color="red" disabled={count === 0} offset={4}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say("notes.bell", { count })} onClick={toggle}>
          <IconBell size={22} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Indicator>
      {NotesDrawer && <NotesDrawer opened={isOpen} onClose={close} />}
    </>
  );
}
