import account from "./ru/account.json";
import calls from "./ru/calls.json";
import client from "./ru/client.json";
import health from "./ru/health.json";
import palette from "./ru/palette.json";
import rights from "./ru/rights.json";
import shift from "./ru/shift.json";

export default { ...account, ...calls, ...client, ...health, ...palette, ...rights, ...shift };
