import "@mantine/core/styles.css";
import "@mantine/dates/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode, Suspense, useState } from "react";
import { createRoot } from "react-dom/client";
import { useRoute } from "wouter";
import { asRefusal } from "~/api/refusal";
import { LinkPage } from "~/door/LinkPage";
import { SignIn } from "~/door/SignIn";
import { RefusalPage } from "~/kit/RefusalPage";
import { Waiting } from "~/kit/Waiting";
import { LiveProvider } from "~/live";
import { type Granted, renew, resumeSession, useSession } from "~/session/session";
import { ViewerProvider } from "~/session/viewer";
import { Frame } from "~/shell/Frame";
import { cssVariables, theme } from "~/shell/theme";
import { WordsProvider, withWords } from "~/words";

const queries = new QueryClient({
  defaultOptions: {
    // without a network it is tried all the same, and fails with a word, instead of waiting in silence
    queries: {
      staleTime: 15_000,
      retry: (times, error) => times < 2 && asRefusal(error).mayPass,
      networkMode: "always",
      refetchOnReconnect: true,
    },
    mutations: { networkMode: "always" },
  },
});

const SetUpFirst = lazy(() => withWords(import("~/door/SetUpFirst")));

function Desktop() {
  const session = useSession();
  const [isLink, link] = useRoute("/link/:token");
  if (isLink) {
    return (
      <WordsProvider>
        <LinkPage token={link.token} />
      </WordsProvider>
    );
  }
  if (session.state === "in") return <Signed granted={session.granted} />;
  return (
    <WordsProvider>
      {session.state === "out" && <SignIn why={session.why} />}
      {session.state === "asking" &&
        (session.failure ? <RefusalPage error={session.failure} retry={resumeSession} /> : <Waiting />)}
    </WordsProvider>
  );
}

function Signed({ granted }: { granted: Granted }) {
  const me = granted.user;
  const [isShowingCodes, setShowingCodes] = useState(false);
  const enter = () => {
    setShowingCodes(false);
    renew(granted.access_token).catch(() => {}); // it is tried again with the next request
  };
  return (
    <WordsProvider of={me.language} timeZone={me.time_zone}>
      {granted.must_set_up_second_factor || isShowingCodes ? (
        <Suspense fallback={<Waiting />}>
          <SetUpFirst onOn={() => setShowingCodes(true)} onDone={enter} />
        </Suspense>
      ) : (
        <ViewerProvider me={me} key={me.id}>
          <LiveProvider>
            <Frame />
          </LiveProvider>
        </ViewerProvider>
      )}
    </WordsProvider>
  );
}

resumeSession();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" />
        <Desktop />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
