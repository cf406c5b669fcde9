// The page's words in the language chosen; a change redraws whoever uses them.
import { preferences_store, use_preferences, type Language } from "../state/preferences";
import { de } from "./de";
import { en, type Words } from "./en";

const tables: Record<Language, Words> = { en, de };

export const use_words = (): Words => tables[use_preferences().language];
export const current_words = (): Words => tables[preferences_store.get().language];
