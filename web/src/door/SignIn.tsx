/** The door. */
import { useState } from "react";
import type { SignedOut } from "~/session/session";
import { CodeStep } from "./CodeStep";
import { Forgotten } from "./Forgotten";
import { PasswordStep } from "./PasswordStep";
import { useSignIn } from "./useSignIn";

/** `chosen`: the password was set a moment ago. */
export type Why = SignedOut | "chosen";

export function SignIn({ why }: { why: Why }) {
  const signingIn = useSignIn();
  const [hasForgotten, setForgotten] = useState(false);
  if (hasForgotten) return <Forgotten onBack={() => setForgotten(false)} />;
  if (signingIn.known) return <CodeStep signingIn={signingIn} known={signingIn.known} />;
  return <PasswordStep signingIn={signingIn} why={why} onForgotten={() => setForgotten(true)} />;
}
