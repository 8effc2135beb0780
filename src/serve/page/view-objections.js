// Objections: each proposed move with its reason, what people decide about it, and a new plan around what was decided.

import { html, signal, useEffect, useMemo, useState } from './preact.js';
import { get } from './api.js';
import {
  accountName,
  asked,
  attempt,
  decide,
  decider,
  decisions,
  decisionsOn,
  nameOf,
  open,
  plan,
  moves as known,
  readMoves,
  readOnly,
  reload,
  say,
  seatsOf,
  stale,
  stands,
} from './state.js';
import { askMove } from './move.js';
import { Notice, Searching, proven } from './view-plan.js';
import { Button, Choice, Field, Head, Waiting } from './parts.js';
import { count, moment, money } from './format.js';
import { Report } from './report.js';
import { useRun } from './runs.js';
import { words } from './words.js';

/** What changed when the plan was made anew around decisions. */
const differences = signal(null);
const filter = signal('all');
const text = signal('');
/** So many moves are drawn at first, and more with each request. */
const STEP = 50;

const isMade = (move, decision) =>
  move.made.some((it) => it.decision === decision && (decision === 'keep' || it.to === move.to));
const fits = {
  all: () => true,
  open: (it) => !it.made.length,
  approve: (it) => isMade(it, 'approve'),
  against: (it) => it.made.length > 0 && !isMade(it, 'approve'),
};

export function ObjectionsView() {
  const o = words.objections;
  const search = useRun('objections');
  useEffect(() => {
    attempt(readMoves);
  }, [plan.value, decisions.value]);
  const replan = () => {
    const before = plan.value.file;
    return search.go('solve', { time_limit: 30, from: before }, async (done) => {
      await reload(done.plan);
      differences.value = await get('diff', { a: before, b: done.plan });
      say(`${words.plan.found} ${proven(plan.value.gap)}`);
    });
  };
  if (search.run)
    return html`
      <${Searching} run=${search.run} stop=${search.stop} title=${o.running} />
    `;
  const isBehind = open.value.length > 0 || !stands.value;
  return html`
    <${Head} title=${o.title} lead=${plan.value ? o.lead : o.noPlan}>
      ${
        plan.value && !readOnly.value
          ? html`
              <${Button} kind=${isBehind ? 'main' : 'plain'} disabled=${!isBehind && !stale.value} onClick=${replan}>
                ${o.again}
              <//>
            `
          : null
      }
    <//>
    <${Notice} />
    ${
      differences.value
        ? html`
            <section class="callout">
              <header class="actions">
                <h2>${o.differences}</h2>
                <${Button}
                  kind="quiet close"
                  aria-label=${words.close}
                  onClick=${() => {
                    differences.value = null;
                  }}
                >
                  ✕
                <//>
              </header>
              <${Report} report=${differences.value.report} />
            </section>
          `
        : null
    }
    ${
      plan.value
        ? html`
            <${Moves} />
          `
        : null
    }
    <${Decided} />
  `;
}

function Moves() {
  const o = words.objections;
  const [most, setMost] = useState(STEP);
  const list = useMemo(
    () => (known.value?.moves ?? []).map((it) => ({ ...it, made: decisionsOn(it.account, it.role) })),
    [known.value, decisions.value],
  );
  const wanted = text.value.trim().toLowerCase();
  const shown = list
    .filter(fits[filter.value])
    .filter(
      (it) =>
        !wanted ||
        [accountName(it.account), nameOf(it.from), nameOf(it.to)].some((name) => name.toLowerCase().includes(wanted)),
    );
  if (!known.value)
    return html`
      <h2>${o.moves}</h2>
      <${Waiting} />
    `;
  const undecided = shown.filter((it) => !it.made.length);
  const approve = () =>
    attempt(() =>
      decide(
        undecided.map((it) => ({ account: it.account, role: it.role, decision: 'approve', from: it.from, to: it.to })),
        o.approvedShown(undecided.length),
      ),
    );
  return html`
    <section>
      <h2>
        ${o.moves}${' '}
        <span class="quiet">${count(list.length)}</span>
      </h2>
      <div class="toolbar" role="search">
        <${Field}
          label=${o.search}
          unseen
          placeholder=${o.search}
          type="search"
          value=${text.value}
          onInput=${(value) => {
            text.value = value;
            setMost(STEP);
          }}
        />
        <${Choice}
          label=${o.filter}
          value=${filter.value}
          options=${Object.entries(o.filters)}
          onChange=${(value) => {
            filter.value = value;
          }}
        />
        ${
          readOnly.value
            ? null
            : html`
                <${Field}
                  label=${o.you}
                  placeholder=${o.youHint}
                  value=${decider.value}
                  onInput=${(value) => {
                    decider.value = value;
                  }}
                  maxlength="80"
                  autocomplete="name"
                />
              `
        }
        <span class="quiet" role="status">${words.movesCount(shown.length)}</span>
        ${
          undecided.length && !readOnly.value
            ? html`
                <${Button} onClick=${approve}>${o.approveShown(undecided.length)}<//>
              `
            : null
        }
      </div>
      ${
        list.length
          ? html`
              <ul class="moves">
                ${shown.slice(0, most).map(
                  (it) => html`
                    <${Move} key=${`${it.account} ${it.role} ${it.to}`} move=${it} />
                  `,
                )}
              </ul>
            `
          : html`
              <p>${o.noMoves}</p>
            `
      }
      ${
        shown.length > most
          ? html`
              <${Button} onClick=${() => setMost(most + STEP * 4)}>${words.report.more(shown.length - most)}<//>
            `
          : null
      }
    </section>
  `;
}

