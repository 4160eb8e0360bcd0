/** What stands around every fact: its name, what is there, and while it is written its editor with what is wrong. */
import { ActionIcon, Button, Group, Stack, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useSay } from "~/words";
import css from "../client.module.css";
import { useMayWrite } from "../may";
import { Conflict } from "./Conflict";
import { Taken } from "./Taken";
import type { Held } from "./useFact";

interface Props {
  fact: Held;
  /** What is there; null: nothing. */
  shown: ReactNode;
  /** There is nothing to press in what is shown, so that all of it can be pressed to write. */
  isPlain?: boolean;
  /** Choosing is saving already. */
  savesItself?: boolean;
  children: ReactNode;
}

export function FactFrame({ fact, shown, isPlain, savesItself, children }: Props) {
  const say = useSay();
  const mayWrite = useMayWrite();
  const opener = useFocusBack(fact.isOpen);
  const isOpen = fact.isOpen && mayWrite;
  const edit = say("client.fact.edit", { fact: say(`client.fact.${fact.name}`) });
  const value = shown ?? (
    <Text span c="dimmed">
      {say("client.fact.empty")}
    </Text>
  );
  return (
    <div className={css.fact}>
      <dt>
        {say(`client.fact.${fact.name}`)}
        {mayWrite && !isPlain && !isOpen && (
          <ActionIcon ref={opener} size="sm" variant="subtle" color="gray" aria-label={edit} onClick={fact.begin}>
            <IconPencil size={14} aria-hidden />
          </ActionIcon>
        )}
      </dt>
      <dd>
        {isOpen && (
          <Editor fact={fact} savesItself={savesItself}>
            {children}
          </Editor>
        )}
        {!isOpen && mayWrite && isPlain && (
          <UnstyledButton ref={opener} className={css.value} onClick={fact.begin}>
            {value}
            <IconPencil size={14} className={css.pencil} aria-hidden />
            <VisuallyHidden>{edit}</VisuallyHidden>
          </UnstyledButton>
        )}
        {!isOpen && !(mayWrite && isPlain) && value}
      </dd>
    </div>
  );
}

function Editor({ fact, savesItself, children }: Pick<Props, "fact" | "savesItself" | "children">) {
  const say = useSay();
  return (
    <form
      aria-label={say(`client.fact.${fact.name}`)}
      onSubmit={(event) => {
        event.preventDefault();
        fact.save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") fact.cancel();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) fact.save();
      }}
    >
      <Stack gap={6}>
        {children}
        <Taken fact={fact} />
        {fact.conflict ? (
          <Conflict fact={fact} />
        ) : (
          <Group gap="xs">
            {!savesItself && (
              <Button type="submit" size="compact-sm" loading={fact.isSaving}>
                {say("kit.save")}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={fact.cancel} disabled={fact.isSaving}>
              {say("kit.cancel")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

/** When the editor goes, the focus would be lost with it. */
function useFocusBack(isOpen: boolean) {
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen && document.activeElement === document.body) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return opener;
}
