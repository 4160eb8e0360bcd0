/** Tasks in a list, with the keys to work them off. Other pages show it too, without keys. */
import { useState } from "react";
import type { Task } from "~/api/client";
import { useDial } from "~/kit/dial";
import { type Key, useKeys } from "~/kit/keys";
import { useRows } from "~/kit/rows";
import list from "~/kit/rows.module.css";
import { useTaskActions } from "./actions";
import { Questions } from "./Questions";
import { type Asking, TaskRow } from "./TaskRow";

interface Props {
  tasks: Task[];
  label: string;
  hasKeys?: boolean;
  isOld?: boolean;
}

export function TaskList({ tasks, label, hasKeys = false, isOld = false }: Props) {
  const actions = useTaskActions();
  const dial = useDial();
  const rows = useRows(tasks.map(({ id }) => id));
  const [menuOf, setMenuOf] = useState<string | null>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const withActive = (run: (task: Task) => void) => () => {
    const task = tasks.find(({ id }) => id === rows.active);
    if (task && !asking) run(task);
  };
  const ifOpen = (run: (task: Task) => void) => withActive((task) => task.state === "open" && run(task));
  const keys: Key[] = [
    { keys: "j", word: "tasks.keys.next", run: () => rows.step(1) },
    { keys: "k", word: "tasks.keys.previous", run: () => rows.step(-1) },
    { keys: "x", word: "tasks.done", run: ifOpen(actions.done) },
    { keys: "z", word: "tasks.postpone", run: ifOpen((task) => setMenuOf(task.id)) },
    {
      keys: "Alt+KeyC",
      word: "tasks.keys.call",
      run: withActive(({ client_number }) => client_number && dial.may && dial.call(client_number)),
    },
  ];
  useKeys(hasKeys && !menuOf ? keys : []);
  return (
    <>
      <ul className={list.list} aria-label={label} aria-busy={isOld}>
        {tasks.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            actions={actions}
            dial={dial}
            row={rows.row(task.id)}
            isMenuOpen={menuOf === task.id}
            onMenu={(open) => setMenuOf(open ? task.id : null)}
            ask={setAsking}
          />
        ))}
      </ul>
      <Questions asking={asking} actions={actions} onClose={() => setAsking(null)} />
    </>
  );
}
