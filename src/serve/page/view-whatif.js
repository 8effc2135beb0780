// What if: other teams, other years, other aims, answered side by side with what is proven about each.

import { html, signal, useState } from './preact.js';
import { post } from './api.js';
import { FrontierChart, Figures, RangeChart } from './charts.js';
import { attempt, folder, readOnly, reload, say, scenario } from './state.js';
import { Button, Choice, Field, Head, Waiting } from './parts.js';
import { percent } from './format.js';
import { Searching } from './view-plan.js';
import { Report } from './report.js';
import { useRun } from './runs.js';
import { words } from './words.js';

const answers = { compare: signal(null), frontier: signal(null), worth: signal(null) };

export function WhatIfView() {
  const w = words.whatif;
  const search = useRun('whatif');
  const ask = (path, body) =>
    search.go(path, body, async (done) => {
      answers[path].value = done;
      say(w.answers);
    });
  if (search.run) {
    const title = { compare: w.comparing, frontier: w.frontierRunning, worth: w.nextRunning }[search.run.path];
    return html`
      <${Searching} run=${search.run} stop=${search.stop} title=${title} />
    `;
  }
  if (!scenario.value)
    return html`
      <${Waiting} />
    `;
  return html`
    <${Head} title=${w.title} lead=${w.lead} />
    <div class="columns">
      <${Ask} />
      <${Questions} onCompare=${() => ask('compare', { time_limit: 20 })} />
    </div>
    <${Compared} />
    <div class="columns">
      <${Part}
        title=${w.frontier}
        lead=${w.frontierLead}
        run=${w.frontierRun}
        onRun=${() => ask('frontier', { time_limit: 20 })}
      >
        <${Frontier} />
      <//>
      <${Part} title=${w.next} lead=${w.nextLead} run=${w.nextRun} onRun=${() => ask('worth', { time_limit: 20 })}>
        ${
          answers.worth.value
            ? html`
                <${Report} report=${answers.worth.value.report} />
              `
            : null
        }
      <//>
    </div>
    <${Weights} />
  `;
}

const Part = ({ title, lead, run, onRun, children }) => html`
  <section class="panel">
    <h2>${title}</h2>
    <p class="quiet">${lead}</p>
    ${children}
    <p><${Button} onClick=${onRun}>${run}<//></p>
  </section>
`;

/** What each kind of question asks for, and the change that it makes of the answers. */
const KINDS = {
  hire: {
    fields: ['howMany', 'like', 'start'],
    change: (it) => ({ hire: Number(it.howMany), like: it.like, ...(it.start && { start: it.start }) }),
    named: (it, name) => [Number(it.howMany), name(it.like)],
  },
  leave: {
    fields: ['person', 'lastDay'],
    change: (it) => ({ leave: it.person, ...(it.lastDay && { on: it.lastDay }) }),
    named: (it, name) => [name(it.person)],
  },
  absent: {
    fields: ['person', 'from', 'until'],
    change: (it) => ({ absent: it.person, from: it.from, to: it.until }),
    named: (it, name) => [name(it.person)],
  },
  moves: {
    fields: ['atMost'],
    change: (it) => ({ merge: { rules: { moves: { at_most: Number(it.atMost) } } } }),
    named: (it) => [Number(it.atMost)],
  },
  ...Object.fromEntries(
    ['grow', 'add', 'churn', 'effort'].map((key) => [
      key,
      {
        fields: ['segment', 'by'],
        change: (it) => ({ [key]: it.segment, by: Number(it.by) / 100 }),
        named: (it, _, segment) => [Number(it.by), segment(it.segment)],
      },
    ]),
  ),
};
/** By how many hundredths a question may change something. */
const RANGE = { grow: [-50, 100], add: [1, 100], churn: [1, 80], effort: [-50, 100] };

