// The comparison's page as the panel shows it: the page that the command line writes, with the editor's colours and our script. Pure.
import type { PanelPageParts } from './panelPage.ts';

/** Colours of the page, by the names that its style sheet uses, in those of the editor's theme. */
const colours = `:root, body {
  --paper: var(--vscode-editor-background); --ink: var(--vscode-editor-foreground);
  --muted: var(--vscode-descriptionForeground); --rule: var(--vscode-widget-border, var(--vscode-contrastBorder, #8888));
  --panel: var(--vscode-editorWidget-background); --plain-paper: var(--vscode-editorWidget-background);
  --good-paper: var(--vscode-editorWidget-background); --bad-paper: var(--vscode-editorWidget-background);
}
body.vscode-dark, body.vscode-high-contrast { color-scheme: dark; --base: #a3adb6; --untrained: #f0a04b; --personalized: #6cb0ff; --other: #c596e8; --good: #7fd6a0; --bad: #ff9d94; }
body.vscode-light, body.vscode-high-contrast-light { color-scheme: light; --base: #59636d; --untrained: #a65404; --personalized: #0b57b4; --other: #7a3fa0; --good: #0f6634; --bad: #a8201a; }
body.vscode-high-contrast .verdict, body.vscode-high-contrast-light .verdict, body.vscode-high-contrast .sample, body.vscode-high-contrast-light .sample { border: 1px solid var(--vscode-contrastBorder); }`;

/** Puts the policy, the colours and the script of a panel into a page of `renderReportPage`. */
export function reportPanelPage(page: string, { language, nonce, source, script, style }: Omit<PanelPageParts, 'title'>): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}' ${source}`,
    `font-src ${source}`,
    `img-src ${source} data:`,
  ].join('; ');
  // Replacements are functions: the page is full of foreign text, and `$&` in a string would mean something.
  return page
    .replace('<html lang="en">', () => `<html lang="${language}">`)
    .replace(`default-src 'none'; style-src 'unsafe-inline'`, () => policy)
    .replace('<style>', () => `<style nonce="${nonce}">`)
    .replace('</head>', () => `<link rel="stylesheet" href="${style}" /><style nonce="${nonce}">${colours}</style></head>`)
    .replace('</body>', () => `<script type="module" nonce="${nonce}" src="${script}"></script></body>`);
}
