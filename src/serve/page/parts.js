// Small parts that several views are made of.

import { html, useEffect, useId, useLayoutEffect, useRef, useState } from './preact.js';
import { attempt, readAgain, trouble } from './state.js';
import { words } from './words.js';

/** A main action, or another one. */
export function Button({ kind = 'plain', busy = false, disabled = false, children, ...rest }) {
  return html`
    <button
      type="button"
      class=${`button ${kind}`}
      aria-busy=${busy ? 'true' : undefined}
      disabled=${disabled || busy}
      ...${rest}
    >
      ${children}
    </button>
  `;
}

/** A choice among a few. `options` are pairs of a value and its words. */
export function Choice({ label, value, options, onChange, unseen = false }) {
  const id = useId();
  return html`
    <span class="field">
      <label for=${id} class=${unseen ? 'unseen' : ''}>${label}</label>
      <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
        ${options.map(
          ([key, text]) => html`
            <option value=${key} selected=${key === value}>${text}</option>
          `,
        )}
      </select>
    </span>
  `;
}

export function Field({ label, value, onInput, type = 'text', unseen = false, ...rest }) {
  const id = useId();
  return html`
    <span class="field">
      <label for=${id} class=${unseen ? 'unseen' : ''}>${label}</label>
      <input id=${id} type=${type} value=${value} onInput=${(event) => onInput(event.target.value)} ...${rest} />
    </span>
  `;
}

/** The head of a view: what it is, what to do. */
export function Head({ title, lead, children }) {
  return html`
    <header class="head">
      <div>
        <h1 tabindex="-1">${title}</h1>
        ${
          lead
            ? html`
                <p class="lead">${lead}</p>
              `
            : null
        }
      </div>
      <div class="actions">${children}</div>
    </header>
  `;
}

/** A figure with its name. */
export function Figure({ name, value, note, hint }) {
  return html`
    <div class="tile">
      <dt title=${hint}>${name}</dt>
      <dd>
        ${value}${
          note
            ? html`
                ${' '}
                <small>${note}</small>
              `
            : null
        }
      </dd>
    </div>
  `;
}

/** A few views of the same matter side by side, one at a time. */
export function Tabs({ label, tabs, chosen, onChoose }) {
  const row = useRef(null);
  const turn = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (tabs.findIndex(([key]) => key === chosen) + step + tabs.length) % tabs.length;
    onChoose(tabs[at][0]);
    row.current.children[at].focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label=${label} ref=${row} onKeyDown=${turn}>
      ${tabs.map(
        ([key, text]) => html`
          <button
            type="button"
            role="tab"
            id=${`tab-${key}`}
            aria-controls="tabpanel"
            aria-selected=${key === chosen ? 'true' : 'false'}
            tabindex=${key === chosen ? 0 : -1}
            onClick=${() => onChoose(key)}
          >
            ${text}
          </button>
        `,
      )}
    </div>
  `;
}

export const TabPanel = ({ of, children }) => html`
  <div role="tabpanel" id="tabpanel" aria-labelledby=${`tab-${of}`}>${children}</div>
`;

/** A window above the page. The browser keeps the focus in it, and gives it back. */
export function Dialog({ title, onClose, children, wide = false }) {
  const box = useRef(null);
  const id = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    const it = box.current;
    it.showModal();
    return () => {
      // While it is open, nothing outside can take the focus.
      it.close();
      if (before?.isConnected) before.focus();
    };
  }, []);
  const onCancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`
    <dialog ref=${box} class=${wide ? 'wide-dialog' : ''} aria-labelledby=${id} onCancel=${onCancel}>
      <header>
        <h2 id=${id}>${title}</h2>
        <${Button} kind="quiet close" aria-label=${words.close} onClick=${onClose}>✕<//>
      </header>
      <${Trouble} />
      ${children}
    </dialog>
  `;
}

/** Problems with their places and what helps, the worst first. */
export function Problems({ list }) {
  const order = (it) => ({ error: 0, warning: 1 })[it.severity] ?? 2;
  return html`
    <ul class="problems">
      ${[...list]
        .sort((a, b) => order(a) - order(b))
        .map(
          (one) => html`
            <li class=${one.severity}>
              ${
                one.place
                  ? html`
                      <span class="quiet">${one.place}:${' '}</span>
                    `
                  : null
              }${one.message}
              ${
                one.remedy
                  ? html`
                      ${' '}
                      <span class="helps">${words.remedy}${' '}${one.remedy}</span>
                    `
                  : null
              }
              ${
                one.code
                  ? html`
                      ${' '}
                      <code>${one.code}</code>
                    `
                  : null
              }
            </li>
          `,
        )}
    </ul>
  `;
}

/** What went wrong, until it is closed. */
export function Trouble() {
  const it = trouble.value;
  if (!it) return null;
  const close = () => {
    trouble.value = null;
  };
  const again = () => {
    close();
    attempt(readAgain);
  };
  const title = it.changed ? words.changedTitle : words.problemsTitle(it.problems.length);
  return html`
    <div class="trouble" role="alert">
      <div>
        <b>${title}</b>
        ${
          it.changed
            ? html`
                <p>${words.changedText}</p>
              `
            : html`
                <${Problems} list=${it.problems.slice(0, 8)} />
              `
        }
        ${
          it.changed
            ? html`
                <${Button} onClick=${again}>${words.readAgain}<//>
              `
            : null
        }
      </div>
      <${Button} kind="quiet close" aria-label=${words.close} onClick=${close}>✕<//>
    </div>
  `;
}

/** What is read from the server when a part is first shown, and again when `keys` change. */
export function useAnswer(ask, keys) {
  const [answer, setAnswer] = useState(undefined);
  useEffect(() => {
    let wanted = true;
    setAnswer(undefined);
    attempt(ask).then((it) => {
      if (wanted) setAnswer(it ?? null);
    });
    return () => {
      wanted = false;
    };
  }, keys);
  return answer;
}

export const Waiting = ({ text = words.wait }) => html`
  <p class="waiting" role="status">
    <span class="spinner" aria-hidden="true"></span>
    ${text}
  </p>
`;
