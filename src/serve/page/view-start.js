// The start: two exports, what each of their columns was taken for, the questions that they leave, and a folder made of them.

import { batch, html, signal, useEffect, useState } from './preact.js';
import { post, upload } from './api.js';
import { attempt, folder, readAgain, readOnly, reload, say, scenario } from './state.js';
import { count, money } from './format.js';
import { Button, Choice, Head, Problems } from './parts.js';
import { Report } from './report.js';
import { words } from './words.js';

/** The files that were dropped: `{name, file, part: 'accounts' | 'team' | ''}`. */
const files = signal([]);
const found = signal(null);
/** What the reader says beside the files: which column is what, by part and field, and answers by their key. */
const NOTHING = { columns: {}, team_columns: {} };
const said = signal(NOTHING);
const KEY = { accounts: 'columns', team: 'team_columns' };

const looksLike = (name) =>
  /team|people|staff|users?|csms?|agents?/i.test(name)
    ? 'team'
    : /account|customer|client|compan/i.test(name)
      ? 'accounts'
      : '';

const known = (file) => {
  const name = file.split('/').at(-1);
  return { name, file, part: looksLike(name) };
};

async function take(list) {
  for (const file of list) {
    const one = known((await upload(file.name, await file.arrayBuffer())).file);
    const others = files.value.filter((it) => it.file !== one.file);
    // What is brought in takes the place of what lay there.
    files.value = [...others.map((it) => (one.part && it.part === one.part ? { ...it, part: '' } : it)), one];
  }
  const [open, ...more] = files.value.filter((it) => !it.part);
  // Of two files, the one that is not the team is the accounts.
  if (open && !more.length && files.value.length === 2) open.part = part('team') ? 'accounts' : 'team';
  files.value = [...files.value];
  if (part('accounts') && part('team')) await read();
}

const part = (name) => files.value.find((it) => it.part === name)?.file;

const request = (dry) => ({
  dry,
  version: folder.value.version,
  accounts: part('accounts'),
  team: part('team'),
  ...said.value,
});

async function read() {
  found.value = await post('import', request(true));
  say(found.value.state === 'unclear' ? words.start.unclear : words.start.proposal);
}

async function make() {
  const done = await post('import', request(false));
  if (!done.written.length) {
    found.value = done;
    return;
  }
  batch(() => {
    [files.value, found.value, said.value] = [[], null, NOTHING];
  });
  await reload();
  say(words.start.made);
  location.hash = '#/today';
}

/** The answer to a question, by its key: `repeated`, or `columns.arr`. */
const answerTo = (id) => {
  const [key, ...field] = id.split('.');
  return field.length ? said.value[key]?.[field.join('.')] : said.value[key];
};

function answer(id, value) {
  const [key, ...field] = id.split('.');
  said.value = { ...said.value, [key]: field.length ? { ...said.value[key], [field.join('.')]: value } : value };
}

export function StartView() {
  const [more, setMore] = useState(false);
  const s = words.start;
  if (folder.value.state === 'broken')
    return html`
      <${Broken} />
    `;
  const ready = folder.value.state === 'ready';
  if (ready && !more && !found.value && !files.value.length) {
    return html`
      <${Head}
        title=${scenario.value?.name ?? s.title}
        lead=${s.have(scenario.value?.accounts.length ?? 0, scenario.value?.people.length ?? 0)}
      >
        ${
          readOnly.value
            ? null
            : html`
                <${Button} onClick=${() => setMore(true)}>${s.another}<//>
              `
        }
        <${Button}
          kind="main"
          onClick=${() => {
            location.hash = '#/today';
          }}
        >
          ${s.onwards}
        <//>
      <//>
      <p class="quiet">${folder.value.folder}</p>
    `;
  }
  return html`
    <${Head} title=${s.title} lead=${s.lead} />
    <${Drop} />
    ${
      found.value
        ? html`
            <${Found} />
          `
        : null
    }
  `;
}

