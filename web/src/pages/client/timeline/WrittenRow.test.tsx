import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import type { Entry } from "~/api/client";
import { WordsProvider, withWords } from "~/words";
import { Words } from "./WrittenRow";

afterEach(cleanup);

it.each([
  ["call_again", "Outcome: Call again"],
  ["Calls again on Friday", "Outcome: Calls again on Friday"],
])("says how %s ended", async (outcome, said) => {
  await withWords(Promise.resolve());
  render(
    <MantineProvider>
      <WordsProvider of="en">
        <Words entry={{ summary: "", outcome } as Entry} />
      </WordsProvider>
    </MantineProvider>,
  );
  expect((await screen.findByText(/^Outcome/)).textContent).toBe(said);
});
