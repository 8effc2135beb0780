// Dragging an account to another person by pointer: mouse, pen or finger. Keyboards have "Move to…".

import { html, signal } from './preact.js';
import { accountName, say } from './state.js';
import { askMove, preview } from './move.js';
import { count, money, percent } from './format.js';
import { words } from './words.js';

/** What is being dragged: the seat, where the pointer is, over whom, and what letting go would do. */
export const drag = signal(null);

/** A hand shakes so many pixels without meaning to drag. */
const SHAKE = 5;
/** So near to an edge of the board, in pixels, it scrolls along. */
const EDGE = 48;

const ownerAt = (x, y) => document.elementFromPoint(x, y)?.closest('[data-person]')?.dataset.person ?? null;

/** Begins to drag when the pointer that went down has moved; `board` is what scrolls. */
export function beginDrag(event, seat, board) {
  if (event.button !== 0) return;
  const from = { x: event.clientX, y: event.clientY };
  const stop = new AbortController();
  const on = (name, act) => window.addEventListener(name, act, { signal: stop.signal });
  let [timer, scroller] = [null, null];

  const over = (person) => {
    if (person === drag.value.over) return;
    clearTimeout(timer);
    drag.value = { ...drag.value, over: person, result: null };
    if (!person || person === seat.owner) return;
    timer = setTimeout(async () => {
      const result = await preview(seat, person).catch(() => null);
      if (drag.value?.over === person) drag.value = { ...drag.value, result };
    }, 60);
  };
  const scroll = () => {
    if (!drag.value) return;
    const box = board.getBoundingClientRect();
    const { y } = drag.value;
    const step = y < box.top + EDGE ? y - box.top - EDGE : y > box.bottom - EDGE ? y - box.bottom + EDGE : 0;
    if (step) board.scrollTop += step / 3;
    scroller = requestAnimationFrame(scroll);
  };
  const end = () => {
    stop.abort();
    clearTimeout(timer);
    cancelAnimationFrame(scroller);
    document.body.classList.remove('dragging');
    drag.value = null;
  };

  on('pointermove', (move) => {
    if (!drag.value) {
      if (Math.hypot(move.clientX - from.x, move.clientY - from.y) < SHAKE) return;
      document.body.classList.add('dragging');
      drag.value = { seat, over: null, result: null, x: move.clientX, y: move.clientY };
      scroller = requestAnimationFrame(scroll);
    }
    move.preventDefault();
    drag.value = { ...drag.value, x: move.clientX, y: move.clientY };
    over(ownerAt(move.clientX, move.clientY));
  });
  on('pointerup', () => {
    const to = drag.value?.over;
    end();
    if (to && to !== seat.owner) askMove(seat, to);
  });
  on('pointercancel', end);
  on('keydown', (key) => {
    if (key.key === 'Escape') {
      end();
      say(words.cancel);
    }
  });
}

/** The account under the pointer, with what letting go would do. */
export function Dragged() {
  const it = drag.value;
  if (!it) return null;
  const to = it.result?.people.find((one) => one.person === it.over);
  const at = {
    transform: `translate(${Math.min(it.x + 14, innerWidth - 290)}px, ${Math.min(it.y + 14, innerHeight - 160)}px)`,
  };
  return html`
    <div class="dragged" style=${at}>
      <b>${accountName(it.seat.account)}</b>
      ${
        to
          ? html`
              <p>
                ${to.name}:${' '}${to.capacity ? `${percent(to.before.hours / to.capacity)} → ${percent(to.after.hours / to.capacity)}` : words.board.noCapacity},
                ${count(to.after.accounts)},${' '}${money(to.after.arr)}
              </p>
              <p>${it.result.worth}</p>
              ${it.result.broken.map(
                (one) => html`
                  <p class="bad">${one.words}</p>
                `,
              )}
            `
          : null
      }
    </div>
  `;
}
