// What this browser remembers about looks; nothing about documents or questions.
import { create_store, use_store } from "./store";

export type Theme = "auto" | "light" | "dark";
export type Language = "en" | "de";

export interface Preferences {
  theme: Theme;
  language: Language;
  shortcuts: "on" | "off"; // single-key shortcuts can be in the way of speech input
}

const storage_key = "carrel.preferences";

function browser_language(): Language {
  return navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
}

function stored(): Preferences {
  const preferences: Preferences = { theme: "auto", language: browser_language(), shortcuts: "on" };
  try {
    const kept = JSON.parse(localStorage.getItem(storage_key) ?? "{}") as Partial<Preferences>;
    if (kept.theme === "light" || kept.theme === "dark") preferences.theme = kept.theme;
    if (kept.language === "en" || kept.language === "de") preferences.language = kept.language;
    if (kept.shortcuts === "off") preferences.shortcuts = "off";
  } catch {
    // A browser without storage, or something else's text in it: the defaults do.
  }
  return preferences;
}

export const preferences_store = create_store<Preferences>(stored());

const system_dark = window.matchMedia("(prefers-color-scheme: dark)");
system_dark.addEventListener("change", () => apply_preferences());

export function apply_preferences(): void {
  const { theme, language } = preferences_store.get();
  const shown = theme === "auto" ? (system_dark.matches ? "dark" : "light") : theme;
  document.documentElement.dataset["theme"] = shown;
  document.documentElement.lang = language;
}

export function set_preferences(change: Partial<Preferences>): void {
  preferences_store.set({ ...preferences_store.get(), ...change });
  apply_preferences();
  try {
    localStorage.setItem(storage_key, JSON.stringify(preferences_store.get()));
  } catch {
    // Not kept, then; it still holds for this visit.
  }
}

export const use_preferences = () => use_store(preferences_store);
