/** A page that can't be shown: what happened, what is kept, what to do, and the id by which a colleague finds it in the
 * logs. */
import { Button, Code, CopyButton, Group, Stack, Text, Title } from "@mantine/core";
import { asRefusal } from "~/api/refusal";
import { useSay, type Word } from "~/words";

type Kind = "offline" | "forbidden" | "not-found" | "failing";

function kindOf(status: number): Kind {
  if (status === 0) return "offline";
  if (status === 403) return "forbidden";
  return status === 404 ? "not-found" : "failing";
}

export function RefusalPage({ error, retry }: { error: unknown; retry?: () => void }) {
  const say = useSay();
  const refusal = asRefusal(error);
  const kind = kindOf(refusal.status);
  const word = (part: "title" | "kept" | "do") => say(`kit.refusal.${kind}.${part}` as Word);
  return (
    <Stack maw={560} mx="auto" py="xl" gap="sm" role="alert">
      <Title order={2}>{word("title")}</Title>
      <Text>{word("kept")}</Text>
      <Text>{word("do")}</Text>
      {kind === "failing" && <Text c="dimmed">{refusal.message}</Text>}
      <Group>
        {retry && <Button onClick={retry}>{say("kit.try-again")}</Button>}
        <Button component="a" href="/" variant="default">
          {say("kit.to-home")}
        </Button>
      </Group>
      {refusal.requestId && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {say("kit.request-id")}
          </Text>
          <Code>{refusal.requestId}</Code>
          <CopyButton value={refusal.requestId}>
            {({ copied, copy }) => (
              <Button size="compact-xs" variant="subtle" onClick={copy}>
                {say(copied ? "kit.copied" : "kit.copy")}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
    </Stack>
  );
}
