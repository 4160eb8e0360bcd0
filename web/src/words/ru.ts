import call from "./ru/call.json";
import calls from "./ru/calls.json";
import client from "./ru/client.json";
import clients from "./ru/clients.json";
import door from "./ru/door.json";
import frame from "./ru/frame.json";
import health from "./ru/health.json";
import home from "./ru/home.json";
import kit from "./ru/kit.json";
import notes from "./ru/notes.json";
import palette from "./ru/palette.json";
import shift from "./ru/shift.json";
import tasks from "./ru/tasks.json";

export default {
  ...call,
  ...calls,
  ...client,
  ...clients,
  ...door,
  ...frame,
  ...health,
  ...home,
  ...kit,
  ...notes,
  ...palette,
  ...shift,
  ...tasks,
};
