import call from "./en/call.json";
import calls from "./en/calls.json";
import client from "./en/client.json";
import clients from "./en/clients.json";
import door from "./en/door.json";
import frame from "./en/frame.json";
import health from "./en/health.json";
import home from "./en/home.json";
import kit from "./en/kit.json";
import notes from "./en/notes.json";
import palette from "./en/palette.json";
import shift from "./en/shift.json";
import tasks from "./en/tasks.json";

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
