// The books as a board: a row for each person with hours and ARR against the band, the accounts below it. Only the rows in
// sight are drawn, so that 10,000 accounts and 200 people scroll smoothly.

import { html, signal, useEffect, useLayoutEffect, useMemo, useRef, useState } from './preact.js';
import { Row, opened, toggle } from './board-row.js';
import { HEIGHT, boardRows, booksOf, firstBelow } from './books.js';
import { askMove } from './move.js';
import { Button, Choice, Field } from './parts.js';
import { asked, people, plan, readOnly, scenario } from './state.js';
import { words } from './words.js';

/** Rows beyond the edges that are drawn, too, in pixels, so that fast scrolling shows no holes. */
const AROUND = 400;

/** How the board is set, kept while the page is open. */
const setting = signal({ text: '', group: 'none', sort: 'name', show: 'lines' });

/** What of the board is in sight. */
function useSight(box) {
  const [sight, setSight] = useState({ top: 0, height: 600, width: 1000 });
  useLayoutEffect(() => {
    const measure = () =>
      setSight((it) => ({ ...it, height: box.current.clientHeight, width: box.current.clientWidth }));
    const watch = new ResizeObserver(measure);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  // Drawn anew only once what was drawn around runs out.
  const look = (least = AROUND / 2) => {
    const top = box.current.scrollTop;
    setSight((it) => (Math.abs(it.top - top) < least ? it : { ...it, top }));
  };
  return { ...sight, look };
}

/** The row that the keyboard is at, and how it gets to another. */
function useActive(box, list, sight) {
  const [active, setActive] = useState(null);
  const moved = useRef(false);
  const at = Math.max(
    list.findIndex((row) => row.key === active),
    0,
  );
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    box.current.querySelector('[data-active]')?.focus({ preventScroll: true });
  });
  const go = (to) => {
    const row = list[Math.max(0, Math.min(to, list.length - 1))];
    if (!row) return;
    moved.current = true;
    setActive(row.key);
    const { scrollTop, clientHeight } = box.current;
    const end = row.top + HEIGHT[row.kind];
    if (row.top < scrollTop) box.current.scrollTop = row.top;
    else if (end > scrollTop + clientHeight) box.current.scrollTop = end - clientHeight;
    sight.look(1);
  };
  return { at, key: list[at]?.key, go, setActive };
}

/** What each key does at a row. */
function keys(list, { at, go }, page) {
  const row = list[at];
  const isPerson = row?.kind === 'person';
  const isAccount = row?.kind === 'account';
  const turn = (wanted) => () => isPerson && row.isOpen !== wanted && toggle(row.book.person);
  const ask = () => {
    if (isPerson && row.book.person) asked.value = { kind: 'person', id: row.book.person };
    if (isAccount) asked.value = { kind: 'account', id: row.seat.account };
  };
  const toBook = () => go(list.findLastIndex((it, n) => n < at && it.kind === 'person'));
  return {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    PageDown: () => go(at + page),
    PageUp: () => go(at - page),
    Home: () => go(0),
    End: () => go(list.length - 1),
    ArrowRight: turn(true),
    ArrowLeft: isPerson ? turn(false) : toBook,
    Enter: ask,
    ' ': () => isPerson && toggle(row.book.person),
    m: () => isAccount && !readOnly.value && askMove(row.seat),
  };
}

export function Board() {
  const box = useRef(null);
  const sight = useSight(box);
  const all = useMemo(() => booksOf(plan.value), [plan.value]);
  const { list, height, ...found } = useMemo(
    () => boardRows(all, setting.value, opened.value, sight.width),
    [all, setting.value, opened.value, sight.width, people.value],
  );
  const active = useActive(box, list, sight);
  const from = firstBelow(list, sight.top - AROUND);
  const drawn = list.slice(from, firstBelow(list, sight.top + sight.height + AROUND) + 1);
  const onKeyDown = (event) => {
    if (event.target.getAttribute('role') !== 'row' || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys(list, active, Math.floor(sight.height / HEIGHT.account) - 1)[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onFocusIn = (event) => {
    const key = event.target.closest('[data-key]')?.dataset.key;
    if (key) active.setActive(key);
  };
  const row = (it, at) => html`
    <${Row} key=${it.key} row=${it} at=${from + at} isActive=${it.key === active.key} box=${box} />
  `;
  return html`
    <section class="board-view" aria-label=${words.plan.books}>
      <${Toolbar} found=${found} all=${all} />
      <${Columns} />
      <div
        class="board"
        ref=${box}
        role="treegrid"
        aria-label=${words.board.label}
        aria-rowcount=${list.length}
        tabindex=${list.length ? undefined : 0}
        onScroll=${() => sight.look()}
        onKeyDown=${onKeyDown}
        onFocusIn=${onFocusIn}
      >
        <div class="board-space" role="presentation" style=${{ height: `${height}px` }}>${drawn.map(row)}</div>
        ${
          list.length
            ? null
            : html`
                <p class="quiet">${words.board.nothing}</p>
              `
        }
      </div>
      <p class="quiet hint">${words.board.help}</p>
    </section>
  `;
}

function Columns() {
  const { person, hours, arrIn, accounts, fit, change } = words.board;
  const arr = arrIn(scenario.value.currency);
  return html`
    <div class="board-head" aria-hidden="true">
      ${[person, hours, arr].map(
        (it) => html`
          <span>${it}</span>
        `,
      )}
      ${[accounts, fit, change].map(
        (it) => html`
          <span class="figure">${it}</span>
        `,
      )}
    </div>
  `;
}

function Toolbar({ found, all }) {
  const b = words.board;
  const set = (key) => (value) => {
    setting.value = { ...setting.value, [key]: value };
  };
  const pairs = (map) => Object.entries(map);
  const { text, group, sort, show } = setting.value;
  const openAll = () => {
    opened.value = opened.value.size ? new Set() : new Set(all.map((it) => it.person));
  };
  return html`
    <div class="toolbar" role="search">
      <${Field} label=${b.search} unseen placeholder=${b.search} type="search" value=${text} onInput=${set('text')} />
      <${Choice} label=${b.group} value=${group} options=${pairs(b.groups)} onChange=${set('group')} />
      <${Choice} label=${b.sort} value=${sort} options=${pairs(b.sorts)} onChange=${set('sort')} />
      <${Choice}
        label=${b.show}
        value=${show}
        options=${[
          ['lines', b.lines],
          ['cards', b.cards],
        ]}
        onChange=${set('show')}
      />
      <${Button} onClick=${openAll}>${opened.value.size ? b.collapseAll : b.expandAll}<//>
      <span class="quiet" role="status">${b.matches(found.seats, found.people)}</span>
    </div>
  `;
}
