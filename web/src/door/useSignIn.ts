import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { accounts, ask } from "~/api/client";
import { asRefusal, type Refusal } from "~/api/refusal";
import { beginSession } from "~/session/session";

export interface Known {
  login: string;
  password: string;
}

export interface SigningIn {
  /** Login and password that were right: now the code is asked for. */
  known: Known | null;
  refusal: Refusal | null;
  isPending: boolean;
  isIn: boolean;
  signIn: (shown: Known & { code?: string }) => void;
  /** Begin again, with login and password. */
  startOver: () => void;
}

export function useSignIn(): SigningIn {
  const [known, setKnown] = useState<Known | null>(null);
  const { mutate, error, isPending, isSuccess, reset } = useMutation({
    mutationFn: (body: Known & { code?: string }) => ask(accounts.POST("/api/accounts/tokens", { body })),
    onSuccess: beginSession,
    onError: (failure, { login, password }) => {
      const { code } = asRefusal(failure);
      if (code === "second-factor-needed") setKnown({ login, password });
      if (code === "wrong-password") setKnown(null); // it was changed while the code was looked for
    },
  });
  const startOver = () => {
    setKnown(null);
    reset();
  };
  const refusal = error && asRefusal(error);
  const isWrong = refusal && refusal.code !== "second-factor-needed";
  return { known, refusal: isWrong ? refusal : null, isPending, isIn: isSuccess, signIn: mutate, startOver };
}
