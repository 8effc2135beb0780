// Drawings in SVG. Each chart has a table with the same figures beside it, for whoever cannot see or trust a drawing.

import { html, useState } from './preact.js';
import { percent } from './format.js';
import { words } from './words.js';

/** A bar from 0 to a share; the line is at what is possible, and what is beyond it is set off. */
export function Bar({ reached, possible = 1, low = null, width = 120 }) {
  const top = Math.max(possible * 1.2, 0.0001);
  const x = (share) => Math.max(0, Math.min(share / top, 1)) * width;
  const within = x(Math.min(reached, possible));
  const all = x(reached);
  return html`
    <svg class="bar" viewBox="0 0 ${width} 12" width=${width} height="12" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rail" x="0" y="2" width=${width} height="8" rx="2" />
      ${
        low === null
          ? null
          : html`
              <rect class="band" x=${x(low)} y="0" width=${Math.max(x(possible) - x(low), 1)} height="12" />
            `
      }
      <rect class="reach" x="0" y="2" width=${within} height="8" rx="2" />
      ${
        all > within
          ? html`
              <rect class="over" x=${within} y="2" width=${all - within} height="8" />
            `
          : null
      }
      <line x1=${x(possible)} y1="0" x2=${x(possible)} y2="12" />
    </svg>
  `;
}

function nice(value) {
  const size = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 5, 10].find((it) => it * size >= value) * size;
}

/** Marks from 0 to a little above the largest value. */
function marks(most, about = 4) {
  const step = nice(most / about);
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, at) => at * step);
}

const [WIDTH, HEIGHT, LEFT, BELOW, ABOVE, RIGHT] = [640, 220, 64, 36, 12, 16];

/** Axes of a drawing, and where its values stand in it. */
function frame({ low, high, xMost }) {
  const x = (value) => LEFT + (value / (xMost || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value) => HEIGHT - BELOW - ((value - low) / (high - low || 1)) * (HEIGHT - BELOW - ABOVE);
  return { x, y };
}

function Axes({ x, y, xMarks, yMarks, xText, yText, xName }) {
  return html`
    <g class="axes">
      ${yMarks.map(
        (at) => html`
          <line class="grid" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(at)} y2=${y(at)} />
          <text x=${LEFT - 8} y=${y(at) + 4} text-anchor="end">${yText(at)}</text>
        `,
      )}
      ${xMarks.map(
        (at) => html`
          <text x=${x(at)} y=${HEIGHT - BELOW + 18} text-anchor="middle">${xText(at)}</text>
        `,
      )}
      <text class="axis" x=${WIDTH - RIGHT} y=${HEIGHT - 2} text-anchor="end">${xName}</text>
    </g>
  `;
}

