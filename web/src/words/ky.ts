import call from "./ky/call.json";
import door from "./ky/door.json";
import frame from "./ky/frame.json";
import home from "./ky/home.json";
import kit from "./ky/kit.json";
import notes from "./ky/notes.json";
import tasks from "./ky/tasks.json";

export default {
  ...call,
  ...door,
  ...frame,
  ...home,
  ...kit,
  ...notes,
  ...tasks,
};
