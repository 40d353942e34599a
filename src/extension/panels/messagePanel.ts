// A panel whose script and extension exchange checked messages. The extension keeps the truth; the panel may be closed and opened at any time.
import { randomBytes } from 'node:crypto';
import { env, type ExtensionContext, type LogOutputChannel, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { panelPage } from './panelPage.ts';

/** The part of a zod schema that is needed here. */
interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: Error };
}

/** What a panel is. */
export interface MessagePanelOptions<Request> {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly viewType: string;
  /** Name of its script and style sheet in the bundle. */
  readonly bundle: string;
  readonly requestSchema: Schema<Request>;
  readonly onRequest: (request: Request) => void;
  readonly onClosed?: () => void;
}

/** At most one panel of a kind. */
export class MessagePanel<Notice extends object, Request> {
  private readonly options: MessagePanelOptions<Request>;
  private panel: WebviewPanel | undefined;

  constructor(options: MessagePanelOptions<Request>) {
    this.options = options;
  }

  /** Whether somebody can see it. */
  get isVisible(): boolean {
    return this.panel?.visible === true;
  }

  /** Opens the panel, or brings it to the front. */
  show(title: string): void {
    if (this.panel) {
      this.panel.title = title;
      this.panel.reveal();
      return;
    }
    this.adopt(window.createWebviewPanel(this.options.viewType, title, ViewColumn.Active, {}), title);
  }

  /** Takes over a panel that the editor kept over a reload. */
  adopt(panel: WebviewPanel, title: string): void {
    const { context, log, bundle, requestSchema, onRequest, onClosed } = this.options;
    this.panel?.dispose();
    this.panel = panel;
    panel.title = title;
    // The icon of a tab takes no colour from the theme.
    const icon = (name: string): Uri => Uri.joinPath(context.extensionUri, 'media', `${name}.svg`);
    panel.iconPath = { light: icon('repotuneLight'), dark: icon('repotuneDark') };
    const folder = Uri.joinPath(context.extensionUri, 'dist', 'webview');
    const { webview } = panel;
    webview.options = { enableScripts: true, enableCommandUris: false, localResourceRoots: [folder] };
    webview.onDidReceiveMessage((message: unknown) => {
      const parsed = requestSchema.safeParse(message);
      if (parsed.success) onRequest(parsed.data);
      else log.warn(`${bundle} panel: a message was refused: ${parsed.error.message}`);
    });
    panel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = undefined;
      onClosed?.();
    });
    webview.html = panelPage({
      title,
      language: env.language,
      nonce: randomBytes(16).toString('base64'),
      source: webview.cspSource,
      script: webview.asWebviewUri(Uri.joinPath(folder, `${bundle}.js`)).toString(),
      style: webview.asWebviewUri(Uri.joinPath(folder, `${bundle}.css`)).toString(),
    });
  }

  /** Sends a notice; one that nobody can see is dropped. */
  send(notice: Notice): void {
    void this.panel?.webview.postMessage(notice);
  }

  /** Closes it. */
  close(): void {
    this.panel?.dispose();
  }
}
