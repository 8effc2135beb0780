// Draws any report of rebook: its paragraphs, tables, charts, lists and findings, as the server gave them.

import { html, useMemo, useState } from './preact.js';
import { asked, namedAccounts, namedPeople } from './state.js';
import { Bar } from './charts.js';
import { percent } from './format.js';
import { words } from './words.js';

/** A text in which what stands between backticks is code. */
export function Prose({ text }) {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return text;
  return parts.map((part, at) =>
    at % 2
      ? html`
          <code>${part}</code>
        `
      : part,
  );
}

/** A name that can be asked about, where it is the name of one account or person. */
function Named({ text }) {
  const account = namedAccounts.value.get(text);
  const person = namedPeople.value.get(text);
  if (!account && !person) return text;
  const what = account ? { kind: 'account', id: account } : { kind: 'person', id: person };
  const ask = () => {
    asked.value = what;
  };
  return html`
    <button type="button" class="name" title=${words.report.why(text)} onClick=${ask}>${text}</button>
  `;
}

function Item({ item }) {
  return html`
    <li>
      <${Prose} text=${item.text} />
      ${
        item.below?.length
          ? html`
              <ul>
                ${item.below.map(
                  (it) => html`
                    <${Item} item=${it} />
                  `,
                )}
              </ul>
            `
          : null
      }
    </li>
  `;
}

function List({ block, level }) {
  const tag = block.mark === 'number' ? 'ol' : 'ul';
  return html`<${Heading} text=${block.heading} level=${level} />
    <${tag} class="list ${block.tone}">${block.items.map(
      (it) => html`
        <${Item} item=${it} />
      `,
    )}</${tag}>`;
}

function Heading({ text, level }) {
  const tag = `h${level}`;
  return text ? html`<${tag} class="of-block">${text}</${tag}>` : null;
}

function Finding({ finding, isOpen }) {
  const [all, setAll] = useState(false);
  const most = finding.most ?? 5;
  const cases = all ? finding.cases : finding.cases.slice(0, most);
  const facts = [finding.count, finding.amount].filter(Boolean).join(', ');
  return html`
    <details class="finding" open=${isOpen}>
      <summary>
        <span class="title">${finding.title}</span>
        ${' '}
        <span class="quiet">${facts}</span>
      </summary>
      <ul>
        ${[...finding.said, ...cases].map(
          (text) => html`
            <li><${Prose} text=${text} /></li>
          `,
        )}
      </ul>
      ${
        finding.cases.length > most
          ? html`
              <button type="button" class="link" onClick=${() => setAll(!all)}>
                ${all ? words.report.showFewer : words.report.more(finding.cases.length - most)}
              </button>
            `
          : null
      }
      ${
        finding.remedy
          ? html`
              <p class="remedy">
                <b>${words.report.toDo}</b>
                ${' '}
                <${Prose} text=${finding.remedy} />
              </p>
            `
          : null
      }
    </details>
  `;
}

/** Runs of neighbours that share a heading. */
function shared(columns) {
  const runs = [];
  for (const column of columns) {
    const last = runs.at(-1);
    if (last && column.group && last.text === column.group) last.span += 1;
    else runs.push({ text: column.group, span: 1 });
  }
  return runs;
}

const compare = (a, b) => {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
};

/** Rows in an order; what is part of a row stays below it, and groups stay together. */
function sorted(rows, order) {
  if (!order) return rows;
  const blocks = [];
  for (const row of rows) {
    if (row.part && blocks.length) blocks.at(-1).push(row);
    else blocks.push([row]);
  }
  const groups = new Map();
  for (const block of blocks) {
    const group = block[0].group ?? '';
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(block);
  }
  const value = (block) => block[0].values?.[order.at] ?? block[0].cells[order.at];
  const by = (a, b) => compare(value(a), value(b)) * (order.down ? -1 : 1);
  return [...groups.values()].flatMap((list) => list.sort(by)).flat();
}

function ColumnHead({ column, at, order, setOrder, canSort }) {
  const text = column.heading.replaceAll('\n', ' ');
  const current = order?.at === at ? (order.down ? 'descending' : 'ascending') : undefined;
  const turn = () => setOrder({ at, down: current === 'ascending' || (!current && column.right) });
  if (!text)
    return html`
      <td></td>
    `;
  return html`
    <th scope="col" class=${column.right ? 'figure' : ''} aria-sort=${current}>
      ${
        canSort
          ? html`
              <button type="button" class="sort" title=${words.report.sort} onClick=${turn}>${text}</button>
            `
          : text
      }
    </th>
  `;
}

