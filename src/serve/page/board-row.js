// The rows of the board: a group, a person with their loads, an account as a line, or some as cards.

import { html, signal } from './preact.js';
import { HEIGHT, NOBODY } from './books.js';
import { Bar } from './charts.js';
import { beginDrag, drag } from './drag.js';
import { count, fit, hours, money, percent } from './format.js';
import { askMove } from './move.js';
import { accountName, accounts, asked, decisionsOn, nameOf, people, readOnly, severalRoles } from './state.js';
import { words } from './words.js';

/** Whose accounts are shown. */
export const opened = signal(new Set());

export const toggle = (person) => {
  const next = new Set(opened.value);
  if (!next.delete(person)) next.add(person);
  opened.value = next;
};

const ask = (what) => {
  asked.value = what;
};

export function Row({ row, at, isActive, box }) {
  const shared = {
    role: 'row',
    'aria-rowindex': at + 1,
    'data-key': row.key,
    'data-active': isActive ? '' : undefined,
    tabindex: isActive ? 0 : -1,
    style: { transform: `translateY(${row.top}px)`, height: `${HEIGHT[row.kind]}px` },
  };
  const tab = isActive ? 0 : -1;
  switch (row.kind) {
    case 'group':
      return html`
        <${GroupRow} row=${row} shared=${shared} />
      `;
    case 'person':
      return html`
        <${PersonRow} row=${row} shared=${shared} tab=${tab} />
      `;
    case 'cards':
      return html`
        <${CardsRow} row=${row} shared=${shared} tab=${tab} box=${box} />
      `;
    default:
      return html`
        <${AccountRow} row=${row} shared=${shared} tab=${tab} box=${box} />
      `;
  }
}

function GroupRow({ row, shared }) {
  const sum = (key) => row.members.reduce((total, it) => total + it[key], 0);
  const capacity = sum('capacity');
  return html`
    <div class="row group" aria-level="1" ...${shared}>
      <span role="rowheader">
        <b>${row.name}</b>
        <span class="quiet">
          ${words.people(row.members.length)},${' '}${words.accounts(sum('accounts'))},${' '}${money(sum('arr'))}${capacity ? `, ${percent(sum('hours') / capacity)}` : ''}
        </span>
      </span>
    </div>
  `;
}

function PersonRow({ row: { book, isOpen }, shared, tab }) {
  const it = people.value.get(book.person);
  const about = [it?.region, it?.manager && `→ ${it.manager}`].filter(Boolean).join('  ');
  const isOver = drag.value?.over === book.person && book.person !== NOBODY;
  const name = book.name;
  return html`
    <div
      class=${isOver ? 'row person over' : 'row person'}
      aria-level="1"
      aria-expanded=${isOpen ? 'true' : 'false'}
      data-person=${book.person || undefined}
      ...${shared}
    >
      <span role="rowheader" class="who">
        <button
          type="button"
          class=${isOpen ? 'twist open' : 'twist'}
          tabindex=${tab}
          aria-label=${words.board.expand(name)}
          aria-expanded=${isOpen ? 'true' : 'false'}
          onClick=${() => toggle(book.person)}
        ></button>
        <span>
          ${
            book.person === NOBODY
              ? html`
                  <b class="bad">${name}</b>
                `
              : html`
                  <button
                    type="button"
                    class="name"
                    tabindex=${tab}
                    title=${words.board.why}
                    onClick=${() => ask({ kind: 'person', id: book.person })}
                  >
                    ${name}
                  </button>
                `
          }
          <small class="quiet">${book.person === NOBODY ? words.board.nobodyHint : about}</small>
        </span>
      </span>
      <${HoursCell} book=${book} />
      <${ArrCell} book=${book} />
      <span role="gridcell" class="figure">
        ${count(book.accounts)}
        <small class="quiet">${book.before ? words.board.now(count(book.before.accounts)) : ''}</small>
      </span>
      <span role="gridcell" class="figure">
        ${fit(book.fit)}
        <small class="quiet">${book.before ? words.board.now(fit(book.before.fit)) : ''}</small>
      </span>
      <span role="gridcell" class="figure">
        ${
          book.person === NOBODY
            ? null
            : html`
                <span aria-hidden="true">${words.board.inOut(book.gained, book.lost)}</span>
                <span class="unseen">${words.board.inOutLong(book.gained, book.lost)}</span>
              `
        }
      </span>
    </div>
  `;
}

function HoursCell({ book }) {
  if (!book.capacity)
    return html`
      <span role="gridcell" class="load">
        <span>${hours(book.hours)}</span>
        <small class="quiet">${book.person === NOBODY ? '' : words.board.noCapacity}</small>
      </span>
    `;
  const share = book.hours / book.capacity;
  const limit = book.limits?.hours?.limit ? book.limits.hours.limit / book.capacity : 1;
  return html`
    <span
      role="gridcell"
      class="load"
      title=${words.board.ofHours(hours(book.hours), hours(book.capacity), percent(share))}
    >
      <${Bar} reached=${share} possible=${limit} />
      <span class=${share > limit ? 'bad' : ''}>${percent(share)}</span>
      <small class="quiet">${hours(book.hours)}</small>
    </span>
  `;
}

