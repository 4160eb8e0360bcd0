import call from "./ru/call.json";
import clients from "./ru/clients.json";
import door from "./ru/door.json";
import frame from "./ru/frame.json";
import home from "./ru/home.json";
import kit from "./ru/kit.json";
import notes from "./ru/notes.json";
import tasks from "./ru/tasks.json";

export default {
  ...call,
  ...clients,
  ...door,
  ...frame,
  ...home,
  ...kit,
  ...notes,
  ...tasks,
};
