import account from "./en/account.json";
import calls from "./en/calls.json";
import client from "./en/client.json";
import health from "./en/health.json";
import palette from "./en/palette.json";
import rights from "./en/rights.json";
import shift from "./en/shift.json";

export default { ...account, ...calls, ...client, ...health, ...palette, ...rights, ...shift };