function ArrCell({ book }) {
  const band = book.limits?.arr;
  if (!band?.high)
    return html`
      <span role="gridcell" class="load"><span>${money(book.arr)}</span></span>
    `;
  return html`
    <span role="gridcell" class="load" title=${words.board.ofBand(money(book.arr), money(band.low), money(band.high))}>
      <${Bar} reached=${book.arr / band.high} possible=${1} low=${band.low / band.high} />
      <span>${money(book.arr)}</span>
      <small class="quiet">
        ${book.arr > band.high ? words.board.above : book.arr < band.low ? words.board.below : ''}
      </small>
    </span>
  `;
}

/** Where an account came from, or what was decided about it. */
function Mark({ seat }) {
  const b = words.board;
  const made = decisionsOn(seat.account, seat.role).find((it) => it.decision !== 'reject' || it.to === seat.owner);
  if (made) {
    const goes = made.decision === 'approve' && made.to && made.to !== seat.owner;
    const returns = made.decision === 'keep' && seat.before && seat.before !== seat.owner;
    const text = goes ? b.goes(nameOf(made.to)) : returns ? b.returns(nameOf(seat.before)) : b.decided[made.decision];
    return html`
      <span class=${`mark ${made.decision}`}>${text}</span>
    `;
  }
  if (seat.before === seat.owner)
    return html`
      <span class="quiet">${words.board.stays}</span>
    `;
  return html`
    <span class="mark moved">${seat.before ? words.board.was(nameOf(seat.before)) : words.board.isNew}</span>
  `;
}

const grab = (seat, box) =>
  readOnly.value
    ? undefined
    : (event) => {
        if (event.target.closest('button, a, select') && !event.target.closest('.grip, .name')) return;
        if (event.pointerType === 'touch' && !event.target.closest('.grip')) return;
        beginDrag(event, seat, box.current);
      };

function AccountRow({ row: { seat }, shared, tab, box }) {
  const it = accounts.value.get(seat.account);
  const name = accountName(seat.account);
  const isDragged = drag.value?.seat === seat;
  return html`
    <div
      class=${isDragged ? 'row account dragged-from' : 'row account'}
      aria-level="2"
      ...${shared}
      data-person=${seat.owner ?? undefined}
      onPointerDown=${grab(seat, box)}
    >
      <span role="rowheader" class="who">
        ${
          readOnly.value
            ? null
            : html`
                <span class="grip" aria-hidden="true" title=${words.board.drag(name)}>⠿</span>
              `
        }
        <button
          type="button"
          class="name"
          tabindex=${tab}
          title=${words.board.why}
          onClick=${() => ask({ kind: 'account', id: seat.account })}
        >
          ${name}
        </button>
        ${
          severalRoles.value
            ? html`
                <small class="quiet">${seat.role}</small>
              `
            : null
        }
      </span>
      <span role="gridcell" class="quiet">${hours(seat.hours)}${' '}${it?.segment ?? ''}</span>
      <span role="gridcell">
        ${money(seat.arr)}${' '}${
          it?.region
            ? html`
                <small class="quiet">${it.region}</small>
              `
            : null
        }
      </span>
      <span role="gridcell" class="marks"><${Mark} seat=${seat} /></span>
      <span role="gridcell" class="figure">${fit(seat.fit)}</span>
      <span role="gridcell" class="figure">
        ${
          readOnly.value
            ? null
            : html`
                <button
                  type="button"
                  class="link"
                  tabindex=${tab}
                  aria-label=${words.board.moveOf(name)}
                  onClick=${() => askMove(seat)}
                >
                  ${words.board.move}
                </button>
              `
        }
      </span>
    </div>
  `;
}

function CardsRow({ row, shared, tab, box }) {
  return html`
    <div class="row cards" aria-level="2" ...${shared}>
      <span role="gridcell" class="deck">
        ${row.seats.map(
          (seat) => html`
            <div class="card" key=${seat.seat} data-person=${seat.owner ?? undefined} onPointerDown=${grab(seat, box)}>
              <button
                type="button"
                class="name"
                tabindex=${tab}
                title=${words.board.why}
                onClick=${() => ask({ kind: 'account', id: seat.account })}
              >
                ${accountName(seat.account)}
              </button>
              <small>${money(seat.arr)},${' '}${hours(seat.hours)}</small>
              <small class="below">
                <${Mark} seat=${seat} />
                ${
                  readOnly.value
                    ? null
                    : html`
                        <button
                          type="button"
                          class="link"
                          tabindex=${tab}
                          aria-label=${words.board.moveOf(accountName(seat.account))}
                          onClick=${() => askMove(seat)}
                        >
                          ${words.board.move}
                        </button>
                      `
                }
              </small>
            </div>
          `,
        )}
      </span>
    </div>
  `;
}
