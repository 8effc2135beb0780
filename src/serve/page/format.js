// How figures of the page's own drawings read. Reports come with their figures rounded already.

const number = (digits) => new Intl.NumberFormat('en', { minimumFractionDigits: 0, maximumFractionDigits: digits });
const [whole, tenths, hundredths] = [number(0), number(1), number(2)];

export const count = (value) => whole.format(value);
export const hours = (value) => `${(Math.abs(value) < 100 ? tenths : whole).format(value)} h`;
export const fit = (value) => (value === null || value === undefined ? '–' : value.toFixed(2));

/** 12,340,000 as 12.3 M. */
export function money(value) {
  const size = Math.abs(value);
  if (size >= 1e9) return `${hundredths.format(value / 1e9)} bn`;
  if (size >= 1e6) return `${(size >= 1e7 ? tenths : hundredths).format(value / 1e6)} M`;
  if (size >= 1e3) return `${whole.format(value / 1e3)} k`;
  return whole.format(value);
}

/** A share of 1 as a percentage, with two digits that count where it is small. */
export function percent(share) {
  const value = share * 100;
  const size = Math.abs(value);
  if (size === 0) return '0 %';
  if (size < 0.001) return '0.001 %';
  return `${size >= 10 ? whole.format(value) : size >= 1 ? tenths.format(value) : Number(value.toPrecision(2))} %`;
}

export const signed = (text, value) => (value > 0 ? `+${text}` : text);

/** A moment as the reader's own clock says it. */
export function moment(text) {
  if (!text) return '';
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const options = text.includes('T') ? { dateStyle: 'medium', timeStyle: 'short' } : { dateStyle: 'medium' };
  return date.toLocaleString('en-GB', options);
}
