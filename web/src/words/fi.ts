import call from "./fi/call.json";
import door from "./fi/door.json";
import frame from "./fi/frame.json";
import home from "./fi/home.json";
import kit from "./fi/kit.json";
import notes from "./fi/notes.json";
import tasks from "./fi/tasks.json";

export default {
  ...call,
  ...door,
  ...frame,
  ...home,
  ...kit,
  ...notes,
  ...tasks,
};
