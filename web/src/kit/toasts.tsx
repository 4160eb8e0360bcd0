/** Short news at the corner of the screen: what was done, with a way back where there is one; what went wrong. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { asRefusal } from "~/api/refusal";
import { useSay } from "~/words";

export function useToasts() {
  const say = useSay();
  return useMemo(
    () => ({
      /** `undo` takes it back; it is offered for ten seconds. */
      done(message: string, undo?: () => void) {
        const id = crypto.randomUUID();
        const takeBack = () => {
          notifications.hide(id);
          undo?.();
        };
        notifications.show({
          id,
          autoClose: undo ? 10_000 : 4_000,
          closeButtonProps: { "aria-label": say("kit.close") },
          message: (
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm">{message}</Text>
              {undo && (
                <Button size="compact-sm" variant="light" onClick={takeBack}>
                  {say("kit.undo")}
                </Button>
              )}
            </Group>
          ),
        });
      },
      /** It was not done, for a reason that we can put better than the server did. */
      refused(message: string) {
        notifications.show({
          color: "red",
          role: "alert",
          autoClose: 8_000,
          closeButtonProps: { "aria-label": say("kit.close") },
          message,
        });
      },
      failed(error: unknown) {
        const refusal = asRefusal(error);
        const told = refusal.status === 0 ? say("kit.refusal.offline.title") : refusal.message;
        const fields = Object.values(refusal.fields).join(" ");
        notifications.show({
          color: "red",
          role: "alert",
          autoClose: 8_000,
          closeButtonProps: { "aria-label": say("kit.close") },
          message: fields ? `${told}: ${fields}` : told,
        });
      },
    }),
    [say],
  );
}