const path = (points) => points.map(([x, y], at) => `${at ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** The figures of a chart as a table, closed until somebody asks. */
export function Figures({ heads, rows, caption }) {
  return html`
    <details class="figures">
      <summary>${words.plan.asTable}</summary>
      <div class="wide" tabindex="0" role="region" aria-label=${caption}>
        <table class="report">
          <caption class="unseen">${caption}</caption>
          <thead>
            <tr>
              ${heads.map(
                (it, at) => html`
                  <th scope="col" class=${at ? 'figure' : ''}>${it}</th>
                `,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) => html`
                <tr>
                  ${row.map((it, at) =>
                    at
                      ? html`
                          <td class="figure">${it}</td>
                        `
                      : html`
                          <th scope="row">${it}</th>
                        `,
                  )}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </details>
  `;
}

/** How much better a plan could still be, while one is looked for: a line that falls. */
export function GapChart({ points }) {
  const known = points.filter((it) => typeof it.gap === 'number');
  if (known.length < 2)
    return html`
      <div class="chart empty"></div>
    `;
  const most = Math.min(Math.max(...known.map((it) => it.gap)), 1);
  const yMost = marks(most).at(-1) < most ? marks(most).at(-1) + nice(most / 4) : most;
  const xMost = Math.max(known.at(-1).seconds, 1);
  const { x, y } = frame({ low: 0, high: yMost, xMost });
  const at = (it) => [x(it.seconds), y(Math.min(it.gap, yMost))];
  // What is proven holds until something better is: steps.
  const steps = known.flatMap((it, n) => (n ? [[at(it)[0], at(known[n - 1])[1]], at(it)] : [at(it)]));
  const area = [...steps, [steps.at(-1)[0], y(0)], [steps[0][0], y(0)]];
  const every = Math.ceil(known.length / 20);
  return html`
    <figure class="chart">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words.plan.gapChart}>
        <path class="area" d=${`${path(area)}Z`} />
        <${Axes}
          ...${{ x, y, xMarks: marks(xMost, 6), yMarks: marks(yMost), xText: (v) => Number(v.toFixed(1)), yText: percent, xName: words.plan.chartTime }}
        />
        <path class="line" d=${path(steps)} />
        <circle class="dot" cx=${steps.at(-1)[0]} cy=${steps.at(-1)[1]} r="4" />
      </svg>
      <figcaption>${words.plan.gapChart}</figcaption>
    </figure>
    <${Figures}
      caption=${words.plan.gapChart}
      heads=${[words.plan.chartTime, words.plan.chartGap]}
      rows=${known.filter((_, n) => n % every === 0 || n === known.length - 1).map((it) => [it.seconds.toFixed(1), percent(it.gap)])}
    />
  `;
}

/**
 * What plans are worth against today's: a dot for the plans found, a line for what is proven about the best ones.
 * `rows` are `{title, worth, least, most}` in one unit; the first is what the others are held against.
 */
export function RangeChart({ rows, caption, figure }) {
  const all = rows.flatMap((it) => [it.worth, it.least, it.most]);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const [left, width, line] = [230, 700, 30];
  const x = (value) => left + ((value - low) / (high - low || 1)) * (width - left - 90);
  return html`
    <figure class="chart">
      <svg viewBox="0 0 ${width} ${rows.length * line + 8}" role="img" aria-label=${caption}>
        <line class="zero" x1=${x(0)} x2=${x(0)} y1="0" y2=${rows.length * line} />
        ${rows.map(
          (it, at) => html`
            <g transform="translate(0 ${at * line})">
              <text x=${left - 14} y="19" text-anchor="end">
                ${it.title.length > 32 ? `${it.title.slice(0, 31)}…` : it.title}
              </text>
              <line class="range" x1=${x(it.least)} x2=${Math.max(x(it.most), x(it.least) + 2)} y1="15" y2="15" />
              <circle class="dot" cx=${x(it.worth)} cy="15" r="5" />
              <text class="value" x=${Math.max(x(it.most), x(it.worth)) + 10} y="19">${figure(it.worth)}</text>
            </g>
          `,
        )}
      </svg>
      <figcaption>${caption}</figcaption>
    </figure>
  `;
}

/** What each number of moves buys: points to choose, below what is proven to be the most. */
export function FrontierChart({ points, onChoose }) {
  const [chosen, setChosen] = useState(null);
  const xMost = Math.max(...points.map((it) => it.x));
  const { x, y } = frame({ low: 0, high: Math.max(1, ...points.map((it) => it.ceiling)), xMost });
  const line = (key) => path(points.map((it) => [x(it.x), y(it[key])]));
  const yMarks = [0, 0.25, 0.5, 0.75, 1];
  const choose = (it) => {
    setChosen(it);
    onChoose(it);
  };
  return html`
    <figure class="chart">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label=${words.whatif.frontierChart}>
        <${Axes}
          ...${{ x, y, xMarks: marks(xMost, 8), yMarks, xText: (v) => v, yText: percent, xName: words.whatif.frontierX }}
        />
        <path class="ceiling" d=${line('ceiling')} />
        <path class="line" d=${line('value')} />
        ${points.map(
          (it) => html`
            <g
              class=${chosen === it ? 'point chosen' : 'point'}
              role="button"
              tabindex="0"
              aria-label=${`${it.label}: ${percent(it.value)}`}
              onClick=${() => choose(it)}
              onKeyDown=${(event) => {
                if (event.key === 'Enter' || event.key === ' ') {
                  event.preventDefault();
                  choose(it);
                }
              }}
            >
              <circle class="reachable" cx=${x(it.x)} cy=${y(it.value)} r="14" />
              <circle class="dot" cx=${x(it.x)} cy=${y(it.value)} r="5" />
            </g>
          `,
        )}
      </svg>
      <figcaption>
        <span class="key line"></span>
        ${words.whatif.frontierChart}${' '}
        <span class="key ceiling"></span>
        ${words.whatif.ceiling}
      </figcaption>
    </figure>
    <${Figures}
      caption=${words.whatif.frontierChart}
      heads=${[words.whatif.frontierX, words.whatif.frontierY, words.whatif.most]}
      rows=${points.map((it) => [it.label, percent(it.value), percent(it.ceiling)])}
    />
  `;
}
