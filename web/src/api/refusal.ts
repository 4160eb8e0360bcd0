/** Every way a request can fail, as pages need it: problem+json (RFC 9457) of the services, or no answer at all. */
export class Refusal extends Error {
  constructor(
    /** HTTP status; 0: no answer came. */
    readonly status: number,
    /** Stable, in kebab-case: `stale`, `invalid`, …; `offline` when no answer came. */
    readonly code: string,
    message: string,
    /** What is wrong, by the path of the field. */
    readonly fields: Record<string, string> = {},
    readonly requestId = "",
    /** The whole answer: some refusals say how things stand now. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = "Refusal";
  }

  /** Whether the same request may succeed in a moment. */
  get mayPass(): boolean {
    return this.status === 0 || this.status >= 502;
  }
}

export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal(0, "offline", error instanceof Error ? error.message : String(error));
}

export function refusalOf(response: Response, body: unknown): Refusal {
  const problem = isRecord(body) ? body : {};
  const text = (name: string) => (typeof problem[name] === "string" ? (problem[name] as string) : "");
  return new Refusal(
    response.status,
    text("code") || `status-${response.status}`,
    text("detail") || text("title") || `${response.status} ${response.statusText}`,
    flat(problem.fields),
    text("request_id") || response.headers.get("X-Request-Id") || "",
    problem,
  );
}

/** `{phones: {0: ["wrong"]}}` as `{"phones.0": "wrong"}`. */
function flat(fields: unknown, path = ""): Record<string, string> {
  if (Array.isArray(fields)) return { [path]: fields.join(" ") };
  if (typeof fields === "string") return { [path]: fields };
  if (!isRecord(fields)) return {};
  const parts = Object.entries(fields).map(([name, value]) => flat(value, path ? `${path}.${name}` : name));
  return Object.assign({}, ...parts);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
