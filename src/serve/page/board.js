// The books as a board: a row for each person with hours and ARR against the band, the accounts below it. Only the rows in
// sight are drawn, so that 10,000 accounts and 200 people scroll smoothly.

import { html, signal, useEffect, useLayoutEffect, useMemo, useRef, useState } from './preact.js';
import { accountName, accounts, asked, decisionsOn, nameOf, people, plan, readOnly, severalRoles } from './state.js';
import { Bar } from './charts.js';
import { beginDrag, drag } from './drag.js';
import { askMove } from './move.js';
import { Button, Choice, Field } from './parts.js';
import { count, fit, hours, money, percent } from './format.js';
import { words } from './words.js';

const HEIGHT = { group: 40, person: 56, account: 34, cards: 64 };
/** Rows beyond the edges that are drawn, too, in pixels, so that fast scrolling shows no holes. */
const AROUND = 400;
const CARD = 210;

/** How the board is set, kept while the page is open. */
const setting = signal({ text: '', group: 'none', sort: 'name', show: 'lines' });
const opened = signal(new Set());

const NOBODY = '';

/** The books of the plan with their seats, and one for what nobody has. */
function books(made) {
  const seats = new Map();
  for (const seat of made.seats) {
    const owner = seat.owner ?? NOBODY;
    if (!seats.has(owner)) seats.set(owner, []);
    seats.get(owner).push(seat);
  }
  const all = made.books.map((book) => ({ ...book, seats: seats.get(book.person) ?? [] }));
  const lost = seats.get(NOBODY);
  if (!lost) return all;
  const sum = (key) => lost.reduce((total, seat) => total + (seat[key] ?? 0), 0);
  return [{ person: NOBODY, name: words.board.nobody, seats: lost, hours: sum('hours'), arr: sum('arr'), accounts: lost.length, capacity: 0, fit: null, limits: {}, before: null }, ...all];
}

const used = (book) => (book.capacity ? book.hours / book.capacity : -1);
const changes = (book) => ({
  gained: book.seats.filter((seat) => seat.owner && seat.before !== seat.owner).length,
  lost: book.lost ?? 0,
});

const ORDER = {
  name: (a, b) => a.name.localeCompare(b.name),
  hours: (a, b) => used(b) - used(a),
  arr: (a, b) => b.arr - a.arr,
  accounts: (a, b) => b.accounts - a.accounts,
  fit: (a, b) => (b.fit ?? -1) - (a.fit ?? -1),
  change: (a, b) => b.gained + b.lost - a.gained - a.lost,
};

/** What is searched, sorted and grouped, as rows with their heights. */
function rows(all, { text, group, sort, show }, open, width) {
  const wanted = text.trim().toLowerCase();
  const about = (book) => people.value.get(book.person);
  const found = all.flatMap((book) => {
    if (!wanted || book.name.toLowerCase().includes(wanted)) return [{ book, seats: book.seats, hit: false }];
    const seats = book.seats.filter((seat) => accountName(seat.account).toLowerCase().includes(wanted) || seat.account.toLowerCase() === wanted);
    return seats.length ? [{ book, seats, hit: true }] : [];
  });
  const groupOf = ({ book }) => (group === 'none' || book.person === NOBODY ? ''
    : (group === 'role' ? about(book)?.roles?.join(', ') : about(book)?.[group]) || words.board.unmanaged);
  found.sort((a, b) => (a.book.person === NOBODY ? -1 : b.book.person === NOBODY ? 1
    : groupOf(a).localeCompare(groupOf(b)) || ORDER[sort](a.book, b.book)));
  const list = [];
  let [last, place] = ['', 0];
  for (const entry of found) {
    const name = groupOf(entry);
    if (name && name !== last) list.push({ kind: 'group', key: `g ${name}`, name, members: found.filter((it) => groupOf(it) === name) });
    last = name;
    const isOpen = entry.hit || open.has(entry.book.person);
    list.push({ kind: 'person', key: `p ${entry.book.person}`, ...entry, isOpen });
    if (!isOpen) continue;
    const seats = [...entry.seats].sort((a, b) => b.arr - a.arr || (a.account < b.account ? -1 : 1));
    if (show === 'lines') list.push(...seats.map((seat) => ({ kind: 'account', key: `s ${seat.seat}`, seat, book: entry.book })));
    else {
      const across = Math.max(1, Math.floor((width - 40) / CARD));
      for (let at = 0; at < seats.length; at += across) {
        list.push({ kind: 'cards', key: `c ${seats[at].seat}`, seats: seats.slice(at, at + across), across });
      }
    }
  }
  for (const row of list) {
    row.top = place;
    place += HEIGHT[row.kind];
  }
  return { list, height: place, people: found.filter((it) => it.book.person !== NOBODY).length, seats: found.reduce((n, it) => n + it.seats.length, 0) };
}

