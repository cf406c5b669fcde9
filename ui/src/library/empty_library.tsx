// Nothing in the library yet: how to begin, never a blank page.
import { useState } from "preact/hooks";
import { Icon } from "../parts/icon";
import { use_words } from "../words/use_words";
import { AddFolder } from "./add_folder";

export function EmptyLibrary() {
  const t = use_words();
  const [adding, set_adding] = useState(false);
  return (
    <section class="empty">
      <span class="brand-mark brand-mark-large"><Icon name="lamp" size={32} /></span>
      <h1>{t.empty_title}</h1>
      <p class="measure">{t.empty_text}</p>
      <button type="button" class="button button-primary button-large" onClick={() => set_adding(true)}>
        <Icon name="folder" />
        {t.add_folder}
      </button>
      <ol class="empty-steps">
        {[t.empty_step_1, t.empty_step_2, t.empty_step_3].map((step) => <li key={step}>{step}</li>)}
      </ol>
      {adding && <AddFolder on_close={() => set_adding(false)} />}
    </section>
  );
}
