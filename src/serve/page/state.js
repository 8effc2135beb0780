// What the page knows, as signals: the folder's facts as the server gave them, and where the reader is.

import { batch, computed, effect, signal } from './preact.js';
import { Refusal, get, post } from './api.js';
import { words } from './words.js';

export const folder = signal(null);
export const scenario = signal(null);
export const plan = signal(null);
export const moves = signal(null);
export const decisions = signal([]);
/** Where the reader is: a view's name and what follows it in the address. */
export const place = signal({ view: 'start', rest: '' });
/** What the panel at the side explains: `{kind: 'account' | 'person' | 'rules', id}`, or nothing. */
export const asked = signal(null);
/** Problems to tell, until somebody closes them. */
export const trouble = signal(null);
/** What a screen reader is told next. */
export const spoken = signal('');
/** Who decides: what the reader calls themselves, kept by their browser. */
export const decider = signal(localStorage.getItem('decider') ?? '');
effect(() => {
  localStorage.setItem('decider', decider.value);
});
/** Earlier states of the decisions, to go back and forth. */
export const past = signal([]);
export const future = signal([]);

export const accounts = computed(() => new Map((scenario.value?.accounts ?? []).map((it) => [it.id, it])));
export const people = computed(() => new Map((scenario.value?.people ?? []).map((it) => [it.id, it])));
export const seatsOf = computed(() => {
  const map = new Map();
  for (const seat of plan.value?.seats ?? []) {
    if (!map.has(seat.account)) map.set(seat.account, []);
    map.get(seat.account).push(seat);
  }
  return map;
});
const byName = (list) => {
  const names = new Map();
  for (const it of list) names.set(it.name, names.has(it.name) ? null : it.id);
  return names;
};
/** Ids by name, where a name is one thing only: so that what a report names can be asked about. */
export const namedAccounts = computed(() => byName(scenario.value?.accounts ?? []));
export const namedPeople = computed(() => byName(scenario.value?.people ?? []));
export const severalRoles = computed(() => new Set((plan.value?.seats ?? []).map((it) => it.role)).size > 1);
export const readOnly = computed(() => folder.value?.read_only === true);

export const nameOf = (id) =>
  id === null || id === undefined
    ? words.nobody
    : (people.value.get(id)?.name ?? plan.value?.books.find((it) => it.person === id)?.name ?? id);
export const accountName = (id) => accounts.value.get(id)?.name ?? id;

export function say(text) {
  spoken.value = '';
  requestAnimationFrame(() => {
    spoken.value = text;
  });
}

/** Runs something and tells what goes wrong, in place of breaking. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    const problems = error.problems?.length ? error.problems : [{ message: error.message }];
    trouble.value = { problems, changed: error.status === 409 };
    say(problems[0].message);
    return undefined;
  }
}

/** Reads the folder, and all that follows from it. */
export async function reload(file) {
  const now = await get('folder');
  if (now.state !== 'ready') {
    batch(() => {
      [folder.value, scenario.value, plan.value] = [now, null, null];
    });
    return;
  }
  const wanted = file ?? (now.plans.some((it) => it.file === plan.value?.file) ? plan.value.file : now.newest_plan);
  const [facts, decided, made] = await Promise.all([
    get('scenario'),
    get('decisions'),
    wanted ? get('plan', { file: wanted }) : null,
  ]);
  batch(() => {
    [folder.value, scenario.value, plan.value, moves.value] = [now, facts, made, null];
    decisions.value = decided.decisions;
  });
}

/** After a change from outside: what was decided here before cannot simply be taken back any more. */
export async function readAgain() {
  await reload();
  batch(() => {
    [past.value, future.value] = [[], []];
  });
}

/** Looks whether the folder has changed outside this page, and follows it. */
export async function follow() {
  if (!folder.value) return;
  const now = await get('folder');
  if (now.version !== folder.value.version || now.state !== folder.value.state) {
    await readAgain();
    say(words.followed);
  } else folder.value = now;
}

export async function showPlan(file) {
  const made = await get('plan', { file });
  batch(() => {
    [plan.value, moves.value] = [made, null];
  });
}

/** The moves of the plan that is shown, read once. */
export async function readMoves() {
  if (moves.value || !plan.value) return;
  const { file } = plan.value;
  const answer = await get('moves', { file });
  if (plan.value?.file === file) moves.value = answer;
}

const decided = computed(() => {
  const map = new Map();
  for (const it of decisions.value) {
    if (!it.decision) continue;
    const key = `${it.account}\n${it.role}`;
    if (!map.has(key)) map.set(key, []);
    map.get(key).push(it);
  }
  return map;
});

/** What is decided about an account in a role. */
export const decisionsOn = (account, role) => decided.value.get(`${account}\n${role}`) ?? [];

const stateOf = (account, role) => {
  const now = decisionsOn(account, role);
  return now.length ? now : [{ account, role, decision: 'clear' }];
};

async function write(list) {
  const answer = await post('decisions', { version: folder.value.version, decisions: list });
  batch(() => {
    folder.value = { ...folder.value, version: answer.version };
    decisions.value = answer.decisions;
    moves.value = null;
  });
  // Whether the plan still is of the scenario, now that other decisions are in it.
  if (plan.value) attempt(() => showPlan(plan.value.file));
}

/** Writes decisions into the folder; what they replace can be brought back. */
export async function decide(list, title) {
  const by = decider.value.trim();
  const signed = by ? list.map((it) => ({ ...it, by })) : list;
  const before = list.flatMap((it) => [
    { account: it.account, role: it.role, decision: 'clear' },
    ...stateOf(it.account, it.role).filter((old) => old.decision !== 'clear'),
  ]);
  await write(signed);
  batch(() => {
    past.value = [...past.value, { title, before, after: signed }];
    future.value = [];
  });
  say(title);
}

export async function undo() {
  const last = past.value.at(-1);
  if (!last) return;
  await write(last.before);
  batch(() => {
    past.value = past.value.slice(0, -1);
    future.value = [...future.value, last];
  });
  say(words.undone(last.title));
}

export async function redo() {
  const next = future.value.at(-1);
  if (!next) return;
  await write(next.after);
  batch(() => {
    future.value = future.value.slice(0, -1);
    past.value = [...past.value, next];
  });
  say(words.redone(next.title));
}

/** Whether the plan on the page is of an earlier version of the scenario. */
export const stale = computed(() => plan.value?.current === false);
/** Whether the plan still holds: it breaks no rule and no decision, and what was proven of it stays so. */
export const stands = computed(() => !stale.value || plan.value.stands === true);
/** Decisions that the plan on the page does not follow yet. */
export const open = computed(() =>
  decisions.value.filter((it) => {
    const owners = (seatsOf.value.get(it.account) ?? [])
      .filter((seat) => seat.role === it.role)
      .map((seat) => seat.owner);
    const before = (seatsOf.value.get(it.account) ?? [])
      .filter((seat) => seat.role === it.role)
      .map((seat) => seat.before);
    switch (it.decision) {
      case 'approve':
        return it.to && !owners.includes(it.to);
      case 'keep':
        return before.some((id) => id && !owners.includes(id));
      case 'reject':
        return owners.includes(it.to);
      default:
        return false;
    }
  }),
);
