// Requests to the server on this machine. Every answer is JSON; what goes wrong is thrown as a `Refusal`.

/** What the server would not do, and why. */
export class Refusal extends Error {
  constructor(status, body) {
    const problems = body?.problems ?? [];
    super(problems[0]?.message ?? `The server answered ${status}.`);
    this.status = status;
    this.problems = problems;
    this.body = body;
  }
}

async function request(method, path, body, type = 'application/json') {
  const options = { method, credentials: 'same-origin', headers: {} };
  if (body !== undefined) {
    options.headers['content-type'] = type;
    options.body = type === 'application/json' ? JSON.stringify(body) : body;
  }
  let answer;
  try {
    answer = await fetch(`/api/${path}`, options);
  } catch {
    throw new Refusal(0, { problems: [{ message: 'rebook does not answer. Is it still running on this machine?' }] });
  }
  const text = await answer.text();
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    /* Not JSON: the status says enough. */
  }
  if (!answer.ok) throw new Refusal(answer.status, json);
  return json;
}

const query = (values) => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return given.length ? `?${new URLSearchParams(given)}` : '';
};

export const get = (path, values = {}) => request('GET', path + query(values));
export const post = (path, body = {}) => request('POST', path, body);
export const upload = (name, bytes) =>
  request('PUT', `files/upload${query({ name })}`, bytes, 'application/octet-stream');
export const download = (name, values = {}) => `/api/export/${name}${query(values)}`;

/**
 * Starts something long and tells of it while it runs.
 * @returns {Promise<{id: string, done: Promise<object>, stop: () => Promise<object>}>}
 */
export async function start(path, body, onProgress) {
  const { run } = await post(path, body);
  const done = new Promise((resolve, reject) => {
    const source = new EventSource(`/api/runs/${run}/events`);
    const end = (then) => (event) => {
      source.close();
      then(JSON.parse(event.data));
    };
    source.addEventListener('progress', (event) => onProgress(JSON.parse(event.data)));
    source.addEventListener('done', end(resolve));
    source.addEventListener(
      'failed',
      end((body) => reject(new Refusal(422, body))),
    );
    // A broken stream without an end would reconnect for ever.
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) source.close();
      reject(new Refusal(0, { problems: [{ message: 'The connection to rebook was lost while it was at work.' }] }));
    };
  });
  return { id: run, done, stop: () => post('runs/stop', { run }) };
}
