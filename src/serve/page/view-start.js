// The start: two exports, what each of their columns was taken for, the questions that they leave, and a folder made of them.

import { batch, html, signal, useRef, useState } from './preact.js';
import { post, upload } from './api.js';
import { attempt, folder, readOnly, reload, say, scenario } from './state.js';
import { Button, Choice, Head } from './parts.js';
import { Report } from './report.js';
import { words } from './words.js';

/** The files that were dropped: `{name, file, part: 'accounts' | 'team' | ''}`. */
const files = signal([]);
const found = signal(null);
const mapping = signal({ accounts: {}, team: {} });
const answered = signal({});
const effort = signal({});

const looksLike = (name) => (/team|people|staff|users?|csms?|agents?/i.test(name) ? 'team' : /account|customer|client|compan/i.test(name) ? 'accounts' : '');

async function take(list) {
  for (const file of list) {
    const { file: stored } = await upload(file.name, await file.arrayBuffer());
    files.value = [...files.value.filter((it) => it.file !== stored), { name: file.name, file: stored, part: looksLike(file.name) }];
  }
  const [a, b] = files.value;
  // Of two files, the one that is not the team is the accounts.
  if (files.value.length === 2 && !a.part !== !b.part) {
    const other = { accounts: 'team', team: 'accounts' };
    files.value = files.value.map((it, at) => (it.part ? it : { ...it, part: other[files.value[1 - at].part] }));
  }
  if (part('accounts') && part('team')) await read();
}

const part = (name) => files.value.find((it) => it.part === name)?.file;

const request = (dry) => ({
  accounts: part('accounts'), team: part('team'), dry, version: folder.value.version,
  mapping: mapping.value, answers: answered.value, ...(Object.keys(effort.value).length && { hours: effort.value }),
});

async function read() {
  found.value = await post('import', request(true));
  say(found.value.report.sections[0]?.[0]?.text ?? words.start.mappingTitle);
}

async function make() {
  await post('import', request(false));
  batch(() => { [files.value, found.value, mapping.value, answered.value, effort.value] = [[], null, { accounts: {}, team: {} }, {}, {}]; });
  await reload();
  say(words.start.made);
  location.hash = '#/today';
}

export function StartView() {
  const [more, setMore] = useState(false);
  const s = words.start;
  const ready = folder.value.state !== 'empty';
  if (ready && !more && !found.value && !files.value.length) {
    return html`<${Head} title=${scenario.value?.name ?? s.title} lead=${s.have(scenario.value?.accounts.length ?? 0, scenario.value?.people.length ?? 0)}>
        ${readOnly.value ? null : html`<${Button} onClick=${() => setMore(true)}>${s.another}</${Button}>`}
        <${Button} kind="main" onClick=${() => { location.hash = '#/today'; }}>${s.onwards}</${Button}></${Head}>
      <p class="quiet">${folder.value.folder}</p>`;
  }
  return html`<${Head} title=${s.title} lead=${s.lead} /><${Drop} />${found.value ? html`<${Found} />` : null}`;
}

function Drop() {
  const s = words.start;
  const [over, setOver] = useState(false);
  const input = useRef(null);
  const onDrop = (event) => { event.preventDefault(); setOver(false); attempt(() => take([...event.dataTransfer.files])); };
  const setPart = (file) => (value) => { files.value = files.value.map((it) => (it.file === file ? { ...it, part: value } : it)); };
  const missing = files.value.length ? [part('accounts') ? '' : s.missingAccounts, part('team') ? '' : s.missingTeam].filter(Boolean) : [];
  return html`<div class=${over ? 'drop over' : 'drop'} onDragOver=${(event) => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)} onDrop=${onDrop}>
      <p class="big" aria-hidden="true">${s.drop}</p><p class="quiet" aria-hidden="true">${s.or}</p>
      <input type="file" id="files" class="unseen" multiple accept=".csv,.tsv,.txt,.xlsx,.xls,.ods" aria-label=${s.choose} ref=${input} disabled=${readOnly.value}
        onChange=${(event) => { const list = [...event.target.files]; event.target.value = ''; attempt(() => take(list)); }} />
      <label for="files" class="button main" aria-hidden="true">${s.choose}</label></div>
    ${files.value.length ? html`<ul class="lines">${files.value.map((it) => html`<li key=${it.file}><b>${it.name}</b>
      <${Choice} label=${s.whichIs(it.name)} unseen value=${it.part} options=${[['', '–'], ['accounts', s.accountsFile], ['team', s.teamFile]]} onChange=${setPart(it.file)} /></li>`)}</ul>` : null}
    ${missing.map((it) => html`<p class="quiet" role="status">${it}</p>`)}
    ${files.value.length && !missing.length && !found.value ? html`<p><${Button} kind="main" onClick=${() => attempt(read)}>${s.read}</${Button}></p>` : null}`;
}

