// The panel at the side that says why: an account's owner, a person's book, what the rules cost.

import { html, useEffect, useRef } from './preact.js';
import { get } from './api.js';
import { accountName, asked, nameOf, plan, readOnly, seatsOf, stands } from './state.js';
import { askMove } from './move.js';
import { Button, Waiting, useAnswer } from './parts.js';
import { Report } from './report.js';
import { words } from './words.js';

const title = ({ kind, id }) =>
  ({ account: () => accountName(id), person: () => nameOf(id), rules: () => words.why.rules })[kind]();

const moveText = (seat, seats) => (seats.length > 1 ? words.why.moveAs(seat.role) : words.why.move);

export function Why() {
  const it = asked.value;
  return it
    ? html`
        <${Panel} key=${`${it.kind} ${it.id}`} it=${it} />
      `
    : null;
}

function Panel({ it }) {
  const head = useRef(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    head.current.focus();
    return () => before.current?.isConnected && before.current.focus();
  }, []);
  const close = () => {
    asked.value = null;
  };
  const seats = it.kind === 'account' && !readOnly.value ? (seatsOf.value.get(it.id) ?? []) : [];
  return html`
    <aside
      class="why"
      aria-labelledby="why-title"
      onKeyDown=${(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <header>
        <div>
          <p class="quiet">${words.why[it.kind]}</p>
          <h2 id="why-title" tabindex="-1" ref=${head}>${title(it)}</h2>
        </div>
        <${Button} kind="quiet close" aria-label=${words.close} onClick=${close}>✕<//>
      </header>
      ${
        seats.length
          ? html`
              <p class="actions">
                ${seats.map(
                  (seat) => html`
                    <${Button} onClick=${() => askMove(seat)}>${moveText(seat, seats)}<//>
                  `,
                )}
              </p>
            `
          : null
      }
      ${
        !plan.value
          ? html`
              <p>${words.why.noPlan}</p>
            `
          : !stands.value
            ? html`
                <p>
                  ${words.why.stale}${' '}
                  <a href="#/objections">${words.objections.goThere}</a>
                </p>
              `
            : html`
                <${Answer} it=${it} />
              `
      }
    </aside>
  `;
}

/** One explanation is worked out at a time: where another one is, it is asked again. */
async function patiently(ask) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (error.status !== 429 || tries > 30) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, 1000);
      });
    }
  }
}

function Answer({ it }) {
  const { file } = plan.value;
  const answer = useAnswer(
    () => patiently(() => get('explain', { file, ...(it.kind === 'rules' ? {} : { [it.kind]: it.id }) })),
    [it.kind, it.id, file],
  );
  if (answer === undefined)
    return html`
      <${Waiting} text=${words.why.asking} />
    `;
  return (
    answer &&
    html`
      <${Report} report=${answer.report} />
    `
  );
}