function Ask() {
  const w = words.whatif;
  const { segments } = scenario.value;
  // A pool is nobody who could leave, be away or be hired once more.
  const people = scenario.value.people.filter((it) => !it.pool);
  const [kind, setKind] = useState('hire');
  const [form, setForm] = useState({
    howMany: 1,
    like: people[0]?.id,
    person: people[0]?.id,
    segment: '*',
    by: 10,
    atMost: 20,
    start: '',
    lastDay: '',
    from: '',
    until: '',
  });
  const set = (key) => (value) => setForm({ ...form, [key]: value });
  const person = (id) => people.find((it) => it.id === id)?.name ?? id;
  const segment = (id) => (id === '*' ? w.all : (segments.find((it) => it.id === id)?.name ?? id));
  const { fields, change, named } = KINDS[kind];
  const title = w.named[kind](...named(form, person, segment));
  const everybody = people.map((it) => [it.id, it.name]);
  const [least, most] = RANGE[kind] ?? [0, 0];
  const field = {
    howMany: () => html`
      <${Field} label=${w.howMany} type="number" min="1" max="50" value=${form.howMany} onInput=${set('howMany')} />
    `,
    like: () => html`
      <${Choice} label=${w.like} value=${form.like} options=${everybody} onChange=${set('like')} />
    `,
    person: () => html`
      <${Choice} label=${w.person} value=${form.person} options=${everybody} onChange=${set('person')} />
    `,
    segment: () => html`
      <${Choice}
        label=${w.segment}
        value=${form.segment}
        options=${[['*', w.all], ...segments.map((it) => [it.id, it.name])]}
        onChange=${set('segment')}
      />
    `,
    by: () => html`
      <${Slider}
        label=${w.by}
        value=${Number(form.by)}
        min=${least}
        max=${most}
        step=${1}
        text=${`${form.by} %`}
        onInput=${set('by')}
      />
    `,
    atMost: () => html`
      <${Field} label=${w.atMost} type="number" min="0" value=${form.atMost} onInput=${set('atMost')} />
    `,
    start: () => html`
      <${Field} label=${w.start} type="date" value=${form.start} onInput=${set('start')} />
    `,
    lastDay: () => html`
      <${Field} label=${w.lastDay} type="date" value=${form.lastDay} onInput=${set('lastDay')} />
    `,
    from: () => html`
      <${Field} label=${w.from} type="date" value=${form.from} onInput=${set('from')} />
    `,
    until: () => html`
      <${Field} label=${w.until} type="date" value=${form.until} onInput=${set('until')} />
    `,
  };
  const lacks = kind === 'absent' && !(form.from && form.until);
  const add = () =>
    attempt(async () => {
      await post('whatif', { version: folder.value.version, title, changes: [change(form)] });
      await reload();
      say(title);
    });
  return html`
    <section class="panel">
      <h2>${w.ask}</h2>
      <${Choice} label=${w.kind} value=${kind} options=${Object.entries(w.kinds)} onChange=${setKind} />
      <div class="fields">${fields.map((key) => field[key]())}</div>
      <p>
        ${w.name}${' '}
        <b>${title}</b>
      </p>
      <p><${Button} disabled=${readOnly.value || lacks} onClick=${add}>${w.add}<//></p>
    </section>
  `;
}

export function Slider({ label, value, min, max, step, text, onInput }) {
  return html`
    <label class="slider">
      <span>${label}</span>
      <output>${text}</output>
      <input
        type="range"
        min=${min}
        max=${max}
        step=${step}
        value=${value}
        aria-valuetext=${text}
        onInput=${(event) => onInput(event.target.value)}
      />
    </label>
  `;
}

function Questions({ onCompare }) {
  const w = words.whatif;
  const list = scenario.value.what_ifs;
  const drop = (it) =>
    attempt(async () => {
      await post('whatif/drop', { version: folder.value.version, id: it.id });
      await reload();
    });
  return html`
    <section class="panel">
      <h2>${w.questions}</h2>
      ${
        list.length
          ? html`
              <ul class="lines">
                ${list.map(
                  (it) => html`
                    <li key=${it.id}>
                      <span>${it.title ?? it.id}</span>
                      ${
                        readOnly.value
                          ? null
                          : html`
                              <button
                                type="button"
                                class="link"
                                aria-label=${w.remove(it.title ?? it.id)}
                                onClick=${() => drop(it)}
                              >
                                ✕
                              </button>
                            `
                      }
                    </li>
                  `,
                )}
              </ul>
            `
          : html`
              <p class="quiet">${w.noQuestions}</p>
            `
      }
      <p><${Button} kind="main" disabled=${!list.length} onClick=${onCompare}>${w.compare}<//></p>
    </section>
  `;
}

const gain = (value) => (value > 0 ? `+${value.toFixed(2)}` : value.toFixed(2).replace('-', '−'));

