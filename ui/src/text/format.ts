// Numbers and times in the page's language, as the browser's own country writes them where it speaks it.

function locale_of(language: string): string {
  const own = globalThis.navigator?.language ?? "";
  return own.toLowerCase().startsWith(language) ? own : language;
}

export function format_bytes(bytes: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
  let power = 0;
  let value = bytes;
  for (; value >= 1000 && power + 1 < units.length; ++power) value /= 1000;
  const digits = power === 0 || value >= 100 ? 0 : 1;
  return new Intl.NumberFormat(locale_of(language), {
    style: "unit",
    unit: units[power]!,
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: digits,
  }).format(value);
}

// "8 ms" below a second, "1.2 sec" above.
export function format_duration(seconds: number, language: string): string {
  const short = seconds < 1;
  return new Intl.NumberFormat(locale_of(language), {
    style: "unit",
    unit: short ? "millisecond" : "second",
    maximumFractionDigits: short ? 0 : 1,
  }).format(short ? Math.max(1, seconds * 1000) : seconds);
}

export const format_count = (count: number, language: string) => new Intl.NumberFormat(locale_of(language)).format(count);

// ISO text, or seconds since 1970, as the server may send either; null when it is neither.
export function time_of(value: string | number | null | undefined): Date | null {
  if (value === null || value === undefined || value === "" || value === 0) return null;
  const time = new Date(typeof value === "number" ? value * 1000 : value);
  return Number.isNaN(time.getTime()) ? null : time;
}

export function format_date(value: string | number | null | undefined, language: string): string {
  const time = time_of(value);
  return time ? new Intl.DateTimeFormat(locale_of(language), { dateStyle: "medium" }).format(time) : "";
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

// "3 hours ago"; the last minute is "now".
export function format_ago(time: Date, now: Date, language: string): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  }
  return format.format(0, "second");
}

export function language_name(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
