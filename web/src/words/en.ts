import call from "./en/call.json";
import door from "./en/door.json";
import frame from "./en/frame.json";
import home from "./en/home.json";
import kit from "./en/kit.json";
import notes from "./en/notes.json";
import tasks from "./en/tasks.json";

export default {
  ...call,
  ...door,
  ...frame,
  ...home,
  ...kit,
  ...notes,
  ...tasks,
};
