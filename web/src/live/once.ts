/** What is said or done once, though a browser may have many windows of the desktop. */
const KEY = "kartoteka.said";
const REMEMBERED = 200;

/** True for the first window that asks for this name; a reload is no new window. */
export async function firstToSay(name: string): Promise<boolean> {
  return navigator.locks ? navigator.locks.request(KEY, () => claim(name)) : claim(name);
}

function claim(name: string): boolean {
  const said = JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[];
  if (said.includes(name)) return false;
  localStorage.setItem(KEY, JSON.stringify([...said, name].slice(-REMEMBERED)));
  return true;
}
