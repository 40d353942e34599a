// What the comparison's page can do in the editor: its tables sort, and buttons export it. The page itself is there already.
import { html, nothing, render } from 'lit';
import { type ReportPanelNotice, reportPanelNoticeSchema, type ReportPanelRequest } from '../../src/protocol/reportPanel.ts';
import { actionBar } from '../shared/actionBar.ts';
import { connectHost } from '../shared/hostConnection.ts';
import { makeSortable } from './sortTable.ts';

const send = connectHost<ReportPanelNotice, ReportPanelRequest>(reportPanelNoticeSchema, (notice) => show(notice));
const tools = document.createElement('div');
tools.className = 'tools';
document.querySelector('main > header')?.after(tools);
const spoken = document.body.appendChild(document.createElement('p'));
spoken.className = 'unseen';
spoken.setAttribute('role', 'status');
let words: ReportPanelNotice['words'] | undefined;
for (const table of document.querySelectorAll<HTMLTableElement>('table[data-sortable]')) {
  makeSortable(table, (column, direction) => {
    const text = direction === 'ascending' ? words?.sortedUp : words?.sortedDown;
    spoken.textContent = text?.replace('{0}', () => column) ?? '';
  });
}
markScrollers();
addEventListener('resize', markScrollers);
document.addEventListener('toggle', markScrollers, true);
send({ kind: 'ready' });

/** What is wider than the panel can be scrolled by keyboard; nothing else is in the way of the Tab key. */
function markScrollers(): void {
  for (const element of document.querySelectorAll<HTMLElement>('.wide')) {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  }
}

function show(notice: ReportPanelNotice): void {
  words = notice.words;
  const content = html`<div role="group" aria-label=${notice.words.tools}>
      ${actionBar(notice.actions, (action) => send({ kind: 'act', action }))}
    </div>
    <p role="status">${notice.note === '' ? nothing : notice.note}</p>`;
  render(content, tools);
}