/** The first row whose end is below a place. */
function firstBelow(list, place) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].top + HEIGHT[list[middle].kind] <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

const toggle = (person) => {
  const next = new Set(opened.value);
  if (!next.delete(person)) next.add(person);
  opened.value = next;
};

export function Board() {
  const box = useRef(null);
  const [view, setView] = useState({ top: 0, height: 600, width: 1000 });
  const [active, setActive] = useState(null);
  const moved = useRef(false);
  const all = useMemo(() => {
    const lost = new Map();
    for (const seat of plan.value.seats) if (seat.before && seat.before !== seat.owner) lost.set(seat.before, (lost.get(seat.before) ?? 0) + 1);
    return books(plan.value).map((book) => { const it = { ...book, lost: lost.get(book.person) ?? 0 }; return { ...it, ...changes(it) }; });
  }, [plan.value]);
  const shown = useMemo(() => rows(all, setting.value, opened.value, view.width), [all, setting.value, opened.value, view.width, people.value]);

  useLayoutEffect(() => {
    const measure = () => setView((it) => ({ ...it, height: box.current.clientHeight, width: box.current.clientWidth }));
    const watch = new ResizeObserver(measure);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const onScroll = () => {
    const top = box.current.scrollTop;
    // Drawn anew only once what was drawn around runs out.
    setView((it) => (Math.abs(it.top - top) < AROUND / 2 ? it : { ...it, top }));
  };

  const from = firstBelow(shown.list, view.top - AROUND);
  const to = firstBelow(shown.list, view.top + view.height + AROUND) + 1;
  const drawn = shown.list.slice(from, to);
  const current = shown.list.findIndex((row) => row.key === active);
  const activeKey = current < 0 ? shown.list[0]?.key : active;
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    box.current.querySelector('[data-active]')?.focus({ preventScroll: true });
  });

  const go = (at) => {
    const row = shown.list[Math.max(0, Math.min(at, shown.list.length - 1))];
    if (!row) return;
    moved.current = true;
    setActive(row.key);
    const { scrollTop, clientHeight } = box.current;
    if (row.top < scrollTop + 4) box.current.scrollTop = row.top;
    else if (row.top + HEIGHT[row.kind] > scrollTop + clientHeight) box.current.scrollTop = row.top + HEIGHT[row.kind] - clientHeight;
    setView((it) => ({ ...it, top: box.current.scrollTop }));
  };
  const onKeyDown = (event) => {
    if (event.target.getAttribute('role') !== 'row') return;
    const at = Math.max(current, 0);
    const row = shown.list[at];
    const page = Math.floor(view.height / HEIGHT.account) - 1;
    const act = {
      ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), PageDown: () => go(at + page), PageUp: () => go(at - page),
      Home: () => go(0), End: () => go(shown.list.length - 1),
      ArrowRight: () => row.kind === 'person' && !row.isOpen && toggle(row.book.person),
      ArrowLeft: () => (row.kind === 'person' ? row.isOpen && toggle(row.book.person)
        : go(shown.list.findLastIndex((it, n) => n < at && it.kind === 'person'))),
      Enter: () => (row.kind === 'person' ? row.book.person && ask({ kind: 'person', id: row.book.person })
        : row.kind === 'account' && ask({ kind: 'account', id: row.seat.account })),
      ' ': () => row.kind === 'person' && toggle(row.book.person),
      m: () => row.kind === 'account' && !readOnly.value && askMove(row.seat),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };

  return html`<section class="board-view" aria-label=${words.plan.books}>
    <${Toolbar} shown=${shown} all=${all} />
    <div class="board-head" aria-hidden="true"><span>${words.board.person}</span><span>${words.board.hours}</span>
      <span>${words.board.arr}</span><span class="figure">${words.board.accounts}</span><span class="figure">${words.board.fit}</span><span class="figure">${words.board.change}</span></div>
    <div class="board" ref=${box} role="treegrid" aria-label=${words.board.label} aria-rowcount=${shown.list.length}
      tabindex=${shown.list.length ? undefined : 0} onScroll=${onScroll} onKeyDown=${onKeyDown}
      onFocusIn=${(event) => { const key = event.target.closest('[data-key]')?.dataset.key; if (key) setActive(key); }}>
      <div class="board-space" role="presentation" style=${{ height: `${shown.height}px` }}>
        ${drawn.map((row, at) => html`<${Row} key=${row.key} row=${row} at=${from + at} isActive=${row.key === activeKey} box=${box} />`)}</div>
      ${shown.list.length ? null : html`<p class="quiet">${words.board.nothing}</p>`}</div>
    <p class="quiet hint">${words.board.help}</p></section>`;
}

