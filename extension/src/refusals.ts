/** The server refuses a request and says why in a sentence for the user; `RequestFailed` of the Language Server Protocol. */
const requestFailed = -32803;

/** What a refusal says; undefined for every other error. */
export function refusalOf(error: unknown): string | undefined {
  return error instanceof Error && (error as { code?: unknown }).code === requestFailed ? error.message : undefined;
}
