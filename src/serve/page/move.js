// Giving an account to somebody else: whom it may go to, what that does, and the decision. Dragging ends here, too.

import { html, signal, useEffect, useMemo, useRef, useState } from './preact.js';
import { get, post } from './api.js';
import { accountName, attempt, decide, decisionsOn, nameOf, people, plan, severalRoles } from './state.js';
import { Button, Dialog, Field, Waiting, useAnswer } from './parts.js';
import { count, fit, hours, money, percent, signed } from './format.js';
import { words } from './words.js';

/** The seat that somebody is about to move, and to whom, if that is chosen. */
const moving = signal(null);

export const askMove = (seat, to = null) => {
  moving.value = { seat, to };
};

/** What giving a seat to somebody does to books, worth and rules. */
export const preview = (seat, to) =>
  post('preview', {
    file: plan.value.file,
    changes: [{ seat: seat.seat, to }],
  });

export function MoveDialog() {
  const it = moving.value;
  return it
    ? html`
        <${Move} key=${it.seat.seat} ...${it} />
      `
    : null;
}

function Move({ seat, to }) {
  const [chosen, setChosen] = useState(to);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const close = () => {
    moving.value = null;
  };
  const name = accountName(seat.account);
  const made = decisionsOn(seat.account, seat.role).length > 0;
  const act = async (decision, who) => {
    setBusy(true);
    const done = words.move.done[decision](name, who ? nameOf(who) : '');
    const row = { account: seat.account, role: seat.role, decision, from: seat.before, to: who ?? null };
    if (note.trim()) row.note = note.trim();
    const written = await attempt(async () => {
      await decide([row], done);
      return true;
    });
    setBusy(false);
    if (written) close();
  };
  const title = `${words.move.title(name)}${severalRoles.value ? `, ${words.move.role(seat.role)}` : ''}`;
  return html`
    <${Dialog} title=${title} onClose=${close} wide>
      <div class="move">
        <${Candidates} seat=${seat} chosen=${chosen} onChoose=${setChosen} />
        <div class="effect" aria-live="polite">
          <${Effect} seat=${seat} to=${chosen} />
          <${Field} label=${words.move.note} value=${note} onInput=${setNote} maxlength="500" />
        </div>
      </div>
      <footer>
        ${
          made
            ? html`
                <${Button} busy=${busy} onClick=${() => act('clear')}>${words.move.clear}<//>
              `
            : null
        }
        ${
          seat.owner
            ? html`
                <${Button}
                  busy=${busy}
                  onClick=${() => (seat.owner === seat.before ? act('keep') : act('approve', seat.owner))}
                >
                  ${words.move.lock}
                <//>
              `
            : null
        }
        ${
          chosen && chosen !== seat.owner
            ? html`
                <${Button} busy=${busy} onClick=${() => act('reject', chosen)}>${words.move.forbid(nameOf(chosen))}<//>
              `
            : null
        }
        <${Button}
          kind="main"
          busy=${busy}
          disabled=${!chosen || chosen === seat.owner}
          onClick=${() => act('approve', chosen)}
        >
          ${words.move.assign}
        <//>
      </footer>
    <//>
  `;
}

function Candidates({ seat, chosen, onChoose }) {
  const [text, setText] = useState('');
  const box = useRef(null);
  const answer = useAnswer(() => get('candidates', { file: plan.value.file, seat: seat.seat }), [seat.seat]);
  const all = answer?.people ?? [];
  // A keyboard begins with the search, unless the account was dropped on somebody.
  useEffect(() => {
    if (answer && !chosen) box.current.querySelector('input').focus();
  }, [answer]);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return all.filter((it) => it.person !== seat.owner && it.name.toLowerCase().includes(wanted));
  }, [all, text]);
  if (answer === undefined)
    return html`
      <div class="candidates"><${Waiting} /></div>
    `;
  const can = shown.filter((it) => !it.why_not).slice(0, 60);
  const cannot = shown.filter((it) => it.why_not).slice(0, 60);
  const row = (it) => html`
    <label class=${it.why_not ? 'candidate not' : 'candidate'}>
      <input
        type="radio"
        name="to"
        value=${it.person}
        checked=${it.person === chosen}
        onChange=${() => onChoose(it.person)}
      />
      <span class="who">
        ${it.name}
        <small class="quiet">${it.why_not ?? people.value.get(it.person)?.region ?? ''}</small>
      </span>
      <span class="figure">
        ${it.fit === null ? '' : `${words.board.fit} ${fit(it.fit)}`}
        <small class="quiet">
          ${it.capacity ? words.move.hoursThen(percent(it.hours_after / it.capacity)) : words.board.noCapacity}
        </small>
      </span>
    </label>
  `;
  return html`
    <div class="candidates" ref=${box}>
      <p class="quiet">${words.move.from(nameOf(seat.owner))}</p>
      <${Field}
        label=${words.move.search}
        unseen
        placeholder=${words.move.search}
        type="search"
        value=${text}
        onInput=${setText}
      />
      <div class="list" role="radiogroup" aria-label=${words.move.to} tabindex="-1">
        ${
          can.length
            ? html`
                <p class="label">${words.move.can}</p>
                ${can.map(row)}
              `
            : null
        }
        ${
          cannot.length
            ? html`
                <p class="label">${words.move.cannot}</p>
                ${cannot.map(row)}
              `
            : null
        }
        ${
          shown.length
            ? null
            : html`
                <p class="quiet">${words.board.nothing}</p>
              `
        }
      </div>
    </div>
  `;
}