function Compared() {
  const w = words.whatif;
  const done = answers.compare.value;
  if (!done) return null;
  // Where there is more work, or weights are others, points don't count the same.
  const comparable = done.answers.filter((it) => it.against_base && it.against_base.proven !== 'not_comparable');
  const rows = [
    { title: done.answers[0].title || w.base, worth: 0, least: 0, most: 0 },
    ...comparable.map(({ title, against_base: it }) => ({
      title,
      worth: it.worth,
      least: it.at_least,
      most: it.at_most,
    })),
  ];
  return html`
    <section class="panel">
      <h2>${w.answers}</h2>
      ${
        comparable.length
          ? html`
              <${RangeChart} rows=${rows} caption=${w.chart} figure=${gain} />
              <${Figures}
                caption=${w.chart}
                heads=${[w.question, w.found, w.least, w.most]}
                rows=${rows.map((it) => [it.title, ...[it.worth, it.least, it.most].map(gain)])}
              />
            `
          : null
      }
      ${
        comparable.length < done.answers.length - 1
          ? html`
              <p class="quiet">${w.notComparable}</p>
            `
          : null
      }
      <${Report} report=${done.report} />
    </section>
  `;
}

function Frontier() {
  const w = words.whatif;
  const [chosen, setChosen] = useState(null);
  const done = answers.frontier.value;
  if (!done) return null;
  const points = done.frontier.curve.map((it) => ({
    x: it.allowed,
    value: it.share,
    ceiling: it.share_at_most,
    label: words.movesCount(it.allowed),
  }));
  const ask = () =>
    attempt(async () => {
      await post('whatif', {
        version: folder.value.version,
        title: w.named.moves(chosen.x),
        changes: [KINDS.moves.change({ atMost: chosen.x })],
      });
      await reload();
      say(w.named.moves(chosen.x));
    });
  return html`
    ${
      points.length > 1
        ? html`
            <${FrontierChart} points=${points} onChoose=${setChosen} />
          `
        : null
    }
    ${
      chosen
        ? html`
            <p class="callout">
              ${w.named.moves(chosen.x)}:${' '}${percent(chosen.value)}
              ${
                readOnly.value
                  ? null
                  : html`
                      ${' '}
                      <${Button} onClick=${ask}>${w.add}<//>
                    `
              }
            </p>
          `
        : null
    }
    <${Report} report=${done.report} />
  `;
}

/** The weights that are other than before. */
function changes(before, after) {
  const keys = Object.keys(words.whatif.weight).filter((key) => after[key] !== before[key]);
  const balance = Object.entries(after.balance ?? {}).filter(([key, value]) => value !== before.balance[key]);
  return {
    ...Object.fromEntries(keys.map((key) => [key, after[key]])),
    ...(balance.length && { balance: Object.fromEntries(balance) }),
  };
}

function Weights() {
  const w = words.whatif;
  const now = scenario.value.weights;
  const [weights, setWeights] = useState(now);
  if (!now) return null;
  const set = (key) => (value) => setWeights({ ...weights, [key]: Number(value) });
  const even = (key) => (value) => setWeights({ ...weights, balance: { ...weights.balance, [key]: Number(value) } });
  const save = () =>
    attempt(async () => {
      await post('weights', { version: folder.value.version, weights: changes(now, weights) });
      await reload();
      say(w.weightsSaved);
    });
  const changed = JSON.stringify(weights) !== JSON.stringify(now);
  const most = (value) => Math.max(4, Math.ceil(value));
  return html`
    <section class="panel">
      <h2>${w.weights}</h2>
      <p class="quiet">${w.weightsLead}</p>
      <div class="sliders">
        ${Object.keys(w.weight)
          .filter((key) => typeof now[key] === 'number' && (now[key] > 0 || key !== 'backfill'))
          .map(
            (key) => html`
              <${Slider}
                label=${w.weight[key]}
                value=${weights[key]}
                min=${key === 'coverage' ? 1 : 0}
                max=${most(now[key])}
                step=${0.1}
                text=${String(weights[key])}
                onInput=${set(key)}
              />
            `,
          )}
        ${Object.keys(now.balance ?? {}).map(
          (key) => html`
            <${Slider}
              label=${w.balance[key] ?? w.balanceOther(key)}
              value=${weights.balance[key]}
              min=${0}
              max=${most(now.balance[key])}
              step=${0.1}
              text=${String(weights.balance[key])}
              onInput=${even(key)}
            />
          `,
        )}
      </div>
      <p><${Button} disabled=${!changed || readOnly.value} onClick=${save}>${w.weightsSave}<//></p>
    </section>
  `;
}