function Found() {
  const s = words.start;
  const [busy, setBusy] = useState(false);
  const { columns = [], questions = [], report, segments } = found.value;
  const left = questions.filter((it) => answered.value[it.id] === undefined).length;
  const during = (work) => async () => { setBusy(true); await attempt(work); setBusy(false); };
  return html`${questions.length ? html`<${Questions} questions=${questions} />` : null}
    ${columns.length ? html`<section class="panel"><h2>${s.mappingTitle}</h2><p class="quiet">${s.mappingLead}</p>
      ${['accounts', 'team'].map((name) => html`<${Columns} part=${name} columns=${columns.filter((it) => it.table === name)} />`)}</section>` : null}
    ${segments?.length ? html`<${Effort} segments=${segments} />` : null}
    <section class="panel"><h2>${s.proposal}</h2><${Report} report=${report} /></section>
    <div class="actions sticky">${left ? html`<span class="quiet">${s.answersMissing(left)}</span>` : null}
      <${Button} busy=${busy} onClick=${during(read)}>${s.readAgain}</${Button}>
      <${Button} kind="main" busy=${busy} disabled=${left > 0} onClick=${during(make)}>${s.make}</${Button}></div>`;
}

function Questions({ questions }) {
  const s = words.start;
  const set = (id) => (event) => { answered.value = { ...answered.value, [id]: event.target.value }; };
  return html`<section class="panel questions"><h2>${s.questionsTitle(questions.length)}</h2><p class="quiet">${s.questionsLead}</p>
    ${questions.map((it) => html`<fieldset key=${it.id}><legend>${it.text}</legend>${it.options.map((option) => html`<label class="option">
      <input type="radio" name=${it.id} value=${option.value} checked=${answered.value[it.id] === option.value} onChange=${set(it.id)} /> ${option.label}</label>`)}</fieldset>`)}</section>`;
}

function Columns({ part: name, columns }) {
  const s = words.start;
  if (!columns.length) return null;
  const fields = found.value.fields?.[name];
  const set = (heading) => (value) => { mapping.value = { ...mapping.value, [name]: { ...mapping.value[name], [heading]: value || null } }; };
  const now = (it) => { const own = mapping.value[name][it.heading]; return (own === undefined ? it.field : own) ?? ''; };
  return html`<h3>${name === 'accounts' ? s.accountsFile : s.teamFile} <span class="quiet">${columns[0].file}</span></h3>
    <div class="wide" tabindex="0" role="region" aria-label=${s.mappingTitle}><table class="report mapping"><thead><tr>${[s.column, s.takenFor, s.samples, s.evidence].map((it) => html`<th scope="col">${it}</th>`)}</tr></thead>
    <tbody>${columns.map((it) => html`<tr key=${it.heading} class=${it.field ? '' : 'unused'}><th scope="row">${it.heading}</th>
      <td>${fields ? html`<${Choice} label=${`${s.takenFor}: ${it.heading}`} unseen value=${now(it)} onChange=${set(it.heading)}
        options=${[['', s.notUsed], ...(fields.some((field) => field.id === now(it)) || !now(it) ? [] : [[now(it), it.field_name ?? now(it)]]), ...fields.map((field) => [field.id, field.name])]} />`
        : it.field_name ?? it.field ?? html`<span class="quiet">${s.notUsed}</span>`}</td>
      <td class="samples">${it.samples.slice(0, 3).join(' · ')}</td><td>${it.evidence}
        ${it.doubts.map((doubt) => html`<p class="doubt">${doubt}</p>`)}</td></tr>`)}</tbody></table></div>`;
}

function Effort({ segments }) {
  const s = words.start;
  const hours = (it) => Number(effort.value[it.id] ?? it.hours);
  const all = segments.reduce((sum, it) => sum + hours(it) * it.accounts, 0);
  const capacity = found.value.capacity;
  const set = (id) => (event) => { effort.value = { ...effort.value, [id]: Number(event.target.value) }; };
  return html`<section class="panel"><h2>${s.hoursTitle}</h2><p class="quiet">${s.hoursLead}</p><div class="fields">
    ${segments.map((it) => html`<label class="field" key=${it.id}><span>${it.name} <span class="quiet">${words.accounts(it.accounts)}</span></span>
      <input type="number" min="0" step="0.5" value=${hours(it)} aria-label=${s.hoursOf(it.name)} onInput=${set(it.id)} /></label>`)}</div>
    ${capacity ? html`<p role="status">${s.needs(`${Math.round(all)} h`, `${Math.round(capacity)} h`, `${Math.round((all / capacity) * 100)} %`)}</p>` : null}</section>`;
}
