// The library's tags to pick from, and a field that narrows them; Enter takes what is typed, also part of a tag's path.
import { useState } from "preact/hooks";
import type { FacetValue } from "../api/types";
import { Choice, Menu } from "../parts/menu";
import { filters_of, toggle_filter, with_filter } from "../text/query";
import { use_words } from "../words/use_words";

interface TagMenuProps {
  query: string;
  tags: readonly FacetValue[];
  on_query: (query: string) => void;
}

export function TagMenu({ query, tags, on_query }: TagMenuProps) {
  const t = use_words();
  const chosen = filters_of(query).filter((filter) => filter.key === "tag").map((filter) => filter.value);
  return (
    <Menu label={t.filter_tag} active={chosen.length ? "yes" : "no"}>
      {(close) => <Tags tags={tags} chosen={chosen} query={query} on_query={on_query} on_close={close} />}
    </Menu>
  );
}

function Tags({ query, tags, chosen, on_query, on_close }: TagMenuProps & { chosen: string[]; on_close: () => void }) {
  const t = use_words();
  const [typed, set_typed] = useState("");
  const wanted = typed.trim().replace(/^#/, "").toLowerCase();
  const counts = new Map(tags.map((tag) => [tag.value, tag.documents]));
  const all = [...new Set([...chosen, ...counts.keys()])].filter((tag) => tag.toLowerCase().includes(wanted));
  const add = (event: Event) => {
    event.preventDefault();
    if (!wanted) return;
    on_query(with_filter(query, "tag", wanted));
    on_close();
  };
  return (
    <>
      <form class="menu-form" onSubmit={add}>
        <input type="text" aria-label={t.tag_name} placeholder={t.tag_name} value={typed}
          onInput={(event) => set_typed(event.currentTarget.value)} />
        <button type="submit" class="button" disabled={!wanted}>{t.add_filter}</button>
      </form>
      {all.map((tag) => (
        <Choice key={tag} chosen={chosen.includes(tag)} count={counts.get(tag)}
          on_choose={() => on_query(toggle_filter(query, "tag", tag))}>
          <bdi>{tag}</bdi>
        </Choice>
      ))}
      {all.length === 0 && !wanted && <p class="menu-empty">{t.no_tags}</p>}
    </>
  );
}
