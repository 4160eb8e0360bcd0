/** A fact of the card in somebody's hands: begun, written, kept as a draft, saved, refused, undone. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { ask, type Card, contacts } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useStored } from "~/kit/drafts";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { type Change, changeFact, type FactName, isSame, Overtaken } from "./changing";

/** How a fact is written: what its editor starts with, and what is read from the editor. */
export interface Form<Value, Draft> {
  open: (value: Value) => Draft;
  read: (draft: Draft, before: Value) => Value;
}

interface Kept<Value, Draft> {
  draft: Draft;
  before: Value;
  version: number;
}

/** What stands around an editor needs to know no more than this. */
export interface Held {
  name: FactName;
  isOpen: boolean;
  begin: () => void;
  cancel: () => void;
  save: () => void;
  isSaving: boolean;
  /** Another card has the number. */
  taken: { number: string; card: { id: string; name: string } | null } | null;
  /** Keep the number here too. */
  insist: () => void;
  conflict: { mine: unknown; theirs: unknown } | null;
  keepMine: () => void;
  takeTheirs: () => void;
}

export interface Fact<Draft> extends Held {
  /** Null: nobody is writing. */
  draft: Draft | null;
  /** Begun on this visit, not found as a draft: the editor may take the focus. */
  isAtHand: () => boolean;
  write: (draft: Draft) => void;
  save: (draft?: Draft) => void;
  /** What is wrong, by the path of the field: `phones.0`. */
  errors: Record<string, string>;
}

export function useFact<N extends FactName, Draft>(card: Card, name: N, form: Form<Card[N], Draft>): Fact<Draft> {
  const [kept, keep] = useStored<Kept<Card[N], Draft> | null>(`card.${card.id}.${name}`, null);
  const say = useSay();
  const isAtHand = useRef(false);
  const change = useChange(card.id, () => keep(null));
  const wanted = change.variables?.change;
  const overtaken = change.error instanceof Overtaken ? change.error : null;
  const refusal = change.error && !overtaken ? asRefusal(change.error) : null;

  const send = (draft: Draft, base: { before: Card[N]; version: number }, insists = false) => {
    const mine = form.read(draft, base.before);
    if (isSame(mine, base.before)) return keep(null);
    change.mutate({ change: { name, before: base.before, mine, version: base.version }, insists });
  };
  const write = (draft: Draft) => {
    isAtHand.current = true;
    change.reset();
    keep({ before: card[name], version: card.version, ...kept, draft });
  };

  const leave = () => {
    change.reset();
    keep(null);
  };

  return {
    name,
    isOpen: kept !== null,
    draft: kept?.draft ?? null,
    isAtHand: () => isAtHand.current,
    begin: () => write(form.open(card[name])),
    write,
    cancel: leave,
    save: (draft) => {
      if (!kept || change.isPending) return;
      if (draft !== undefined) keep({ ...kept, draft });
      send(draft ?? kept.draft, kept);
    },
    isSaving: change.isPending,
    errors:
      refusal?.code === "reassign-not-allowed" ? { [name]: say("client.reassign.refused") } : (refusal?.fields ?? {}),
    taken: refusal?.code === "phone-taken" ? (refusal.details as unknown as Held["taken"]) : null,
    insist: () => kept && send(kept.draft, kept, true),
    conflict: overtaken && wanted ? { mine: wanted.mine, theirs: overtaken.theirs[name] } : null,
    keepMine: () => {
      if (!kept || !overtaken) return;
      const base = { before: overtaken.theirs[name], version: overtaken.theirs.version };
      keep({ ...kept, ...base });
      send(kept.draft, base);
    },
    takeTheirs: leave,
  };
}

interface Wanted {
  change: Change;
  /** A number that another card has is kept all the same. */
  insists: boolean;
}

function useChange(cardId: string, onSaved: () => void) {
  const client = useQueryClient();
  const toasts = useToasts();
  const say = useSay();
  const stands = (card: Card) => {
    client.setQueryData(["card", cardId], card);
    client.invalidateQueries({ queryKey: ["timeline", cardId] });
    client.invalidateQueries({ queryKey: ["cards"] });
  };
  const takeBack = ({ name, before }: Change, saved: Card) => {
    const back: Change = { name, before: saved[name], mine: before, version: saved.version };
    changeFact(back, patching(cardId, true)).then(stands, (error) => {
      if (error instanceof Overtaken) toasts.refused(say("client.fact.not-undone"));
      else toasts.failed(error);
    });
  };
  return useMutation({
    mutationFn: ({ change, insists }: Wanted) => changeFact(change, patching(cardId, insists)),
    onSuccess: (saved, { change }) => {
      onSaved();
      stands(saved);
      toasts.done(say("client.fact.saved", { fact: say(`client.fact.${change.name}`) }), () => takeBack(change, saved));
    },
    onError: (error) => {
      if (error instanceof Overtaken) return client.setQueryData(["card", cardId], error.theirs);
      const { code, fields } = asRefusal(error);
      if (code !== "phone-taken" && Object.keys(fields).length === 0) toasts.failed(error);
    },
  });
}

function patching(cardId: string, insists: boolean) {
  return ({ name, mine, version }: Change): Promise<Card> =>
    ask(
      contacts.PATCH("/api/contacts/cards/{card_id}", {
        params: { path: { card_id: cardId } },
        body: { [name]: mine, ...(insists && { allow_duplicate: true }) },
        headers: { "If-Match": `"${version}"` },
      }),
    );
}
