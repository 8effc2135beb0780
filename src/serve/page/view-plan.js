// The plan: looked for with its progress in sight, and read as books and as words.

import { html, signal } from './preact.js';
import { Board } from './board.js';
import { GapChart } from './charts.js';
import { asked, attempt, folder, open, plan, readOnly, reload, say, showPlan, stale, stands } from './state.js';
import { Button, Choice, Figure, Head, TabPanel, Tabs, Waiting } from './parts.js';
import { count, fit, moment, money, percent } from './format.js';
import { Report } from './report.js';
import { useRun } from './runs.js';
import { words } from './words.js';

const tab = signal('books');
const seconds = signal('30');
const mode = signal('best');
const TIMES = [10, 30, 60, 300];

/** How near to the best a plan is, in words. */
export function proven(gap) {
  if (gap === null || gap === undefined) return words.plan.noGap;
  return gap <= 0 ? words.plan.best : words.plan.gap(percent(gap));
}

export function PlanView() {
  const search = useRun('plan');
  const solve = () =>
    search.go('solve', { mode: mode.value, time_limit: Number(seconds.value) }, async (done) => {
      await reload(done.plan);
      say(`${words.plan.found} ${proven(plan.value.gap)}`);
    });
  if (search.run)
    return html`
      <${Searching} run=${search.run} stop=${search.stop} title=${words.plan.running} />
    `;
  const choice = html`
    <${Choice}
      label=${words.plan.mode}
      value=${mode.value}
      options=${Object.entries(words.plan.modes)}
      onChange=${(value) => {
        mode.value = value;
      }}
    />
    <${Choice}
      label=${words.plan.time}
      value=${seconds.value}
      options=${TIMES.map((n) => [String(n), words.plan.seconds(n)])}
      onChange=${(value) => {
        seconds.value = value;
      }}
    />
  `;
  if (!plan.value) {
    return html`
      <${Head} title=${words.plan.none} lead=${words.plan.noneLead} />
      <div class="callout">
        <div class="actions">
          ${choice}
          <${Button} kind="main" disabled=${readOnly.value} onClick=${solve}>${words.plan.solve}<//>
        </div>
      </div>
    `;
  }
  const plans = folder.value.plans;
  return html`
    <${Head} title=${words.plan.title} lead=${proven(plan.value.gap)}>
      ${
        plans.length > 1
          ? html`
              <${Choice}
                label=${words.plan.which}
                unseen
                value=${plan.value.file}
                options=${plans.map((it) => [it.file, `${it.file}${it.made ? `, ${moment(it.made)}` : ''}`])}
                onChange=${(file) => attempt(() => showPlan(file))}
              />
            `
          : null
      }
      ${
        readOnly.value
          ? null
          : html`
              ${choice}
              <${Button} onClick=${solve}>${words.plan.again}<//>
              <${Button}
                kind="main"
                onClick=${() => {
                  location.hash = '#/objections';
                }}
              >
                ${words.plan.onwards}
              <//>
            `
      }
    <//>
    <${Notice} link />
    <${Tiles} />
    <${Tabs}
      label=${words.plan.title}
      chosen=${tab.value}
      onChoose=${(key) => {
        tab.value = key;
      }}
      tabs=${[
        ['books', words.plan.books],
        ['words', words.plan.reading],
      ]}
    />
    <${TabPanel} of=${tab.value}>
      ${
        tab.value === 'books'
          ? html`
              <${Board} />
            `
          : html`
              <p class="actions">
                <${Button}
                  onClick=${() => {
                    asked.value = { kind: 'rules' };
                  }}
                >
                  ${words.why.rulesButton}
                <//>
              </p>
              <${Report} report=${plan.value.report} level=${2} />
            `
      }
    <//>
  `;
}

/** That the plan is behind what was decided since; for files it must be of the scenario to the letter. */
export function Notice({ link = false, forFiles = false }) {
  const later = open.value.length;
  if (!later && stands.value && !(forFiles && stale.value)) return null;
  const text = later ? words.objections.open(later) : stands.value ? words.plan.follows : words.plan.stale;
  return html`
    <p class="callout" role="status">
      ${text}${' '}${
        link
          ? html`
              <a href="#/objections">${words.objections.again}</a>
            `
          : null
      }
    </p>
  `;
}

/** The search while it runs: how good the plan is, how much better one could be. */
export function Searching({ run, stop, title }) {
  const { points } = run;
  const last = points.at(-1);
  return html`
    <${Head} title=${title}>
      <${Button} kind="main" disabled=${!run.stop || run.stopping} onClick=${stop}>${words.plan.enough}<//>
    <//>
    ${
      last
        ? html`
            <div class="search">
              <p class="big" aria-live="polite">
                ${typeof last.gap === 'number' ? proven(last.gap) : last.of ? title : words.plan.starting}
              </p>
              <p class="quiet">
                ${words.plan.after(Math.round(last.seconds))}${last.of ? ` · ${words.plan.doneOf(last.done, last.of)}` : ''}
              </p>
              <${GapChart} points=${points} />
            </div>
          `
        : html`
            <${Waiting} text=${words.plan.starting} />
          `
    }
  `;
}

function Tiles() {
  const { seats, components, books } = plan.value;
  const covered = seats.filter((seat) => seat.owner).length;
  const moved = seats.filter((seat) => seat.owner && seat.before && seat.owner !== seat.before);
  const part = (name) => components.find((it) => it.name === name);
  const even = components.filter((it) => it.name.startsWith('balance.'));
  const then = (it) => (it?.now === null || it?.now === undefined ? null : `${words.move.before} ${fit(it.now)}`);
  const over = books.filter((it) => it.capacity && it.hours > it.capacity * 1.0001).length;
  return html`
    <dl class="tiles">
      <${Figure}
        name=${words.plan.covered}
        value=${`${count(covered)} / ${count(seats.length)}`}
        note=${covered < seats.length ? words.plan.uncovered(seats.length - covered) : ''}
      />
      <${Figure}
        name=${words.plan.moved}
        value=${count(moved.length)}
        note=${money(moved.reduce((sum, seat) => sum + seat.arr, 0))}
      />
      ${
        part('fit')
          ? html`
              <${Figure}
                name=${words.plan.fit}
                hint=${words.plan.fitHint}
                value=${fit(part('fit').value)}
                note=${then(part('fit'))}
              />
            `
          : null
      }
      ${
        part('continuity')
          ? html`
              <${Figure}
                name=${words.plan.kept}
                hint=${words.plan.keptHint}
                value=${percent(part('continuity').value)}
              />
            `
          : null
      }
      ${even.map(
        (it) => html`
          <${Figure}
            name=${words.whatif.balance[it.name.slice(8)] ?? words.whatif.balanceOther(it.name.slice(8))}
            hint=${words.plan.evenHint}
            value=${fit(it.value)}
            note=${then(it)}
          />
        `,
      )}
      ${
        over
          ? html`
              <${Figure} name=${words.plan.overLimit} value=${count(over)} />
            `
          : null
      }
    </dl>
  `;
}
