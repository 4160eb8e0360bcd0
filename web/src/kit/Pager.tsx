import { Button, Group } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { Trail } from "./trail";

interface Props {
  trail: Trail;
  next: string | null | undefined;
  words: { back: string; on: string };
}

/** To the next page of a list and back; nothing where the list has one page. */
export function Pager({ trail, next, words }: Props) {
  if (!next && !trail.cursor) return null;
  const turn = (go: () => void) => () => {
    go();
    scrollTo({ top: 0 });
  };
  return (
    <Group justify="center" py="md">
      <Button
        variant="default"
        leftSection={<IconChevronLeft size={16} aria-hidden />}
        disabled={!trail.cursor}
        onClick={turn(trail.back)}
      >
        {words.back}
      </Button>
      <Button
        variant="default"
        rightSection={<IconChevronRight size={16} aria-hidden />}
        disabled={!next}
        onClick={turn(() => next && trail.on(next))}
      >
        {words.on}
      </Button>
    </Group>
  );
}
