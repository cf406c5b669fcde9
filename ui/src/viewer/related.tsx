// Documents like the open one.
import * as carrel from "../api/carrel";
import { Icon, icon_of_type } from "../parts/icon";
import { open_hit } from "../search/hit_list";
import { use_loaded } from "../state/use_loaded";
import { use_words } from "../words/use_words";

const related_count = 5;

export function Related({ document_id }: { document_id: number }) {
  const t = use_words();
  const { value } = use_loaded(`${document_id}`, (signal) => carrel.related(document_id, related_count, signal));
  if (!value) return null;
  return (
    <section class="related">
      <h3>{t.related}</h3>
      {value.hits.length === 0 && <p class="quiet">{t.no_related}</p>}
      <ul>
        {value.hits.map((hit) => (
          <li key={hit.document_id}>
            <button type="button" class="related-item" onClick={() => open_hit(hit)}>
              <Icon name={icon_of_type(hit.type)} size={18} />
              <span>
                <strong><bdi>{hit.title}</bdi></strong>
                <span><bdi>{hit.collection}/{hit.file}</bdi></span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
