// The panel's end of the conversation with the extension.

/** What the editor gives a panel's script. */
interface EditorApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The part of a zod schema that is needed here. */
interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

/**
 * Connects to the extension. Notices that do not fit the schema are dropped: they come from another version of the extension.
 *
 * @returns Sends a request to the extension.
 */
export function connectHost<Notice, Request extends object>(
  schema: Schema<Notice>,
  onNotice: (notice: Notice) => void,
): (request: Request) => void {
  const editor = acquireVsCodeApi();
  // Something must be kept, or the editor does not open the panel again after a reload.
  editor.setState({});
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const parsed = schema.safeParse(event.data);
    if (parsed.success) onNotice(parsed.data);
  });
  return (request) => editor.postMessage(request);
}
