import call from "./ru/call.json";
import door from "./ru/door.json";
import frame from "./ru/frame.json";
import home from "./ru/home.json";
import kit from "./ru/kit.json";
import notes from "./ru/notes.json";
import tasks from "./ru/tasks.json";

export default {
  ...call,
  ...door,
  ...frame,
  ...home,
  ...kit,
  ...notes,
  ...tasks,
};
