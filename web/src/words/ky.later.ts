import account from "./ky/account.json";
import rights from "./ky/rights.json";

export default { ...account, ...rights };
