// The books as they are: the audit, how many people the work takes, the journey, and what the data say of themselves.

import { html, signal } from './preact.js';
import { get } from './api.js';
import { folder, scenario } from './state.js';
import { Button, Head, TabPanel, Tabs, Waiting, useAnswer } from './parts.js';
import { Report } from './report.js';
import { words } from './words.js';

const tab = signal('audit');
const TABS = ['audit', 'size', 'journey', 'check'];

export function TodayView() {
  const onward = () => {
    location.hash = '#/plan';
  };
  return html`
    <${Head} title=${words.today.title} lead=${words.today.lead}>
      <${Button} kind="main" onClick=${onward}>${words.today.onwards}<//>
    <//>
    <${Tabs}
      label=${words.today.title}
      chosen=${tab.value}
      onChoose=${(key) => {
        tab.value = key;
      }}
      tabs=${TABS.map((key) => [key, words.today[key]])}
    />
    <${TabPanel} of=${tab.value}><${Answer} key=${tab.value} path=${tab.value} /><//>
  `;
}

function Answer({ path }) {
  const answer = useAnswer(() => get(path), [path, folder.value?.version, scenario.value]);
  return answer === undefined
    ? html`
        <${Waiting} />
      `
    : answer &&
        html`
          <${Report} report=${answer.report} level=${2} />
        `;
}
