import { Button, Card, Text, Title } from "@mantine/core";
import { useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import css from "./health.module.css";
import { useFailedLetters, useSendAgain } from "./queries";

export function Letters() {
  const say = useSay();
  const format = useFormat();
  const toasts = useToasts();
  const { data, error, refetch } = useFailedLetters();
  const again = useSendAgain();
  const send = (id: string, to: string) =>
    again.mutateAsync(id).then(() => toasts.done(say("health.letters.sent", { to })), toasts.failed);
  return (
    <Card withBorder component="section" aria-labelledby="letters">
      <Title order={2} size="h4" id="letters" mb="xs">
        {say("health.letters")}
      </Title>
      {error && !data && <RefusalPage error={error} retry={refetch} />}
      {data?.items.length === 0 && <Text c="dimmed">{say("health.letters.none")}</Text>}
      <ul className={css.list}>
        {data?.items.map((letter) => (
          <li key={letter.id}>
            <div>
              <Text size="sm" fw={600}>
                {letter.to_address}
              </Text>
              <Text size="sm" c="dimmed">
                {format.when(letter.written_at)}
              </Text>
            </div>
            <Text size="sm" className={css.half}>
              {letter.subject}
            </Text>
            <div>
              <Button
                size="compact-sm"
                variant="default"
                disabled={again.isPending}
                onClick={() => send(letter.id, letter.to_address)}
              >
                {say("health.letters.again")}
              </Button>
            </div>
            <Text size="sm" c="dimmed" className={css.whole}>
              {say("health.letters.tried", { count: letter.attempts })} {letter.last_error}
            </Text>
          </li>
        ))}
      </ul>
      {data?.next && <Text size="sm">{say("health.letters.more")}</Text>}
    </Card>
  );
}
