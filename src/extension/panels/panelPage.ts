// The page around a panel's script. Pure, so that its policy can be tested.

/** What a page is made of. All addresses are those that the panel may load. */
export interface PanelPageParts {
  readonly title: string;
  readonly language: string;
  /** Random, new for every page. */
  readonly nonce: string;
  /** The source of everything that the extension ships, as the panel sees it. */
  readonly source: string;
  readonly script: string;
  readonly style: string;
}

/** A page that loads one script and one style sheet of ours, and nothing else from anywhere. */
export function panelPage({ title, language, nonce, source, script, style }: PanelPageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    `img-src ${source} data:`,
  ];
  return `<!doctype html>
<html lang="${escape(language)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${escape(style)}" />
    <title>${escape(title)}</title>
  </head>
  <body>
    <script type="module" nonce="${nonce}" src="${escape(script)}"></script>
  </body>
</html>
`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? character);
}
