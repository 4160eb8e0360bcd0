/** What is done with the whole card: asked to be deleted, put into the bin, erased for ever. */
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconEraser, IconTrash, IconTrashX } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "wouter";
import type { Card } from "~/api/client";
import { useToasts } from "~/kit/toasts";
import { useIntoBin, useRestore } from "~/pages/deletions/queries";
import { useMay } from "~/session/viewer";
import { useSay, withWords } from "~/words";
import { AskToDelete } from "./AskToDelete";

const Erase = lazy(() => withWords(import("~/pages/deletions/Erase")));

interface Props {
  card: Card;
  name: string;
  back: string;
}

export function CardMenu({ card, name, back }: Props) {
  const say = useSay();
  const [, navigate] = useLocation();
  const [asked, ask] = useState<"deletion" | "erasure" | null>(null);
  const mayAsk = useMay("cards.write");
  const mayDelete = useMay("cards.delete");
  const mayErase = useMay("cards.erase");
  const putIntoBin = useBinning(card.id, name, back);
  if (!mayAsk && !mayDelete && !mayErase) return null;
  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={say("client.more")}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayAsk && !mayDelete && (
            <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask("deletion")}>
              {say("client.delete.ask")}
            </Menu.Item>
          )}
          {mayDelete && (
            <Menu.Item leftSection={<IconTrashX size={16} aria-hidden />} onClick={putIntoBin}>
              {say("client.delete.bin")}
            </Menu.Item>
          )}
          {mayErase && (
            <Menu.Item color="red" leftSection={<IconEraser size={16} aria-hidden />} onClick={() => ask("erasure")}>
              {say("client.erase.begin")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked === "deletion" && <AskToDelete card={card} name={name} onClose={() => ask(null)} />}
      <Suspense>
        {asked === "erasure" && (
          <Erase card={{ id: card.id, name }} onClose={() => ask(null)} onDone={() => navigate(back)} />
        )}
      </Suspense>
    </>
  );
}

function useBinning(id: string, name: string, back: string) {
  const say = useSay();
  const toasts = useToasts();
  const [, navigate] = useLocation();
  const { mutateAsync: putIntoBin } = useIntoBin();
  const { mutateAsync: restore } = useRestore();
  const undo = () => void restore({ id }).then(() => navigate(`/clients/${id}`), toasts.failed);
  return () =>
    void putIntoBin(id).then(() => {
      navigate(back);
      toasts.done(say("client.delete.told.bin", { name }), undo);
    }, toasts.failed);
}