const ask = (what) => { asked.value = what; };

function Toolbar({ shown, all }) {
  const b = words.board;
  const set = (key) => (value) => { setting.value = { ...setting.value, [key]: value }; };
  const pairs = (map) => Object.entries(map);
  const { text, group, sort, show } = setting.value;
  const openAll = () => { opened.value = opened.value.size ? new Set() : new Set(all.map((it) => it.person)); };
  const find = (value) => { set('text')(value); };
  return html`<div class="toolbar" role="search">
    <${Field} label=${b.search} unseen placeholder=${b.search} type="search" value=${text} onInput=${find} />
    <${Choice} label=${b.group} value=${group} options=${pairs(b.groups)} onChange=${set('group')} />
    <${Choice} label=${b.sort} value=${sort} options=${pairs(b.sorts)} onChange=${set('sort')} />
    <${Choice} label=${b.show} value=${show} options=${[['lines', b.lines], ['cards', b.cards]]} onChange=${set('show')} />
    <${Button} onClick=${openAll}>${opened.value.size ? b.collapseAll : b.expandAll}</${Button}>
    <span class="quiet" role="status">${b.matches(shown.seats, shown.people)}</span></div>`;
}

function Row({ row, at, isActive, box }) {
  const shared = {
    role: 'row', 'aria-rowindex': at + 1, 'data-key': row.key, 'data-active': isActive ? '' : undefined, tabindex: isActive ? 0 : -1,
    style: { transform: `translateY(${row.top}px)`, height: `${HEIGHT[row.kind]}px` },
  };
  const tab = isActive ? 0 : -1;
  switch (row.kind) {
    case 'group': return html`<${GroupRow} row=${row} shared=${shared} />`;
    case 'person': return html`<${PersonRow} row=${row} shared=${shared} tab=${tab} />`;
    case 'cards': return html`<${CardsRow} row=${row} shared=${shared} tab=${tab} box=${box} />`;
    default: return html`<${AccountRow} row=${row} shared=${shared} tab=${tab} box=${box} />`;
  }
}

function GroupRow({ row, shared }) {
  const sum = (key) => row.members.reduce((total, it) => total + it.book[key], 0);
  const capacity = sum('capacity');
  return html`<div class="row group" aria-level="1" ...${shared}><span role="rowheader"><b>${row.name}</b>
    <span class="quiet">${words.people(row.members.length)}, ${words.accounts(sum('accounts'))}, ${money(sum('arr'))}${capacity ? `, ${percent(sum('hours') / capacity)}` : ''}</span></span></div>`;
}

function PersonRow({ row: { book, isOpen }, shared, tab }) {
  const it = people.value.get(book.person);
  const about = [it?.region, it?.manager && `→ ${it.manager}`].filter(Boolean).join('  ');
  const isOver = drag.value?.over === book.person && book.person !== NOBODY;
  const name = book.name;
  return html`<div class=${isOver ? 'row person over' : 'row person'} aria-level="1" aria-expanded=${isOpen ? 'true' : 'false'}
    data-person=${book.person || undefined} ...${shared}>
    <span role="rowheader" class="who"><button type="button" class=${isOpen ? 'twist open' : 'twist'} tabindex=${tab}
        aria-label=${words.board.expand(name)} aria-expanded=${isOpen ? 'true' : 'false'} onClick=${() => toggle(book.person)}></button>
      <span>${book.person === NOBODY ? html`<b class="bad">${name}</b>`
        : html`<button type="button" class="name" tabindex=${tab} title=${words.board.why} onClick=${() => ask({ kind: 'person', id: book.person })}>${name}</button>`}
      <small class="quiet">${book.person === NOBODY ? words.board.nobodyHint : about}</small></span></span>
    <${HoursCell} book=${book} /><${ArrCell} book=${book} />
    <span role="gridcell" class="figure">${count(book.accounts)}<small class="quiet">${book.before ? words.board.now(count(book.before.accounts)) : ''}</small></span>
    <span role="gridcell" class="figure">${fit(book.fit)}<small class="quiet">${book.before ? words.board.now(fit(book.before.fit)) : ''}</small></span>
    <span role="gridcell" class="figure">${book.person === NOBODY ? null : html`<span aria-hidden="true">${words.board.inOut(book.gained, book.lost)}</span>
      <span class="unseen">${words.board.inOutLong(book.gained, book.lost)}</span>`}</span></div>`;
}

