/** Colours of the report page, by the names that its style sheet uses, in those of the editor's theme. */
const colours = `<style>:root, body {
  --paper: var(--vscode-editor-background); --ink: var(--vscode-editor-foreground);
  --muted: var(--vscode-descriptionForeground); --rule: var(--vscode-widget-border, var(--vscode-contrastBorder, #8888));
  --panel: var(--vscode-editorWidget-background); --plain-paper: var(--vscode-editorWidget-background);
  --good-paper: var(--vscode-editorWidget-background); --bad-paper: var(--vscode-editorWidget-background);
}
body.vscode-dark, body.vscode-high-contrast { color-scheme: dark; --base: #a3adb6; --untrained: #f0a04b; --personalized: #6cb0ff; --other: #c596e8; --good: #7fd6a0; --bad: #ff9d94; }
body.vscode-light, body.vscode-high-contrast-light { color-scheme: light; --base: #59636d; --untrained: #a65404; --personalized: #0b57b4; --other: #7a3fa0; --good: #0f6634; --bad: #a8201a; }
</style>`;

/** The report page with the editor's colours put in at the end of its head. */
export function inEditorColours(page: string): string {
  return page.replace('</head>', `${colours}</head>`);
}
