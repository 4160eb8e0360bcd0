/** How hard a password is to guess, as far as that can be said while it is being typed; the server decides. */
const SHORTEST = 12;
const FEWEST_CHARACTERS = 6; // different ones

export type Strength = { is: "short"; missing: number } | { is: "easy" } | { is: "good" };

export function strengthOf(password: string): Strength {
  const letters = [...password.toLowerCase()];
  if (letters.length < SHORTEST) return { is: "short", missing: SHORTEST - letters.length };
  const isEasy = new Set(letters).size < FEWEST_CHARACTERS || /^\d+$/.test(password) || isRepeated(password);
  return { is: isEasy ? "easy" : "good" };
}

function isRepeated(password: string): boolean {
  return /^(.+?)\1+$/u.test(password);
}
