import account from "./fi/account.json";
import calls from "./fi/calls.json";
import client from "./fi/client.json";
import health from "./fi/health.json";
import palette from "./fi/palette.json";
import rights from "./fi/rights.json";
import shift from "./fi/shift.json";

export default { ...account, ...calls, ...client, ...health, ...palette, ...rights, ...shift };
