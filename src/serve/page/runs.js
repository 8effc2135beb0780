// What takes long: searches for plans and answers. They go on while the reader looks at other views.

import { signal } from './preact.js';
import { start } from './api.js';
import { attempt, say } from './state.js';
import { words } from './words.js';

/** By the view that started it: what runs, how far it is, how to stop it. */
export const runs = signal({});

const set = (key, change) => {
  const { [key]: now, ...others } = runs.value;
  runs.value = change ? { ...others, [key]: { ...now, ...change } } : others;
};

/** The run of a view: none, or its progress, and what starts and stops it. */
export function useRun(key) {
  const run = runs.value[key];
  const go = async (path, body, onDone) => {
    set(key, { path, points: [], stop: null, stopping: false });
    await attempt(async () => {
      const started = await start(path, body, (point) => set(key, { points: [...runs.value[key].points, point] }));
      set(key, { stop: started.stop });
      await onDone(await started.done);
    });
    set(key, null);
  };
  const stop = () => {
    set(key, { stopping: true });
    attempt(run.stop);
    say(words.working);
  };
  return { run, go, stop };
}
