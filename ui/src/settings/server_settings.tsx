// The settings of carrel itself, as the server lists them: one row each, saved as it is changed.
import * as carrel from "../api/carrel";
import type { Setting } from "../api/types";
import { Problem } from "../parts/problem";
import { notify, notify_error } from "../state/announce";
import { use_loaded } from "../state/use_loaded";
import { use_words } from "../words/use_words";

export function ServerSettings() {
  const t = use_words();
  const { value, error, reload } = use_loaded("settings", (signal) => carrel.settings(signal));
  return (
    <section class="card">
      <h2>{t.server_settings}</h2>
      <p class="measure quiet">{t.server_settings_text}</p>
      {error && <Problem message={error.message} on_retry={reload} />}
      {value?.settings.map((row) => <SettingRow key={row.key} row={row} on_saved={reload} />)}
    </section>
  );
}

function SettingRow({ row, on_saved }: { row: Setting; on_saved: () => void }) {
  const t = use_words();
  const save = (value: string) =>
    carrel.change_setting(row.key, value).then(() => notify(t.saved), notify_error).finally(on_saved);
  return (
    <label class="setting">
      <span class="setting-name">
        <code>{row.key}</code>
        <span>{t.setting_help(row.key, row.help)}</span>
      </span>
      {row.changeable ? (
        <input type="text" value={row.value} onChange={(event) => void save(event.currentTarget.value)} />
      ) : (
        <output title={t.setting_fixed}>{row.value || "–"}</output>
      )}
    </label>
  );
}