function Effect({ seat, to }) {
  const [result, setResult] = useState(null);
  useEffect(() => {
    let wanted = true;
    setResult(null);
    if (to && to !== seat.owner)
      attempt(() => preview(seat, to)).then((it) => {
        if (wanted) setResult(it);
      });
    return () => {
      wanted = false;
    };
  }, [to]);
  if (!to || to === seat.owner)
    return html`
      <p class="quiet">${words.move.pick}</p>
    `;
  return result
    ? html`
        <${EffectTable} result=${result} />
      `
    : html`
        <${Waiting} text=${words.move.looking} />
      `;
}

/** Before and after for whoever is concerned, and the rules that would be broken. */
export function EffectTable({ result }) {
  const m = words.move;
  const used = (it, who) => (who.capacity ? percent(it.hours / who.capacity) : hours(it.hours));
  return html`
    <h3>${m.does}</h3>
    <table class="report effect-table">
      <thead>
        <tr>
          <td></td>
          ${result.people.map(
            (it) => html`
              <th scope="colgroup" colspan="2">${it.name}</th>
            `,
          )}
        </tr>
        <tr>
          <td></td>
          ${result.people.map(
            () => html`
              <th scope="col" class="figure">${m.before}</th>
              <th scope="col" class="figure">${m.after}</th>
            `,
          )}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">${m.hours}</th>
          ${result.people.map(
            (it) => html`
              <td class="figure">${used(it.before, it)}</td>
              <td class=${it.after.hours > it.capacity ? 'figure bad' : 'figure'}>${used(it.after, it)}</td>
            `,
          )}
        </tr>
        <tr>
          <th scope="row">${m.arr}</th>
          ${result.people.map(
            (it) => html`
              <td class="figure">${money(it.before.arr)}</td>
              <td class="figure">${money(it.after.arr)}</td>
            `,
          )}
        </tr>
        <tr>
          <th scope="row">${m.accounts}</th>
          ${result.people.map(
            (it) => html`
              <td class="figure">${count(it.before.accounts)}</td>
              <td class="figure">${count(it.after.accounts)}</td>
            `,
          )}
        </tr>
      </tbody>
    </table>
    ${
      result.fit?.length
        ? html`
            <p>
              ${m.fit}:${' '}${fit(result.fit[0].before)}${' '}→${' '}
              <b>${fit(result.fit[0].after)}</b>
              ${
                typeof result.fit[0].before === 'number' && typeof result.fit[0].after === 'number'
                  ? html`
                      ${' '}
                      <span class="quiet">
                        (${signed((result.fit[0].after - result.fit[0].before).toFixed(2), result.fit[0].after - result.fit[0].before)})
                      </span>
                    `
                  : null
              }
            </p>
          `
        : null
    }
    ${
      result.worth
        ? html`
            <p>${result.worth}</p>
          `
        : null
    }
    <${Broken} result=${result} />
  `;
}

function Broken({ result }) {
  if (!result.broken.length)
    return html`
      <p class="good">${words.move.breaksNone}</p>
    `;
  return html`
    <div class="broken">
      <b>${words.move.breaks}</b>
      <ul>
        ${result.broken.map(
          (it) => html`
            <li>${it.words}</li>
          `,
        )}
      </ul>
      <p class="quiet">${words.move.breaksHint}</p>
    </div>
  `;
}
