import { Component, type ReactNode } from "react";
import { RefusalPage } from "./RefusalPage";

/** What breaks inside is shown in its place, and what stands around it goes on. */
export class Barrier extends Component<{ children: ReactNode }, { error: unknown }> {
  state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  render() {
    if (!this.state.error) return this.props.children;
    return <RefusalPage error={this.state.error} retry={() => location.reload()} />;
  }
}
