/** Whether the viewer takes calls just now. */
export function AgentStatus() {
  return null;
}
