// A panel whose script and extension exchange checked messages. The extension keeps the truth; the panel may be closed and opened at any time.
import { randomBytes } from 'node:crypto';
import { env, type ExtensionContext, type LogOutputChannel, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { panelPage, type PanelPageParts } from './panelPage.ts';

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
  /** Makes the page; default: an empty one around the script. It is made anew whenever {@link MessagePanel.show} is called. */
  readonly page?: (parts: PanelPageParts) => string;
  /** Whether it opens beside what is being edited. */
  readonly opensBeside?: boolean;
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
      if (this.options.page) this.load(this.panel, title);
      return;
    }
    const column = this.options.opensBeside ? ViewColumn.Beside : ViewColumn.Active;
    this.adopt(window.createWebviewPanel(this.options.viewType, title, column, {}), title);
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
    const { webview } = panel;
    webview.options = { enableScripts: true, enableCommandUris: false, localResourceRoots: [this.folder] };
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
    this.load(panel, title);
  }

  /** Sends a notice; one that nobody can see is dropped. */
  send(notice: Notice): void {
    void this.panel?.webview.postMessage(notice);
  }

  /** Closes it. */
  close(): void {
    this.panel?.dispose();
  }

  /** Where scripts and style sheets of panels lie. */
  private get folder(): Uri {
    return Uri.joinPath(this.options.context.extensionUri, 'dist', 'webview');
  }

  private load({ webview }: WebviewPanel, title: string): void {
    const { bundle, page = panelPage } = this.options;
    webview.html = page({
      title,
      language: env.language,
      nonce: randomBytes(16).toString('base64'),
      source: webview.cspSource,
      script: webview.asWebviewUri(Uri.joinPath(this.folder, `${bundle}.js`)).toString(),
      style: webview.asWebviewUri(Uri.joinPath(this.folder, `${bundle}.css`)).toString(),
    });
  }
}
