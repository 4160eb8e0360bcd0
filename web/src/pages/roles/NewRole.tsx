import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asRefusal } from "~/api/refusal";
import type { components } from "~/api/types/accounts";
import { useStored } from "~/kit/drafts";
import { useRoleName } from "~/kit/roleName";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { type Holding, holdingOf } from "./drafting";
import { useAddRole } from "./queries";

const NOTHING: Holding = {
  rights: [],
  reach: { cards: "none", calls: "none", tasks: "none", figures: "none" },
  needs_second_factor: false,
};

interface Props {
  book: components["schemas"]["Roles"];
  onClose: () => void;
}

/** A role of the company's own; it begins as another one and is changed in the table. */
export function NewRole({ book, onClose }: Props) {
  const say = useSay();
  const toasts = useToasts();
  const roleName = useRoleName();
  const [name, setName] = useStored("roles.new", "");
  const [like, setLike] = useState<string | null>(null);
  const add = useAddRole();
  const wrong = add.error ? asRefusal(add.error).fields : {};
  const models = book.items.filter(({ is_fixed }) => !is_fixed);
  const reserved = new Set(book.rights.filter((right) => right.is_for_administrators).map((right) => right.name));
  const send = (event: FormEvent) => {
    event.preventDefault();
    const model = models.find((role) => role.name === like);
    const holding = model ? holdingOf(model) : NOTHING;
    const rights = holding.rights.filter((right) => !reserved.has(right));
    add.mutateAsync({ name: name.trim(), holding: { ...holding, rights } }).then(
      () => {
        setName("");
        onClose();
        toasts.done(say("roles.told.made", { name }));
      },
      (error) => {
        if (Object.keys(asRefusal(error).fields).length === 0) toasts.failed(error);
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={say("roles.new")} closeButtonProps={{ "aria-label": say("kit.close") }}>
      <form onSubmit={send}>
        <Stack>
          <TextInput
            label={say("roles.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong.name}
            required
            maxLength={40}
            data-autofocus
          />
          <Select
            label={say("roles.like")}
            description={say("roles.like.meaning")}
            placeholder={say("roles.like.nothing")}
            data={models.map((role) => ({ value: role.name, label: roleName(role.name) }))}
            value={like}
            onChange={setLike}
            clearable
            clearButtonProps={{ "aria-label": say("roles.like.nothing") }}
          />
          <Group justify="end">
            <Button type="submit" loading={add.isPending}>
              {say("roles.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
