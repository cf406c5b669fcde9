// How the page looks, what carrel is set to, which models run, and what runs where.
import { KeyTable } from "../parts/keyboard";
import { WhatRunsWhere } from "../parts/navigation";
import { set_preferences, use_preferences, type Language, type Preferences, type Theme } from "../state/preferences";
import { session_store } from "../state/session";
import { use_store } from "../state/store";
import { use_words } from "../words/use_words";
import { Models } from "./models";
import { ServerSettings } from "./server_settings";

export function SettingsView() {
  const t = use_words();
  const state = use_store(session_store);
  return (
    <div class="settings">
      <header class="view-head"><h1>{t.settings}</h1></header>
      <Appearance />
      <Models />
      <section class="card">
        <h2>{t.privacy_title}</h2>
        {state.kind === "open" && <WhatRunsWhere session={state.session} />}
      </section>
      <ServerSettings />
      <section class="card">
        <h2>{t.keys_title}</h2>
        <KeyTable />
      </section>
      {state.kind === "open" && <p class="quiet settings-version">{t.version(state.session.version)}</p>}
    </div>
  );
}

function Appearance() {
  const t = use_words();
  const { theme, language, shortcuts } = use_preferences();
  const themes: [Theme, string][] = [["auto", t.theme_auto], ["light", t.theme_light], ["dark", t.theme_dark]];
  const languages: [Language, string][] = [["en", "English"], ["de", "Deutsch"]];
  const switches: [Preferences["shortcuts"], string][] = [["on", t.on], ["off", t.off]];
  return (
    <section class="card">
      <h2>{t.appearance}</h2>
      <Choices label={t.theme} value={theme} choices={themes} on_choose={(value) => set_preferences({ theme: value })} />
      <Choices label={t.language} value={language} choices={languages} on_choose={(value) => set_preferences({ language: value })} />
      <Choices label={t.shortcuts} value={shortcuts} choices={switches} on_choose={(value) => set_preferences({ shortcuts: value })} />
    </section>
  );
}

interface ChoicesProps<T extends string> {
  label: string;
  value: T;
  choices: [T, string][];
  on_choose: (value: T) => void;
}

function Choices<T extends string>({ label, value, choices, on_choose }: ChoicesProps<T>) {
  return (
    <div class="setting">
      <span class="setting-name">{label}</span>
      <div class="segments" role="group" aria-label={label}>
        {choices.map(([one, name]) => (
          <button key={one} type="button" aria-pressed={value === one} onClick={() => on_choose(one)}>{name}</button>
        ))}
      </div>
    </div>
  );
}
