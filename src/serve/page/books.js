// The books of a plan as the rows of the board: searched, grouped, sorted, each with its height and place. Nothing is drawn here.

import { accountName, people } from './state.js';
import { words } from './words.js';

/** The heights of the board's rows in pixels, by their kind. */
export const HEIGHT = { group: 40, person: 56, account: 34, cards: 64 };
/** The width that a card and the space beside it take, and what a row of cards leaves at its start. */
const [CARD, INDENT] = [210, 40];
/** Who has what nobody has. */
export const NOBODY = '';

/** The books of a plan with their seats, the first one for what nobody has. */
export function booksOf(plan) {
  const seats = new Map();
  for (const seat of plan.seats) {
    const owner = seat.owner ?? NOBODY;
    if (!seats.has(owner)) seats.set(owner, []);
    seats.get(owner).push(seat);
  }
  const all = plan.books.map((book) => ({ ...book, seats: seats.get(book.person) ?? [] }));
  return seats.has(NOBODY) ? [ownerless(seats.get(NOBODY)), ...all] : all;
}

function ownerless(seats) {
  const sum = (key) => seats.reduce((total, seat) => total + seat[key], 0);
  const figures = { hours: sum('hours'), arr: sum('arr'), accounts: seats.length, capacity: 0, fit: null };
  return { person: NOBODY, name: words.board.nobody, seats, ...figures, gained: 0, lost: 0, limits: {}, before: null };
}

const used = (book) => (book.capacity ? book.hours / book.capacity : -1);

const ORDER = {
  name: (a, b) => a.name.localeCompare(b.name),
  hours: (a, b) => used(b) - used(a),
  arr: (a, b) => b.arr - a.arr,
  accounts: (a, b) => b.accounts - a.accounts,
  fit: (a, b) => (b.fit ?? -1) - (a.fit ?? -1),
  change: (a, b) => b.gained + b.lost - a.gained - a.lost,
};

/** The books whose person is called so, and of the others those with accounts that are. */
function found(books, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return books.map((book) => ({ book, seats: book.seats, hit: false }));
  const isWanted = (seat) =>
    accountName(seat.account).toLowerCase().includes(wanted) || seat.account.toLowerCase() === wanted;
  return books.flatMap((book) => {
    if (book.name.toLowerCase().includes(wanted)) return [{ book, seats: book.seats, hit: false }];
    const seats = book.seats.filter(isWanted);
    return seats.length ? [{ book, seats, hit: true }] : [];
  });
}

/** By what a book is grouped: nothing for what nobody has, which stands above all groups. */
function groupOf(book, group) {
  if (group === 'none' || book.person === NOBODY) return '';
  const it = people.value.get(book.person);
  const name = group === 'role' ? it?.roles?.join(', ') : it?.[group];
  return name || words.board.unmanaged;
}

function accountRows(entry, show, width) {
  const seats = [...entry.seats].sort((a, b) => b.arr - a.arr || (a.account < b.account ? -1 : 1));
  if (show === 'lines') return seats.map((seat) => ({ kind: 'account', key: `s ${seat.seat}`, seat }));
  const across = Math.max(1, Math.floor((width - INDENT) / CARD));
  const starts = seats.map((_, at) => at).filter((at) => at % across === 0);
  return starts.map((at) => ({ kind: 'cards', key: `c ${seats[at].seat}`, seats: seats.slice(at, at + across) }));
}

/** The rows of the board from its top, how high they are together, and how much was found. */
export function boardRows(books, { text, group, sort, show }, open, width) {
  const entries = found(books, text).map((entry) => ({ ...entry, group: groupOf(entry.book, group) }));
  const isLost = (entry) => entry.book.person === NOBODY;
  entries.sort((a, b) => isLost(b) - isLost(a) || a.group.localeCompare(b.group) || ORDER[sort](a.book, b.book));
  const list = [];
  let last = '';
  for (const entry of entries) {
    if (entry.group !== last) {
      const members = entries.filter((it) => it.group === entry.group).map((it) => it.book);
      list.push({ kind: 'group', key: `g ${entry.group}`, name: entry.group, members });
    }
    last = entry.group;
    const isOpen = entry.hit || open.has(entry.book.person);
    list.push({ kind: 'person', key: `p ${entry.book.person}`, book: entry.book, isOpen });
    if (isOpen) list.push(...accountRows(entry, show, width));
  }
  let height = 0;
  for (const row of list) {
    row.top = height;
    height += HEIGHT[row.kind];
  }
  const seats = entries.reduce((n, entry) => n + entry.seats.length, 0);
  return { list, height, people: entries.filter((entry) => !isLost(entry)).length, seats };
}

/** The first row whose end is below a place. */
export function firstBelow(list, place) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle].top + HEIGHT[list[middle].kind] <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