function Drop() {
  const s = words.start;
  const [over, setOver] = useState(false);
  useEffect(() => {
    // What lies in an empty folder already need not be brought in.
    if (folder.value.state === 'empty' && !files.value.length) files.value = folder.value.tables.map(known);
  }, []);
  const onDragOver = (event) => {
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event) => {
    event.preventDefault();
    setOver(false);
    attempt(() => take([...event.dataTransfer.files]));
  };
  const onChange = (event) => {
    const list = [...event.target.files];
    event.target.value = '';
    attempt(() => take(list));
  };
  const some = files.value.length > 0;
  const look = ['drop', over && 'over', some && 'small'].filter(Boolean).join(' ');
  return html`
    <div class=${look} onDragOver=${onDragOver} onDragLeave=${() => setOver(false)} onDrop=${onDrop}>
      <p class="big" aria-hidden="true">${s.drop}</p>
      <p class="quiet" aria-hidden="true">${s.or}</p>
      <input
        type="file"
        id="files"
        class="unseen"
        multiple
        accept=".csv,.tsv,.txt,.xlsx,.xls,.ods"
        aria-label=${s.choose}
        disabled=${readOnly.value}
        onChange=${onChange}
      />
      <label for="files" class=${`button ${some ? 'plain' : 'main'}`} aria-hidden="true">${s.choose}</label>
    </div>
    ${
      some
        ? html`
            <${Files} />
          `
        : null
    }
  `;
}

/** The files that are there, and what each is. */
function Files() {
  const s = words.start;
  const parts = [
    ['', '–'],
    ['accounts', s.accountsFile],
    ['team', s.teamFile],
  ];
  const set = (file) => (value) => {
    files.value = files.value.map((it) =>
      it.file === file ? { ...it, part: value } : it.part === value ? { ...it, part: '' } : it,
    );
    found.value = null;
  };
  const missing = part('team') ? '' : part('accounts') ? s.withoutTeam : s.missingAccounts;
  return html`
    <ul class="lines">
      ${files.value.map(
        (it) => html`
          <li key=${it.file}>
            <b>${it.name}</b>
            <${Choice} label=${s.whichIs(it.name)} unseen value=${it.part} options=${parts} onChange=${set(it.file)} />
          </li>
        `,
      )}
    </ul>
    ${
      missing
        ? html`
            <p class="quiet" role="status">${missing}</p>
          `
        : null
    }
    ${
      part('accounts') && !found.value
        ? html`
            <p><${Button} kind="main" onClick=${() => attempt(read)}>${s.read}<//></p>
          `
        : null
    }
  `;
}

/** A scenario that cannot be read, with what is wrong in it. */
function Broken() {
  const s = words.start;
  return html`
    <${Head} title=${s.brokenTitle} lead=${s.brokenLead}>
      <${Button} kind="main" onClick=${() => attempt(readAgain)}>${words.readAgain}<//>
    <//>
    <p class="quiet">${folder.value.folder}</p>
    <${Problems} list=${folder.value.problems} />
  `;
}

function Found() {
  const s = words.start;
  const [busy, setBusy] = useState(false);
  const { state, columns, questions, report, segments, problems } = found.value;
  const left = questions.filter((it) => it.otherwise === null && answerTo(it.id) === undefined).length;
  const during = (work) => async () => {
    setBusy(true);
    await attempt(work);
    setBusy(false);
  };
  return html`
    ${
      questions.length
        ? html`
            <${Questions} questions=${questions} />
          `
        : null
    }
    ${
      report
        ? html`
            <section class="panel">
              <h2>${s.proposal}</h2>
              <${Report} report=${report} />
            </section>
          `
        : null
    }
    ${
      segments.length
        ? html`
            <${Segments} segments=${segments} />
          `
        : null
    }
    ${
      columns.length
        ? html`
            <section class="panel">
              <h2>${s.mappingTitle}</h2>
              <p class="quiet">${s.mappingLead}</p>
              ${['accounts', 'team'].map(
                (name) => html`
                  <${Columns} part=${name} columns=${columns.filter((it) => it.table === name)} />
                `,
              )}
            </section>
          `
        : null
    }
    ${
      problems.length
        ? html`
            <section class="panel">
              <h2>${s.doubtsTitle}</h2>
              <${Problems} list=${problems} />
            </section>
          `
        : null
    }
    <div class="actions sticky">
      ${
        left
          ? html`
              <span class="quiet">${s.answersMissing(left)}</span>
            `
          : null
      }
      <${Button}
        kind=${state === 'unclear' ? 'main' : 'plain'}
        busy=${busy}
        disabled=${left > 0}
        onClick=${during(read)}
      >
        ${s.readAgain}
      <//>
      ${
        state === 'unclear'
          ? null
          : html`
              <${Button} kind="main" busy=${busy} onClick=${during(make)}>${s.make}<//>
            `
      }
    </div>
  `;
}

