/** The list that a client was opened from: the clients before and after, and the way back. */
export interface Neighbours {
  previous?: string;
  next?: string;
  back: string;
}

export function useNeighbours(_cardId: string): Neighbours {
  return { back: "/clients" };
}