function HoursCell({ book }) {
  if (!book.capacity) return html`<span role="gridcell" class="load"><span>${hours(book.hours)}</span><small class="quiet">${book.person === NOBODY ? '' : words.board.noCapacity}</small></span>`;
  const share = book.hours / book.capacity;
  const limit = book.limits?.hours?.limit ? book.limits.hours.limit / book.capacity : 1;
  return html`<span role="gridcell" class="load" title=${words.board.ofHours(hours(book.hours), hours(book.capacity), percent(share))}>
    <${Bar} reached=${share} possible=${limit} />
    <span class=${share > limit ? 'bad' : ''}>${percent(share)}</span><small class="quiet">${hours(book.hours)}</small></span>`;
}

function ArrCell({ book }) {
  const band = book.limits?.arr;
  if (!band?.high) return html`<span role="gridcell" class="load"><span>${money(book.arr)}</span></span>`;
  return html`<span role="gridcell" class="load" title=${words.board.ofBand(money(book.arr), money(band.low), money(band.high))}>
    <${Bar} reached=${book.arr / band.high} possible=${1} low=${band.low / band.high} />
    <span>${money(book.arr)}</span><small class="quiet">${book.arr > band.high ? words.board.above : book.arr < band.low ? words.board.below : ''}</small></span>`;
}

/** Where an account came from, or what was decided about it. */
function Mark({ seat }) {
  const b = words.board;
  const made = decisionsOn(seat.account, seat.role).find((it) => it.decision !== 'reject' || it.to === seat.owner);
  if (made) {
    const goes = made.decision === 'approve' && made.to && made.to !== seat.owner;
    const returns = made.decision === 'keep' && seat.before && seat.before !== seat.owner;
    const text = goes ? b.goes(nameOf(made.to)) : returns ? b.returns(nameOf(seat.before)) : b.decided[made.decision];
    return html`<span class=${`mark ${made.decision}`}>${text}</span>`;
  }
  if (seat.before === seat.owner) return html`<span class="quiet">${words.board.stays}</span>`;
  return html`<span class="mark moved">${seat.before ? words.board.was(nameOf(seat.before)) : words.board.isNew}</span>`;
}

const grab = (seat, box) => (readOnly.value ? undefined : (event) => {
  if (event.target.closest('button, a, select') && !event.target.closest('.grip, .name')) return;
  if (event.pointerType === 'touch' && !event.target.closest('.grip')) return;
  beginDrag(event, seat, box.current);
});

function AccountRow({ row: { seat }, shared, tab, box }) {
  const it = accounts.value.get(seat.account);
  const name = accountName(seat.account);
  const isDragged = drag.value?.seat === seat;
  return html`<div class=${isDragged ? 'row account dragged-from' : 'row account'} aria-level="2" ...${shared} data-person=${seat.owner ?? undefined} onPointerDown=${grab(seat, box)}>
    <span role="rowheader" class="who">${readOnly.value ? null : html`<span class="grip" aria-hidden="true" title=${words.board.drag(name)}>⠿</span>`}
      <button type="button" class="name" tabindex=${tab} title=${words.board.why} onClick=${() => ask({ kind: 'account', id: seat.account })}>${name}</button>
      ${severalRoles.value ? html`<small class="quiet">${seat.role}</small>` : null}</span>
    <span role="gridcell" class="quiet">${hours(seat.hours)} ${it?.segment ?? ''}</span>
    <span role="gridcell">${money(seat.arr)} ${it?.region ? html`<small class="quiet">${it.region}</small>` : null}</span>
    <span role="gridcell" class="marks"><${Mark} seat=${seat} /></span>
    <span role="gridcell" class="figure">${fit(seat.fit)}</span>
    <span role="gridcell" class="figure">${readOnly.value ? null : html`<button type="button" class="link" tabindex=${tab}
      aria-label=${words.board.moveOf(name)} onClick=${() => askMove(seat)}>${words.board.move}</button>`}</span></div>`;
}

function CardsRow({ row, shared, tab, box }) {
  return html`<div class="row cards" aria-level="2" ...${shared}><span role="gridcell" class="deck">
    ${row.seats.map((seat) => html`<div class="card" key=${seat.seat} data-person=${seat.owner ?? undefined} onPointerDown=${grab(seat, box)}>
      <button type="button" class="name" tabindex=${tab} title=${words.board.why} onClick=${() => ask({ kind: 'account', id: seat.account })}>${accountName(seat.account)}</button>
      <small>${money(seat.arr)}, ${hours(seat.hours)}</small>
      <small class="below"><${Mark} seat=${seat} />${readOnly.value ? null : html`<button type="button" class="link" tabindex=${tab}
        aria-label=${words.board.moveOf(accountName(seat.account))} onClick=${() => askMove(seat)}>${words.board.move}</button>`}</small></div>`)}</span></div>`;
}