function Questions({ questions }) {
  const s = words.start;
  return html`
    <section class="panel questions">
      <h2>${s.questionsTitle(questions.length)}</h2>
      <p class="quiet">${s.questionsLead}</p>
      ${questions.map(
        (it) => html`
          <fieldset key=${it.id}>
            <legend>${it.text}</legend>
            ${it.options.map(
              (option) => html`
                <label class="option">
                  <input
                    type="radio"
                    name=${it.id}
                    value=${option.value}
                    checked=${(answerTo(it.id) ?? it.otherwise) === option.value}
                    onChange=${() => answer(it.id, option.value)}
                  />
                  ${' '}${option.label}
                </label>
              `,
            )}
          </fieldset>
        `,
      )}
    </section>
  `;
}

/** What a column can be taken for: the fields there are, and of those that go on with a name the ones in use. */
const choices = (fields, columns) =>
  [
    ...new Set([
      ...fields.filter((it) => !it.endsWith('.')),
      ...columns
        .map((it) => it.field)
        .filter((it) => it && fields.some((field) => field.endsWith('.') && it.startsWith(field))),
    ]),
  ].sort();

function Columns({ part: name, columns }) {
  const s = words.start;
  if (!columns.length) return null;
  const own = said.value[KEY[name]];
  const taken = choices(found.value.fields[name], columns);
  const now = (it) => {
    const chosen = Object.entries(own).find(([, heading]) => heading === it.heading)?.[0];
    return chosen ?? (it.field && own[it.field] !== undefined ? '' : (it.field ?? ''));
  };
  const take = (it) => (field) => {
    const others = Object.fromEntries(Object.entries(own).filter(([, heading]) => heading !== it.heading));
    if (field !== (it.field ?? '')) {
      if (it.field && others[it.field] === undefined) others[it.field] = '-';
      if (field) others[field] = it.heading;
    } else if (others[it.field] === '-') delete others[it.field];
    said.value = { ...said.value, [KEY[name]]: others };
  };
  return html`
    <h3>
      ${name === 'accounts' ? s.accountsFile : s.teamFile}${' '}
      <span class="quiet">${words.columns(columns.length)}</span>
    </h3>
    <div
      class="wide"
      tabindex="0"
      role="region"
      aria-label=${`${s.mappingTitle}: ${name === 'accounts' ? s.accountsFile : s.teamFile}`}
    >
      <table class="report mapping">
        <thead>
          <tr>
            ${[s.column, s.samples, s.takenFor, s.evidence].map(
              (it) => html`
                <th scope="col">${it}</th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${columns.map(
            (it) => html`
              <tr key=${it.heading} class=${now(it) ? '' : 'unused'}>
                <th scope="row">${it.heading}</th>
                <td class="samples">${it.samples.join(' · ')}</td>
                <td>
                  <${Choice}
                    label=${`${s.takenFor}: ${it.heading}`}
                    unseen
                    value=${now(it)}
                    onChange=${take(it)}
                    options=${[['', s.notUsed], ...taken.map((field) => [field, field])]}
                  />
                </td>
                <td>${it.evidence}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function Segments({ segments }) {
  const s = words.start;
  return html`
    <section class="panel">
      <h2>${s.hoursTitle}</h2>
      <table class="report">
        <thead>
          <tr>
            <th scope="col">${s.segment}</th>
            ${[s.count, s.meanArr, s.hours].map(
              (it) => html`
                <th scope="col" class="figure">${it}</th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${segments.map(
            (it) => html`
              <tr key=${it.id}>
                <th scope="row">${it.id}</th>
                <td class="figure">${count(it.accounts)}</td>
                <td class="figure">${it.mean_arr === null ? '–' : money(it.mean_arr)}</td>
                <td class="figure">${it.hours}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </section>
  `;
}
