import account from "./ky/account.json";
import calls from "./ky/calls.json";
import client from "./ky/client.json";
import health from "./ky/health.json";
import palette from "./ky/palette.json";
import rights from "./ky/rights.json";
import shift from "./ky/shift.json";

export default { ...account, ...calls, ...client, ...health, ...palette, ...rights, ...shift };