function Cell({ text, column, row }) {
  if (column.bar && typeof row.share === 'number') {
    return html`
      <td class="figure">
        <${Bar} reached=${row.share} possible=${1} />
        ${' '}${percent(row.share)}
      </td>
    `;
  }
  const shown = text.trim();
  const isPart = row.part && !column.right;
  return html`
    <td class=${column.right ? 'figure' : isPart ? 'part' : ''}>
      ${
        column.right
          ? shown
          : html`
              <${Named} text=${shown} />
            `
      }
    </td>
  `;
}

/** How many rows are drawn at first; more come on request. */
const SHOWN = 25;

function Table({ block, level }) {
  const [all, setAll] = useState(false);
  const [order, setOrder] = useState(null);
  const rows = useMemo(() => sorted(block.rows, order), [block, order]);
  const most = Math.max(Math.min(block.most ?? SHOWN, SHOWN), 5);
  const cut = !all && rows.length > most + 3;
  const shown = cut ? rows.slice(0, most) : rows;
  const canSort = rows.length > 2;
  let group = null;
  const lines = shown.flatMap((row) => {
    const line = html`
      <tr>
        ${row.cells.map(
          (text, at) => html`
            <${Cell} text=${text} column=${block.columns[at]} row=${row} />
          `,
        )}
      </tr>
    `;
    if (!row.group || row.group === group) return [line];
    group = row.group;
    return [
      html`
        <tr class="group"><th colspan=${block.columns.length} scope="rowgroup">${group}</th></tr>
      `,
      line,
    ];
  });
  return html`
    <${Heading} text=${block.heading} level=${level} />
    <div class="wide" tabindex="0" role="region" aria-label=${block.heading || block.key}>
      <table class="report">
        <thead>
          ${
            block.columns.some((it) => it.group)
              ? html`
                  <tr>
                    ${shared(block.columns).map((run) =>
                      run.text
                        ? html`
                            <th scope="colgroup" colspan=${run.span}>${run.text.replaceAll('\n', ' ')}</th>
                          `
                        : html`
                            <td colspan=${run.span}></td>
                          `,
                    )}
                  </tr>
                `
              : null
          }
          <tr>
            ${block.columns.map(
              (column, at) => html`
                <${ColumnHead} ...${{ column, at, order, setOrder, canSort }} />
              `,
            )}
          </tr>
        </thead>
        <tbody>${lines}</tbody>
      </table>
    </div>
    ${
      rows.length > most + 3
        ? html`
            <button type="button" class="link" onClick=${() => setAll(!all)}>
              ${cut ? words.report.showAll(rows.length, block.noun) : words.report.showFewer}
            </button>
          `
        : null
    }
  `;
}

function Chart({ block, level }) {
  return html`
    <${Heading} text=${block.heading} level=${level} />
    <div class="wide" tabindex="0" role="region" aria-label=${block.heading || words.plan.books}>
      <table class="report">
        <tbody>
          ${block.bars.map(
            (it) => html`
              <tr>
                <th scope="row">${it.label}</th>
                <td><${Bar} reached=${it.reached} possible=${it.possible} /></td>
                <td class="figure">${percent(it.reached)}</td>
                <td>${it.remark}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function Block({ block, isFirst, level }) {
  switch (block.block) {
    case 'text':
      return block.text
        ? html`
            <p><${Prose} text=${block.text} /></p>
          `
        : null;
    case 'about':
      return html`
        <p>
          ${
            block.about
              ? html`
                  <b class="about">${block.about}</b>
                  ${' '}
                `
              : ''
          }
          <${Prose} text=${block.text} />
        </p>
      `;
    case 'lines':
      return html`
        <pre tabindex="0">${block.text.trimEnd()}</pre>
      `;
    case 'table':
      return block.rows.length
        ? html`
            <${Table} block=${block} level=${level} />
          `
        : null;
    case 'chart':
      return html`
        <${Chart} block=${block} level=${level} />
      `;
    case 'list':
      return block.items.length
        ? html`
            <${List} block=${block} level=${level} />
          `
        : null;
    case 'findings':
      return html`
        <${Heading} text=${block.heading} level=${level} />
        ${block.list.map(
          (it, at) => html`
            <${Finding} finding=${it} isOpen=${isFirst && at === 0} />
          `,
        )}
      `;
    default:
      return null;
  }
}

/** A report, without its title: the view that shows it has one; `level` is that of the headings in it. */
export function Report({ report, level = 3 }) {
  if (!report) return null;
  const first = report.sections.findIndex((section) => section.some((it) => it.block === 'findings'));
  return html`
    <div class="report">
      ${
        report.size
          ? html`
              <p class="quiet">${report.size}</p>
            `
          : null
      }
      ${report.sections.map(
        (section, at) => html`
          <section>
            ${section.map(
              (block) => html`
                <${Block} block=${block} isFirst=${at === first} level=${level} />
              `,
            )}
          </section>
        `,
      )}
    </div>
  `;
}
