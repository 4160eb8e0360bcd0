import call from "./fi/call.json";
import calls from "./fi/calls.json";
import client from "./fi/client.json";
import clients from "./fi/clients.json";
import door from "./fi/door.json";
import frame from "./fi/frame.json";
import health from "./fi/health.json";
import home from "./fi/home.json";
import kit from "./fi/kit.json";
import notes from "./fi/notes.json";
import palette from "./fi/palette.json";
import shift from "./fi/shift.json";
import tasks from "./fi/tasks.json";

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
