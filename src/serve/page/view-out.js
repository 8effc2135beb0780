// Handing over: the moves in waves, the files to take along, and earlier plans to look back at.

import { html, signal, useEffect, useMemo, useState } from './preact.js';
import { download, get } from './api.js';
import {
  attempt,
  decide,
  decisions,
  decisionsOn,
  folder,
  moves as known,
  plan,
  readMoves,
  readOnly,
  showPlan,
  stale,
} from './state.js';
import { Notice, proven } from './view-plan.js';
import { Button, Head, Waiting } from './parts.js';
import { moment, percent } from './format.js';
import { Report } from './report.js';
import { words } from './words.js';

const compared = signal(null);

export function OutView() {
  const w = words.out;
  useEffect(() => {
    attempt(readMoves);
  }, [plan.value, decisions.value]);
  if (!plan.value) {
    return html`
      <${Head} title=${w.title} lead=${w.noPlan}>
        <${Button}
          kind="main"
          onClick=${() => {
            location.hash = '#/plan';
          }}
        >
          ${w.toPlan}
        <//>
      <//>
    `;
  }
  return html`
    <${Head} title=${w.title} lead=${w.lead} />
    <${Notice} link forFiles />
    <${Waves} />
    <${Files} />
    <${History} />
  `;
}

/** Moves by their wave, in the order of the waves. */
function byWave(list) {
  const waves = new Map();
  for (const move of list) {
    const key = move.wave ?? Infinity;
    if (!waves.has(key)) waves.set(key, []);
    waves.get(key).push(move);
  }
  return [...waves].sort(([a], [b]) => a - b);
}

function Waves() {
  const w = words.out;
  const waves = useMemo(() => byWave(known.value?.moves ?? []), [known.value]);
  const approved = (it) =>
    decisionsOn(it.account, it.role).some((made) => made.decision === 'approve' && made.to === it.to);
  const approve = (wave, list) =>
    attempt(() =>
      decide(
        list
          .filter((it) => !decisionsOn(it.account, it.role).length)
          .map((it) => ({ account: it.account, role: it.role, decision: 'approve', from: it.from, to: it.to })),
        w.waveApproved(wave),
      ),
    );
  return html`
    <section class="panel">
      <h2>${w.waves}</h2>
      <p class="quiet">${w.wavesLead}</p>
      ${
        known.value
          ? html`
              <ul class="lines">
                ${waves.map(([wave, list]) => {
                  const done = list.filter(approved).length;
                  const left = list.filter((it) => !decisionsOn(it.account, it.role).length).length;
                  const day = list
                    .map((it) => it.day)
                    .filter(Boolean)
                    .sort()[0];
                  const name = Number.isFinite(wave) ? w.wave(wave, moment(day)) : w.noDay;
                  return html`
                    <li key=${wave}>
                      <span>
                        <b>${name}</b>
                        ${' '}
                        <span class="quiet">
                          ${words.movesCount(list.length)}${done ? `, ${w.approvedOf(done, list.length)}` : ''}
                        </span>
                      </span>
                      ${
                        left && !readOnly.value
                          ? html`
                              <${Button} aria-label=${`${w.approveWave}: ${name}`} onClick=${() => approve(wave, list)}>
                                ${w.approveWave}
                              <//>
                            `
                          : null
                      }
                    </li>
                  `;
                })}
              </ul>
              ${
                waves.length
                  ? null
                  : html`
                      <p>${words.objections.noMoves}</p>
                    `
              }
            `
          : html`
              <${Waiting} />
            `
      }
    </section>
  `;
}

function Files() {
  const w = words.out;
  const { file } = plan.value;
  if (stale.value)
    return html`
      <section class="panel">
        <h2>${w.files}</h2>
        <p>${w.notYet}</p>
      </section>
    `;
  return html`
    <section class="panel">
      <h2>${w.files}</h2>
      <ul class="lines files">
        ${Object.entries(w.file).map(
          ([name, [title, what]]) => html`
            <li key=${name}>
              <span>
                <a href=${download(name, { file })} download=${name}>${title}</a>
                ${' '}
                <span class="quiet">${what}</span>
              </span>
              <code>${name}</code>
            </li>
          `,
        )}
      </ul>
    </section>
  `;
}

function History() {
  const w = words.out;
  const { plans } = folder.value;
  const [chosen, setChosen] = useState([]);
  const turn = (file) =>
    setChosen((list) => (list.includes(file) ? list.filter((it) => it !== file) : [...list, file].slice(-2)));
  const compare = () =>
    attempt(async () => {
      const inOrder = plans
        .map((it) => it.file)
        .filter((it) => chosen.includes(it))
        .reverse();
      compared.value = await get('diff', { a: inOrder[0], b: inOrder[1] });
    });
  return html`
    <section class="panel">
      <h2>${w.history}</h2>
      <div class="wide" tabindex="0" role="region" aria-label=${w.history}>
        <table class="report">
          <thead>
            <tr>
              <td></td>
              <th scope="col">${w.name}</th>
              <th scope="col">${w.made}</th>
              <th scope="col" class="figure">${w.worth}</th>
              <th scope="col" class="figure">${w.moves}</th>
              <th scope="col">${w.of}</th>
              <td></td>
            </tr>
          </thead>
          <tbody>
            ${plans.map(
              (it) => html`
                <tr key=${it.file}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label=${w.compareOne(it.file)}
                      checked=${chosen.includes(it.file)}
                      onChange=${() => turn(it.file)}
                    />
                  </td>
                  <th scope="row">${it.file}</th>
                  <td>${moment(it.made)}</td>
                  <td class="figure" title=${proven(it.gap)}>${typeof it.gap === 'number' ? percent(it.gap) : '–'}</td>
                  <td class="figure">${it.moves ?? ''}</td>
                  <td>
                    ${
                      it.current === false
                        ? html`
                            <span class="quiet">${w.earlier}</span>
                          `
                        : w.now
                    }
                  </td>
                  <td>
                    ${
                      it.file === plan.value.file
                        ? html`
                            <span class="mark">${w.shown}</span>
                          `
                        : html`
                            <button
                              type="button"
                              class="link"
                              aria-label=${`${w.show}: ${it.file}`}
                              onClick=${() => attempt(() => showPlan(it.file))}
                            >
                              ${w.show}
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
      <p class="actions">
        <${Button} disabled=${chosen.length !== 2} onClick=${compare}>${w.compare}<//>
        ${
          chosen.length === 2
            ? null
            : html`
                <span class="quiet">${w.chooseTwo}</span>
              `
        }
      </p>
      ${
        compared.value
          ? html`
              <h3>${w.differences}</h3>
              <${Report} report=${compared.value.report} />
            `
          : null
      }
    </section>
  `;
}