function Move({ move }) {
  const o = words.objections;
  const name = accountName(move.account);
  const act = (decision) => {
    const now = isMade(move, decision) ? 'clear' : decision;
    const done = words.move.done[now](name, nameOf(move.to));
    return attempt(() =>
      decide([{ account: move.account, role: move.role, decision: now, from: move.from, to: move.to }], done),
    );
  };
  const seat = seatsOf.value.get(move.account)?.find((it) => it.role === move.role && it.owner === move.to);
  const choice = (decision, label) => html`
    <button
      type="button"
      class="toggle"
      aria-pressed=${isMade(move, decision) ? 'true' : 'false'}
      disabled=${readOnly.value}
      aria-label=${`${label}: ${name}`}
      onClick=${() => act(decision)}
    >
      ${label}
    </button>
  `;
  const instead = move.made.find((it) => it.decision === 'approve' && it.to !== move.to);
  const note = move.made
    .map((it) => it.note)
    .filter(Boolean)
    .join(' ');
  return html`
    <li class="move-row">
      <div class="what">
        <button
          type="button"
          class="name"
          title=${words.board.why}
          onClick=${() => {
            asked.value = { kind: 'account', id: move.account };
          }}
        >
          ${name}
        </button>
        <span class="quiet">
          ${[move.arr !== undefined && money(move.arr), move.day && moment(move.day), move.wave && o.wave(move.wave)].filter(Boolean).join(' · ')}
        </span>
      </div>
      <div class="way">
        <span>${nameOf(move.from)}</span>
        ${' '}
        <span aria-hidden="true">→</span>
        <span class="unseen">${o.to}</span>
        ${' '}
        <b>${nameOf(move.to)}</b>
      </div>
      <div class="reason">
        ${move.reason}${
          move.runner_up
            ? html`
                ${' '}
                <span class="quiet">${o.runnerUp(nameOf(move.runner_up), '')}</span>
              `
            : null
        }
        ${
          note
            ? html`
                <span class="note">${note}</span>
              `
            : null
        }
        ${
          instead
            ? html`
                ${' '}
                <span class="mark approve">${o.instead(nameOf(instead.to))}</span>
              `
            : null
        }
      </div>
      <div class="choices" role="group" aria-label=${`${o.decision}: ${name}`}>
        ${choice('approve', o.short.approve)}${choice('reject', o.short.reject)}${move.from ? choice('keep', o.short.keep) : null}
        ${
          seat && !readOnly.value
            ? html`
                <button
                  type="button"
                  class="link"
                  aria-label=${words.board.moveOf(name)}
                  onClick=${() => askMove(seat)}
                >
                  ${words.board.move}
                </button>
              `
            : null
        }
      </div>
    </li>
  `;
}

function Decided() {
  const o = words.objections;
  const list = decisions.value.filter((it) => it.decision);
  const clear = (it) =>
    attempt(() =>
      decide(
        [{ account: it.account, role: it.role, decision: 'clear' }],
        words.move.done.clear(accountName(it.account)),
      ),
    );
  return html`
    <section>
      <h2>
        ${o.decided}${' '}
        <span class="quiet">${count(list.length)}</span>
      </h2>
      ${
        list.length
          ? html`
              <div class="wide" tabindex="0" role="region" aria-label=${o.decided}>
                <table class="report">
                  <thead>
                    <tr>
                      <th scope="col">${o.account}</th>
                      <th scope="col">${o.decision}</th>
                      <th scope="col">${o.to}</th>
                      <th scope="col">${o.note}</th>
                      <th scope="col">${o.who}</th>
                      <td></td>
                    </tr>
                  </thead>
                  <tbody>
                    ${list.slice(0, 200).map(
                      (it) => html`
                        <tr>
                          <th scope="row">
                            <button
                              type="button"
                              class="name"
                              onClick=${() => {
                                asked.value = { kind: 'account', id: it.account };
                              }}
                            >
                              ${accountName(it.account)}
                            </button>
                          </th>
                          <td><span class=${`mark ${it.decision}`}>${words.board.decided[it.decision]}</span></td>
                          <td>${it.to ? nameOf(it.to) : ''}</td>
                          <td>${it.note}</td>
                          <td class="quiet">${o.by(it.by, moment(it.on))}</td>
                          <td>
                            ${
                              readOnly.value
                                ? null
                                : html`
                                    <button
                                      type="button"
                                      class="link"
                                      aria-label=${`${words.move.clear}: ${accountName(it.account)}`}
                                      onClick=${() => clear(it)}
                                    >
                                      ${o.short.clear}
                                    </button>
                                  `
                            }
                          </td>
                        </tr>
                      `,
                    )}
                  </tbody>
                </table>
              </div>
              ${
                list.length > 200
                  ? html`
                      <p class="quiet">${words.report.more(list.length - 200)}</p>
                    `
                  : null
              }
            `
          : html`
              <p class="quiet">${o.none}</p>
            `
      }
    </section>
  `;
}
