// The page: lets the reader in, knows where they are, and draws the view that they are in.

import { html, render, signal, useEffect, useRef } from './preact.js';
import { post } from './api.js';
import {
  attempt,
  folder,
  follow,
  future,
  past,
  place,
  readOnly,
  redo,
  reload,
  scenario,
  spoken,
  undo,
} from './state.js';
import { Dragged } from './drag.js';
import { MoveDialog } from './move.js';
import { Button, Trouble, Waiting } from './parts.js';
import { ObjectionsView } from './view-objections.js';
import { OutView } from './view-out.js';
import { PlanView } from './view-plan.js';
import { StartView } from './view-start.js';
import { TodayView } from './view-today.js';
import { WhatIfView } from './view-whatif.js';
import { Prose } from './report.js';
import { runs } from './runs.js';
import { Why } from './why.js';
import { words } from './words.js';

const VIEWS = {
  start: StartView,
  today: TodayView,
  plan: PlanView,
  objections: ObjectionsView,
  whatif: WhatIfView,
  out: OutView,
};
/** Whether the server has let the reader in: not known yet, 'yes', 'no', or 'away' where it does not answer. */
const admitted = signal(null);

const hash = () => {
  const [view, ...rest] = location.hash.replace(/^#\/?/, '').split('/');
  return { view: VIEWS[view] ? view : '', rest: rest.join('/') };
};

/** The token in the address admits once; it is taken out of the address at once. */
async function enter() {
  const token = /^#(?:token=)?([A-Za-z0-9_-]{16,})$/.exec(location.hash)?.[1];
  if (token) {
    history.replaceState(null, '', location.pathname);
    await post('session', { token });
  }
  await reload();
}

function begin() {
  const { view } = hash();
  const first = folder.value.state !== 'ready' ? 'start' : folder.value.newest_plan ? 'plan' : 'today';
  place.value = { view: folder.value.state === 'ready' && view ? view : first, rest: '' };
}

enter().then(
  () => {
    begin();
    admitted.value = 'yes';
  },
  (error) => {
    admitted.value = error.status === 401 || error.status === 403 ? 'no' : 'away';
    if (admitted.value === 'away')
      attempt(() => {
        throw error;
      });
  },
);
addEventListener('hashchange', () => {
  const now = hash();
  if (now.view) place.value = now;
});
// A file that misses its place would take the page's.
for (const name of ['dragover', 'drop']) addEventListener(name, (event) => event.preventDefault());
addEventListener('focus', () => {
  if (admitted.value === 'yes') attempt(follow);
});
addEventListener('keydown', (event) => {
  if (
    !(event.ctrlKey || event.metaKey) ||
    event.key.toLowerCase() !== 'z' ||
    event.target.matches('input, select, textarea') ||
    readOnly.value
  )
    return;
  event.preventDefault();
  attempt(event.shiftKey ? redo : undo);
});

function Nav() {
  const empty = folder.value.state !== 'ready';
  return html`
    <nav aria-label=${words.views}>
      <ol>
        ${Object.keys(VIEWS).map(
          (view) => html`
            <li key=${view}>
              <a
                href=${`#/${view}`}
                aria-current=${place.value.view === view ? 'page' : undefined}
                aria-disabled=${empty && view !== 'start' ? 'true' : undefined}
                title=${words.hint[view]}
                onClick=${(event) => {
                  if (empty && view !== 'start') event.preventDefault();
                }}
              >
                ${words.view[view]}${
                  runs.value[view]
                    ? html`
                        ${' '}
                        <span class="spinner" role="img" aria-label=${words.working}></span>
                      `
                    : null
                }
                <small>${words.hint[view]}</small>
              </a>
            </li>
          `,
        )}
      </ol>
    </nav>
  `;
}

function Bar() {
  const [last, next] = [past.value.at(-1), future.value.at(-1)];
  return html`
    <header class="top">
      <p>
        <b>${words.product}</b>
        ${' '}
        <span class="where">${scenario.value?.name ?? ''}</span>
      </p>
      ${
        readOnly.value
          ? html`
              <span class="mark">${words.readOnly}</span>
            `
          : html`
              <div class="actions">
                <span class="quiet last">${last?.title ?? ''}</span>
                <${Button} kind="quiet" disabled=${!last} title=${last?.title} onClick=${() => attempt(undo)}>
                  ${words.undo}
                <//>
                <${Button} kind="quiet" disabled=${!next} title=${next?.title} onClick=${() => attempt(redo)}>
                  ${words.redo}
                <//>
              </div>
            `
      }
    </header>
  `;
}

function Page() {
  const main = useRef(null);
  const { view } = place.value;
  const drawn = useRef(null);
  useEffect(() => {
    document.title = `${words.view[view] ?? ''} – ${scenario.value?.name ?? words.product}`;
    // The first view takes no focus: a reader begins at the top of the page.
    if (drawn.current && drawn.current !== view) main.current?.querySelector('h1')?.focus();
    drawn.current = view;
    main.current?.scrollTo(0, 0);
  }, [view]);
  const View = VIEWS[view];
  return html`
    <a
      class="skip"
      href="#main"
      onClick=${(event) => {
        event.preventDefault();
        main.current.focus();
      }}
    >
      ${words.skip}
    </a>
    <${Bar} />
    <div class="frame">
      <${Nav} />
      <main id="main" tabindex="-1" ref=${main}>
        <${Trouble} />
        <${View} key=${view} />
      </main>
      <${Why} />
    </div>
    <${MoveDialog} />
    <${Dragged} />
  `;
}

function App() {
  if (admitted.value === null)
    return html`
      <main class="alone"><${Waiting} /></main>
    `;
  if (admitted.value === 'no')
    return html`
      <main class="alone">
        <h1>${words.signIn}</h1>
        <p><${Prose} text=${words.signInText} /></p>
      </main>
    `;
  if (admitted.value === 'away')
    return html`
      <main class="alone">
        <h1>${words.away}</h1>
        <${Trouble} />
      </main>
    `;
  return html`
    <${Page} />
  `;
}

const Root = () => html`
  <${App} />
  <div class="unseen" role="status" aria-live="polite">${spoken.value}</div>
`;

render(
  html`
    <${Root} />
  `,
  document.getElementById('page'),
);
