import "@mantine/core/styles.css";
import "@mantine/dates/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { asRefusal } from "~/api/refusal";
import { LiveProvider } from "~/live";
import { SignIn } from "~/session/SignIn";
import { useToken } from "~/session/token";
import { useViewer, ViewerProvider } from "~/session/viewer";
import { Frame } from "~/shell/Frame";
import { cssVariables, theme } from "~/shell/theme";
import { WordsProvider } from "~/words";

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

function Desktop() {
  const token = useToken();
  if (!token) {
    return (
      <WordsProvider>
        <SignIn />
      </WordsProvider>
    );
  }
  return (
    <WordsProvider>
      <ViewerProvider token={token} key={token}>
        <Signed token={token} />
      </ViewerProvider>
    </WordsProvider>
  );
}

function Signed({ token }: { token: string }) {
  const viewer = useViewer();
  return (
    <WordsProvider of={viewer.language} timeZone={viewer.time_zone}>
      <LiveProvider token={token}>
        <Frame />
      </LiveProvider>
    </WordsProvider>
  );
}

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
