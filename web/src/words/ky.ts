import call from "./ky/call.json";
import calls from "./ky/calls.json";
import client from "./ky/client.json";
import clients from "./ky/clients.json";
import door from "./ky/door.json";
import frame from "./ky/frame.json";
import health from "./ky/health.json";
import home from "./ky/home.json";
import kit from "./ky/kit.json";
import notes from "./ky/notes.json";
import palette from "./ky/palette.json";
import shift from "./ky/shift.json";
import tasks from "./ky/tasks.json";

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
